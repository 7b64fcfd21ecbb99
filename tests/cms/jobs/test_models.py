import pytest
from django.db import IntegrityError, transaction

from cms.jobs.models import Job, JobState
from tests.cms.jobs.conftest import NOON

pytestmark = pytest.mark.django_db

TOKEN = "7d7f6b8e-9a53-4c39-8a0a-0d3f3a5e7f10"
LEASED = {"lease_token": TOKEN, "lease_expires_at": NOON}


@pytest.mark.parametrize(
    ("nonsense", "constraint"),
    [
        ({"progress": 101}, "job_progress_at_most_100"),
        ({"state": JobState.DONE}, "job_finished_when_settled"),
        ({"finished_at": NOON}, "job_finished_when_settled"),
        ({"state": JobState.RUNNING}, "job_lease_while_running"),
        (LEASED, "job_lease_while_running"),
        ({"state": "asleep"}, "job_finished_when_settled"),
    ],
)
def test_the_database_refuses_nonsense(nonsense, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Job.objects.create(kind="nap", subject_id="a", queue="default", **nonsense)


def test_the_database_refuses_a_second_active_job():
    Job.objects.create(kind="nap", subject_id="a", queue="default")
    with pytest.raises(IntegrityError), transaction.atomic():
        Job.objects.create(kind="nap", subject_id="a", queue="default", state=JobState.RUNNING, **LEASED)


def test_vocabulary():
    def job(subject: str, **values: object) -> Job:
        return Job.objects.create(kind="nap", subject_id=subject, queue="default", **values)

    waiting, held_back = job("waiting"), job("held back", not_before_at=NOON)
    running = job("running", state=JobState.RUNNING, **LEASED)
    job("done", state=JobState.DONE, finished_at=NOON)
    just_before = NOON.replace(hour=11, minute=59)

    assert set(Job.objects.due(just_before)) == {waiting}
    assert set(Job.objects.due(NOON)) == {waiting, held_back}
    assert set(Job.objects.abandoned(NOON)) == set()
    assert set(Job.objects.abandoned(NOON.replace(second=1))) == {running}
    assert set(Job.objects.active()) == {waiting, held_back, running}
    assert list(Job.objects.about("nap", "waiting")) == [waiting]
