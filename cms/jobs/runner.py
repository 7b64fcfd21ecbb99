"""Runs one job in this worker, from claim to end."""

import logging

from django.utils import timezone

from cms.jobs import actions
from cms.jobs.models import Job
from cms.jobs.registry import LeaseLost, find_kind
from cms.refusals import Refusal

logger = logging.getLogger(__name__)


class JobRun:
    """What a handler is given: whom the job is about, and a way to say how far it is."""

    def __init__(self, job: Job) -> None:
        self.job = job

    @property
    def subject_id(self) -> str:
        return self.job.subject_id

    def report(self, percent: int, note: str = "") -> None:
        """Writes the progress down and renews the lease; raises LeaseLost if another has the job now."""
        actions.renew_lease(job=self.job, at=timezone.now(), progress=percent, note=note)


def run(job_id: int) -> None:
    """Claims and does the job; does nothing when it is done, running elsewhere or held back."""
    job = actions.claim_job(job_id=job_id, at=timezone.now())
    if job is None:
        return
    try:
        _work(job)
    except LeaseLost:
        logger.warning("Job %s was given to another worker; this one has stopped.", job_id)


def _work(job: Job) -> None:
    try:
        find_kind(job.kind).handler(JobRun(job))
    except LeaseLost:
        raise
    except Refusal as refusal:
        actions.refuse_job(job=job, refusal=refusal, at=timezone.now())
    except Exception:
        logger.exception("Job %s failed in attempt %s.", job, job.attempts)
        actions.retry_job(job=job, at=timezone.now())
    else:
        actions.finish_job(job=job, at=timezone.now())
