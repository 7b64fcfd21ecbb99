"""The verbs that change a job. Every one is a conditional UPDATE, so two workers never both succeed."""

import logging
import uuid
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from cms.jobs.bell import ring_after_commit, ring_due_jobs
from cms.jobs.models import Job, JobState
from cms.jobs.registry import JobRefused, LeaseLost, find_kind
from cms.refusals import Refusal
from cms.signals import job_finished

logger = logging.getLogger(__name__)

MOST_ATTEMPTS = 5
# After the first failure, the second and so on: a restarted service is back within a minute, a
# broken one within the hour.
BACK_OFF = [timedelta(seconds=10), timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1)]
KEPT_FOR = timedelta(days=30)

GAVE_UP = _(
    "This did not work after five attempts. What you uploaded or wrote is kept; "
    "please try again later or ask the people who run this site."
)


def enqueue_job(*, kind: str, subject_id: str | int) -> Job:
    """Writes the job down and rings for a worker once the transaction commits.

    A subject has at most one active job of a kind: while one waits or runs, that one is returned.
    """
    queue = find_kind(kind).queue
    wanted = Job(kind=kind, subject_id=str(subject_id), queue=queue)
    Job.objects.bulk_create([wanted], ignore_conflicts=True)
    job = Job.objects.about(kind, subject_id)[0]
    if job.state == JobState.QUEUED:
        ring_after_commit(job)
    return job


def enqueue_jobs(*, kind: str, subject_ids: Collection[str | int]) -> None:
    """As `enqueue_job` for each subject, in three statements however many there are."""
    queue, subjects = find_kind(kind).queue, [str(subject) for subject in subject_ids]
    wanted = [Job(kind=kind, subject_id=subject, queue=queue) for subject in subjects]
    Job.objects.bulk_create(wanted, ignore_conflicts=True, batch_size=500)
    for job in Job.objects.filter(kind=kind, subject_id__in=subjects, state=JobState.QUEUED):
        ring_after_commit(job)


def claim_job(*, job_id: int, at: datetime) -> Job | None:
    """Takes the job for this worker, or returns None when it is not there to be taken."""
    taken = (
        Job.objects.due(at)
        .filter(pk=job_id)
        .update(
            state=JobState.RUNNING,
            attempts=F("attempts") + 1,
            lease_token=uuid.uuid4(),
            lease_expires_at=_lease_end(at),
            started_at=at,
            progress=0,
            note="",
        )
    )
    return Job.objects.get(pk=job_id) if taken else None


def renew_lease(*, job: Job, at: datetime, progress: int, note: str = "") -> None:
    """Says the worker is alive and how far it is; raises LeaseLost when the job is no longer its own."""
    percent = max(0, min(100, progress))
    note = note[: Job._meta.get_field("note").max_length]
    _write_as_holder(job, lease_expires_at=_lease_end(at), progress=percent, note=note)


def finish_job(*, job: Job, at: datetime) -> None:
    """Records success and sends `job_finished`, together."""
    _settle(job, state=JobState.DONE, finished_at=at, progress=100)


def refuse_job(*, job: Job, refusal: Refusal, at: datetime) -> None:
    """Records a failure that no further attempt can mend, with its sentence."""
    values = refusal.values if isinstance(refusal, JobRefused) else {}
    with translation.override(None):
        source = str(refusal.sentence)
    _settle(job, state=JobState.FAILED, finished_at=at, failure=source, failure_values=values)


def retry_job(*, job: Job, at: datetime) -> None:
    """Puts a failed attempt back with a pause, or gives up after the fifth."""
    if job.attempts >= MOST_ATTEMPTS:
        refuse_job(job=job, refusal=JobRefused(GAVE_UP), at=at)
        return
    _release(job, not_before_at=at + BACK_OFF[job.attempts - 1])


def sweep(*, at: datetime) -> None:
    """Takes jobs from dead workers and rings for all that wait.

    A job whose worker died is free at once; one that killed five workers is not given a sixth.
    """
    for job in Job.objects.abandoned(at):
        try:
            _take_back(job, at)
        except LeaseLost:
            logger.info("Job %s came back to life before it was taken from its worker.", job.pk)
        except Exception:
            logger.exception("Job %s could not be swept up.", job.pk)
    ring_due_jobs(at)


def delete_old_jobs(*, at: datetime) -> int:
    """Removes what was settled thirty days ago; returns how many."""
    return Job.objects.settled_before(at - KEPT_FOR).delete()[0]


def _take_back(job: Job, at: datetime) -> None:
    # Only while the lease is still the one seen to be over: its worker may be renewing it now.
    lease = {"lease_expires_at": job.lease_expires_at}
    if job.attempts >= MOST_ATTEMPTS:
        with transaction.atomic():
            _write_as_holder(job, lease_expires_at=at, only_if=lease)
            refuse_job(job=job, refusal=JobRefused(GAVE_UP), at=at)
    else:
        logger.warning("Job %s lost its worker in attempt %s.", job.pk, job.attempts)
        _release(job, rung_at=None, only_if=lease)


def _lease_end(at: datetime) -> datetime:
    return at + timedelta(seconds=settings.JOB_LEASE_SECONDS)


def _release(job: Job, *, only_if: Mapping[str, object] | None = None, **values: Any) -> None:
    _write_as_holder(
        job,
        only_if=only_if,
        state=JobState.QUEUED,
        lease_token=None,
        lease_expires_at=None,
        **values,
    )


def _settle(job: Job, **values: Any) -> None:
    with transaction.atomic():
        _write_as_holder(job, lease_token=None, lease_expires_at=None, **values)
        job_finished.send(sender=Job, job=job)


def _write_as_holder(job: Job, *, only_if: Mapping[str, object] | None = None, **values: Any) -> None:
    mine = Job.objects.filter(pk=job.pk, state=JobState.RUNNING, lease_token=job.lease_token)
    if not mine.filter(**(only_if or {})).update(**values):
        raise LeaseLost(str(job))
    for name, value in values.items():
        setattr(job, name, value)
