"""Workers are killed, brokers wiped and silenced: the work is done in the end, once."""

import os
import shutil
import signal

import pytest

from cms.jobs.actions import GAVE_UP
from tests.faults.servers import black_hole
from tests.faults.sites import Site, wait_until

# The sites have databases of their own; this one is only copied from.
pytestmark = pytest.mark.django_db

START = 60
"""Seconds a worker may take to start on a busy machine."""


def wait_for_line(site: Site, name: str, file: str, *, count: int = 1, seconds: float = START) -> None:
    wait_until(
        lambda: len(site.lines(name, file)) >= count,
        seconds=seconds,
        what=lambda: f"{site.job(name)}\n{site.logs()}",
    )


def wait_until_settled(site: Site, name: str, *, seconds: float = START) -> dict[str, object]:
    wait_until(
        lambda: site.job(name)["state"] in ("done", "failed"),
        seconds=seconds,
        what=lambda: f"{site.job(name)}\n{site.logs()}",
    )
    return site.job(name)


def assert_done_once(site: Site, name: str, *, attempts: int) -> None:
    assert wait_until_settled(site, name) == {
        "state": "done",
        "attempts": attempts,
        "progress": 100,
        "failure": "",
    }
    assert len(site.lines(name, "finished")) == 1
    assert len(site.lines(name, "begun")) == attempts


class TestEmbedded:
    """As `make demo` runs: SQLite and the folder broker."""

    def test_the_whole_worker_is_killed(self, site):
        worker = site.start_worker()
        site.enqueue("write_slowly", "film")
        wait_for_line(site, "film", "begun")
        site.kill(worker)
        assert site.job("film")["state"] == "running"

        site.start_worker()

        assert_done_once(site, "film", attempts=2)

    @pytest.mark.full
    def test_only_the_child_is_killed(self, site):
        site.start_worker()
        site.enqueue("write_slowly", "film")
        wait_for_line(site, "film", "begun")

        os.kill(int(site.lines("film", "begun")[0]), signal.SIGKILL)

        assert_done_once(site, "film", attempts=2)

    def test_the_broker_is_wiped_before_anybody_heard(self, site):
        site.enqueue("write_slowly", "film")
        assert list((site.folder / "var" / "broker").glob("*.msg"))
        shutil.rmtree(site.folder / "var" / "broker")

        site.start_worker()

        assert_done_once(site, "film", attempts=1)

    @pytest.mark.full
    def test_the_broker_is_wiped_under_a_running_worker(self, site):
        site.start_worker()
        site.enqueue("write_slowly", "first")
        wait_for_line(site, "first", "begun")
        shutil.rmtree(site.folder / "var" / "broker")
        site.enqueue("write_slowly", "second")

        assert_done_once(site, "first", attempts=1)
        assert_done_once(site, "second", attempts=1)

    @pytest.mark.full
    def test_what_kills_five_workers_is_given_up_and_the_rest_goes_on(self, site):
        site.start_worker()
        site.enqueue("kill_worker", "poison")
        site.enqueue("write_slowly", "film")

        job = wait_until_settled(site, "poison", seconds=60)

        assert (job["state"], job["attempts"]) == ("failed", 5)
        assert job["failure"] == str(GAVE_UP)
        assert len(site.lines("poison", "begun")) == 5
        assert_done_once(site, "film", attempts=1)

    @pytest.mark.full
    def test_a_frozen_worker_that_wakes_publishes_nothing(self, site):
        site.start_worker()
        site.enqueue("write_slowly", "film")
        wait_for_line(site, "film", "begun")
        frozen = int(site.lines("film", "begun")[0])
        os.kill(frozen, signal.SIGSTOP)

        site.start_worker("-n", "second@%h")
        wait_for_line(site, "film", "finished")
        os.kill(frozen, signal.SIGCONT)
        wait_until(lambda: "this one has stopped" in site.logs(), seconds=START, what=site.logs)

        assert_done_once(site, "film", attempts=2)

    @pytest.mark.full
    def test_a_worker_told_to_stop_finishes_what_it_does(self, site):
        worker = site.start_worker()
        site.enqueue("write_slowly", "film")
        wait_for_line(site, "film", "begun")

        worker.terminate()
        assert worker.wait(timeout=START) == 0

        assert_done_once(site, "film", attempts=1)


@pytest.mark.full
class TestServed:
    """As servers run: PostgreSQL and Redis."""

    def test_the_whole_worker_is_killed(self, served_site):
        worker = served_site.start_worker()
        served_site.enqueue("write_slowly", "film")
        wait_for_line(served_site, "film", "begun")
        served_site.kill(worker)

        served_site.start_worker()

        assert_done_once(served_site, "film", attempts=2)

    def test_redis_is_stopped_and_returns_empty(self, served_site, redis_server):
        served_site.start_worker()
        served_site.enqueue("write_slowly", "before")
        wait_for_line(served_site, "before", "begun")
        redis_server.stop()
        assert served_site.enqueue("write_slowly", "during") < 1

        redis_server.start()

        assert_done_once(served_site, "before", attempts=1)
        wait_for_line(served_site, "during", "finished", seconds=60)
        assert_done_once(served_site, "during", attempts=1)

    def test_a_silent_redis_holds_no_request_and_the_job_is_done_later(self, served_site, redis_server):
        with black_hole() as hole:
            # The desk keeps the broker it was started with; the worker finds the one that answers.
            served_site.environment["REDIS_URL"] = hole.url
            assert served_site.enqueue("write_slowly", "film") < 1
            assert hole.callers
            served_site.environment["REDIS_URL"] = redis_server.url

        served_site.start_worker()

        assert_done_once(served_site, "film", attempts=1)

    def test_two_workers_with_two_schedulers_do_twelve_jobs_once_each(self, served_site):
        names = [f"film-{number}" for number in range(12)]
        served_site.start_worker("-n", "first@%h")
        served_site.start_worker("-n", "second@%h")
        for name in names:
            served_site.enqueue("write_slowly", name)

        for name in names:
            wait_for_line(served_site, name, "finished", seconds=60)
            assert_done_once(served_site, name, attempts=1)
