"""Two workers reach for one row at the same moment: one gets it. Told by PostgreSQL, many times over."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.utils import timezone

from cms.jobs.actions import claim_job
from cms.jobs.models import Job, JobState

pytestmark = [pytest.mark.full, pytest.mark.django_db(transaction=True)]
ROUNDS, WORKERS = 25, 4


def claim_naively(*, job_id, at):
    """The control: look first, then write. Between the two there is room for another worker."""
    job = Job.objects.due(at).filter(pk=job_id).first()
    if job is None:
        return None
    in_between.wait()
    values = {"lease_token": "00000000-0000-0000-0000-000000000000", "lease_expires_at": at}
    Job.objects.filter(pk=job_id).update(state=JobState.RUNNING, **values)
    return job


in_between = threading.Barrier(WORKERS)


def winners(claim):
    """How many workers believe that the job is theirs."""
    assert connection.vendor == "postgresql", "this test means nothing on SQLite"
    job = Job.objects.create(kind="nap", subject_id=str(Job.objects.count()), queue="default")
    ready = threading.Barrier(WORKERS)

    def work(_):
        try:
            ready.wait(timeout=20)
            return claim(job_id=job.pk, at=timezone.now()) is not None
        finally:
            connection.close()

    with ThreadPoolExecutor(WORKERS) as pool:
        return sum(pool.map(work, range(WORKERS)))


def test_one_worker_wins():
    assert [winners(claim_job) for _ in range(ROUNDS)] == [1] * ROUNDS
    assert set(Job.objects.values_list("attempts", "state")) == {(1, JobState.RUNNING)}


def test_without_the_condition_all_would():
    assert winners(claim_naively) == WORKERS
