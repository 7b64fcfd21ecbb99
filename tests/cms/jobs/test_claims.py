"""Two workers and one row, on the database that real servers run."""

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection

from cms.jobs.actions import claim_job, enqueue_job
from cms.jobs.models import Job
from tests.cms.jobs.conftest import NOON

pytestmark = [pytest.mark.full, pytest.mark.django_db(transaction=True)]

WORKERS = 8


def together(work) -> list[Any]:
    """Runs the work in eight threads that begin at the same moment."""
    start = threading.Barrier(WORKERS)

    def one(_number: int) -> object:
        try:
            connection.ensure_connection()
            start.wait()
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(WORKERS) as pool:
        return list(pool.map(one, range(WORKERS)))


def test_one_of_eight_workers_gets_the_job():
    assert connection.vendor == "postgresql", "this test means nothing on SQLite"
    for number in range(20):
        job = enqueue_job(kind="nap", subject_id=number)

        claims = together(lambda job_id=job.pk: claim_job(job_id=job_id, at=NOON))

        assert sum(claim is not None for claim in claims) == 1
        job.refresh_from_db()
        assert job.attempts == 1


def test_a_claim_that_reads_before_it_writes_would_be_seen_here():
    """The control: the careless way lets several workers in, so the test above can fail."""

    def careless(job_id: int, everybody_has_read: threading.Barrier) -> bool:
        is_free = Job.objects.due(NOON).filter(pk=job_id).exists()
        everybody_has_read.wait()
        if is_free:
            Job.objects.filter(pk=job_id).update(note="mine")
        return is_free

    job = enqueue_job(kind="nap", subject_id="careless")
    barrier = threading.Barrier(WORKERS)

    assert together(lambda: careless(job.pk, barrier)) == [True] * WORKERS


def test_eight_people_press_at_once_and_one_job_is_written():
    for number in range(20):
        jobs = together(lambda subject=number: enqueue_job(kind="nap", subject_id=subject))

        assert len({job.pk for job in jobs}) == 1
    assert Job.objects.count() == 20
