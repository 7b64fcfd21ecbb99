"""The broker is away while families enrol and a roster comes in, and a worker dies in the middle of an import."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from tests.faults.sites import ROOT, Site, wait_until

pytestmark = [pytest.mark.full, pytest.mark.django_db]
CHILDREN, ROWS, MANY_ROWS = 12, 300, 4000
TABLES = (
    *("courses_rosterrow", "courses_rosterimport", "courses_familycontact", "courses_cohortplace"),
    *("courses_cohort", "courses_enrolmentchange", "courses_enrolment", "courses_guardian"),
    *("courses_student", "cms_letter", "cms_job"),
)


@pytest.fixture
def empty_site(served_site: Site) -> Site:
    """What a test before this one made is taken away: the database outlives the site."""
    with psycopg.connect(served_site.environment["DATABASE_URL"]) as database:
        for table in TABLES:
            database.execute(f"DELETE FROM {table}")
    return served_site


def press(site: Site, what: str, number: int) -> dict[str, int]:
    command = [sys.executable, "-m", "tests.faults.press", what, str(number)]
    done = subprocess.run(command, env=site.environment, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def ask(site: Site, query: str) -> list[tuple]:
    with psycopg.connect(site.environment["DATABASE_URL"]) as database:
        return database.execute(query).fetchall()


def number_of(site: Site, table: str) -> int:
    return ask(site, f"SELECT count(*) FROM {table}")[0][0]


def jobs(site: Site) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for kind, state in ask(site, "SELECT kind, state FROM cms_job ORDER BY id"):
        found.setdefault(kind, []).append(state)
    return found


def all_done(site: Site, kind: str, number: int) -> bool:
    return jobs(site).get(kind) == ["done"] * number


def test_enrolment_while_the_broker_is_stopped_is_whole_and_catches_up(empty_site, redis_server):
    site = empty_site
    redis_server.stop()
    press(site, "enrolment", CHILDREN)
    states = ask(site, "SELECT state, count(*) FROM courses_enrolment GROUP BY state ORDER BY state")
    assert states == [("confirmed", CHILDREN // 2), ("waiting", CHILDREN // 2)]
    assert jobs(site) == {"write_enrolment_letters": ["queued"] * CHILDREN}
    redis_server.start()
    site.start_worker()
    wait_until(lambda: all_done(site, "send_letter", CHILDREN), seconds=90, what=site.logs)
    assert all_done(site, "write_enrolment_letters", CHILDREN)
    assert number_of(site, "cms_letter") == CHILDREN


def test_an_import_begun_while_the_broker_is_stopped_is_done_later(empty_site, redis_server):
    site = empty_site
    redis_server.stop()
    press(site, "roster", ROWS)
    assert ask(site, "SELECT state FROM courses_rosterimport") == [("queued",)]
    assert number_of(site, "courses_student") == 0
    redis_server.start()
    site.start_worker()
    wait_until(lambda: all_done(site, "import-roster", 1), seconds=90, what=site.logs)
    assert ask(site, "SELECT state FROM courses_rosterimport") == [("imported",)]
    assert number_of(site, "courses_student") == ROWS


def test_a_worker_killed_in_the_middle_of_an_import_leaves_all_or_nothing(empty_site):
    """The child that works is killed outright; the roll is untouched, says so, and the next one ends the work."""
    site = empty_site
    worker = site.start_worker()
    with psycopg.connect(site.environment["DATABASE_URL"]) as holding_up:
        # The children are written before their places in classes: here the import stands still.
        holding_up.execute("LOCK TABLE courses_cohortplace IN SHARE MODE")
        press(site, "roster", MANY_ROWS)
        wait_until(lambda: is_held_up(site), seconds=60, what=site.logs)
        for child in children_of(worker.pid):
            os.kill(child, signal.SIGKILL)
        site.kill(worker)
    assert ask(site, "SELECT state FROM courses_rosterimport") == [("queued",)]
    assert number_of(site, "courses_student") == number_of(site, "courses_cohortplace") == 0

    site.start_worker()

    wait_until(lambda: all_done(site, "import-roster", 1), seconds=120, what=site.logs)
    assert ask(site, "SELECT state FROM courses_rosterimport") == [("imported",)]
    assert number_of(site, "courses_student") == MANY_ROWS
    assert ask(site, "SELECT attempts FROM cms_job WHERE kind = 'import-roster'") == [(2,)]


def is_held_up(site: Site) -> bool:
    """Children have been written and not been kept yet, and the writer waits for us."""
    locks = ask(
        site,
        "SELECT relname, granted FROM pg_locks JOIN pg_class ON pg_class.oid = relation "
        "WHERE relname IN ('courses_student', 'courses_cohortplace') AND mode = 'RowExclusiveLock'",
    )
    return {("courses_student", True), ("courses_cohortplace", False)} <= set(locks)


def children_of(pid: int) -> list[int]:
    path = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(child) for child in path.read_text().split()]
