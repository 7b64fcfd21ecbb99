"""Thin doors for the queue."""

from celery import shared_task
from django.utils import timezone

from cms.jobs.registry import job_handler
from cms.jobs.runner import JobRun
from cms.refusals import Refusal
from courses.rosters.actions import IMPORT_JOB, forget_old_rosters, import_roster, release_roster
from courses.rosters.models import RosterImport, RosterState


@job_handler(IMPORT_JOB)
def import_by_queue(job: JobRun) -> None:
    """A worker that dies leaves the roll as it was; the next one begins anew, or finds the work done."""
    rosters = RosterImport.objects.with_scopes_disabled()
    roster = rosters.filter(pk=job.subject_id, state=RosterState.QUEUED).first()
    if roster is None:
        return
    job.report(10)
    try:
        import_roster(roster=roster, at=timezone.now(), alive=job.report)
    except Refusal:
        release_roster(roster=roster)
        raise


@shared_task
def forget_rosters() -> None:
    forget_old_rosters(at=timezone.now())
