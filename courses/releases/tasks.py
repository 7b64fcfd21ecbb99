"""Thin doors for the queue."""

from cms.jobs.registry import job_handler
from cms.jobs.runner import JobRun
from courses.releases.actions import LETTERS_JOB, release_meant
from courses.releases.letters import write_to_schools


@job_handler(LETTERS_JOB)
def write_release_letters(job: JobRun) -> None:
    """A release that was taken back meanwhile is not written about."""
    release = release_meant(job.subject_id)
    if release is not None:
        write_to_schools(release)
