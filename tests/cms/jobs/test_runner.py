from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from cms.jobs.actions import BACK_OFF, claim_job, enqueue_job, sweep
from cms.jobs.models import Job, JobState
from cms.jobs.registry import JobRefused, LeaseLost, job_handler
from cms.jobs.tasks import run_job
from cms.refusals import Refusal

pytestmark = pytest.mark.django_db


def run(kind: str, subject_id: str = "a") -> Job:
    job = enqueue_job(kind=kind, subject_id=subject_id)
    run_job(job.pk)
    job.refresh_from_db()
    return job


def test_done_once_however_often_the_bell_rings():
    subjects = []

    @job_handler("note")
    def note(run):
        subjects.append(run.subject_id)
        run.report(30, "on the way")

    job = run("note")
    run_job(job.pk)

    assert (job.state, job.progress, job.attempts) == (JobState.DONE, 100, 1)
    assert subjects == ["a"]


def test_a_job_that_is_gone_is_no_trouble():
    run_job(404)


def test_a_stumble_is_tried_again_later():
    @job_handler("stumble")
    def stumble(run):
        raise OSError("The disk is full.")

    before = timezone.now()
    job = run("stumble")

    assert (job.state, job.attempts, job.failure_sentence) == (JobState.QUEUED, 1, "")
    assert before + BACK_OFF[0] <= job.not_before_at <= timezone.now() + BACK_OFF[0]


@pytest.mark.parametrize("kind_of_refusal", [JobRefused, Refusal])
def test_a_refusal_is_not_tried_again(kind_of_refusal):
    @job_handler("refuse")
    def refuse(run):
        raise kind_of_refusal("This file is not a film.")

    job = run("refuse")

    assert (job.state, job.attempts) == (JobState.FAILED, 1)
    assert job.failure_sentence == "This file is not a film."


def test_a_worker_that_lost_its_lease_publishes_nothing():
    published = []

    @job_handler("stall")
    def stall(run):
        later = timezone.now() + timedelta(hours=1)
        sweep(at=later)
        assert claim_job(job_id=run.job.pk, at=later) is not None
        with transaction.atomic():
            run.report(100)
            published.append("the old worker's result")

    job = run("stall")

    assert published == []
    assert (job.state, job.attempts) == (JobState.RUNNING, 2)


def test_a_kind_that_this_worker_does_not_know_waits_for_one_that_does(kinds):
    job = enqueue_job(kind="nap", subject_id="a")
    nap = kinds.pop("nap")
    run_job(job.pk)
    job.refresh_from_db()
    assert (job.state, job.attempts) == (JobState.QUEUED, 1)

    kinds["nap"] = nap
    Job.objects.update(not_before_at=None)
    run_job(job.pk)
    job.refresh_from_db()
    assert job.state == JobState.DONE


def test_a_lost_lease_is_not_counted_as_a_stumble(caplog):
    @job_handler("lose")
    def lose(run):
        raise LeaseLost

    run("lose")

    assert [record.levelname for record in caplog.records if record.name.startswith("cms.jobs")] == [
        "WARNING"
    ]
