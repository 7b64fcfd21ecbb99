"""A broker that is dead, or silent, costs one request a moment and the others nothing."""

import time

import pytest

from cms.jobs import bell
from cms.jobs.actions import enqueue_job
from cms.jobs.models import Job, JobState
from tests.faults.servers import black_hole, free_port, private_redis


@pytest.fixture
def silent_broker(monkeypatch):
    with black_hole() as hole:
        monkeypatch.setenv("CELERY_BROKER_URL", hole.url)
        yield hole


@pytest.mark.django_db(transaction=True)
def test_a_silent_broker_holds_no_request(silent_broker, caplog):
    began = time.monotonic()
    job = enqueue_job(kind="nap", subject_id="a")
    assert time.monotonic() - began < 1
    assert silent_broker.callers, "the bell must really have been tried"

    for number in range(20):
        enqueue_job(kind="nap", subject_id=number)

    assert len(silent_broker.callers) == 1, "the others must not have waited for it"
    assert Job.objects.filter(state=JobState.QUEUED).count() == 21
    warnings = [record for record in caplog.records if record.name == "cms.jobs.bell"]
    assert [str(job.pk) in record.getMessage() for record in warnings] == [True]


@pytest.mark.django_db(transaction=True)
def test_a_dead_broker_is_tried_again_after_a_while(monkeypatch, broker):
    moment = 1000.0
    monkeypatch.setattr(bell.breaker, "_clock", lambda: moment)
    with monkeypatch.context() as dead:
        dead.setenv("CELERY_BROKER_URL", f"redis://127.0.0.1:{free_port()}/0")
        began = time.monotonic()
        assert not bell.ring(1, "default")
        assert time.monotonic() - began < 1

    assert not bell.ring(1, "default")
    assert list(broker.glob("*.msg")) == []
    moment += 10
    assert bell.ring(1, "default")
    assert len(list(broker.glob("*.default.msg"))) == 1


@pytest.mark.full
def test_a_line_kept_open_is_opened_anew_when_the_broker_was_restarted(monkeypatch, tmp_path):
    with private_redis(tmp_path) as server:
        monkeypatch.setenv("CELERY_BROKER_URL", server.url)
        assert bell.ring(1, "default")
        line = bell._line.connection
        assert bell.ring(2, "default")
        assert bell._line.connection is line

        server.stop()
        server.start()

        assert bell.ring(3, "default")
        bell._line.hang_up()


def test_a_job_rings_in_the_queue_of_its_kind_alone(broker):
    assert bell.ring(1, "default")
    assert bell.ring(2, "media")
    assert bell.ring(3, "default")

    queues = [path.name.split(".", 1)[1] for path in sorted(broker.glob("*.msg"))]
    assert queues == ["default.msg", "media.msg", "default.msg"]
