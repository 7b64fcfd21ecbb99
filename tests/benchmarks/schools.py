"""`make bench ARGS=schools`: what a busy evening and a new school's list cost beside thirty schools' rows.

Needs PostgreSQL and Redis (BENCH_DATABASE_URL, BENCH_REDIS_URL), like a real installation.
"""

import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from typing import Any

from tests.benchmarks.web import DATABASE_URL, REDIS_URL, ROOT, _fresh_database

PRESSING, SEATS, CONNECTIONS, ROWS = 200, 100, 40, 5_000


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {
            "DATABASE_URL": DATABASE_URL,
            "REDIS_URL": REDIS_URL,
            "VAR_DIR": folder,
            "DJANGO_SETTINGS_MODULE": "cms.settings.dev",
        }
        _fresh_database()
        migrate = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
        subprocess.run(migrate, cwd=ROOT, check=True)
        import django  # noqa: PLC0415 - needs the environment above

        django.setup()
        from tests.benchmarks.schools_world import build_schools  # noqa: PLC0415 - needs Django

        began = time.perf_counter()
        schools = build_schools()
        print(f"30 schools, 5,000 students, 20,000 enrolments made in {time.perf_counter() - began:.0f} s")
        print(f"{_press(schools):6.0f} enrolments a second, {PRESSING} students pressing at once")
        print(f"{_import(schools):6.0f} rows a second, importing a list of {ROWS}")
    return 0


def _press(schools: Any) -> float:
    from django.db import connection  # noqa: PLC0415
    from django.utils import timezone  # noqa: PLC0415

    from courses.enrolment.actions import enrol_student  # noqa: PLC0415
    from courses.enrolment.models import Enrolment  # noqa: PLC0415
    from courses.students.models import Student  # noqa: PLC0415
    from tests.benchmarks.schools_world import a_popular_run  # noqa: PLC0415

    run = a_popular_run(schools, SEATS)
    by = schools.heads[0]
    students = list(Student.objects.with_scopes_disabled().order_by("pk")[:PRESSING])
    line = threading.BoundedSemaphore(CONNECTIONS)

    def press(number: int) -> None:
        with line:
            enrol_student(student=students[number], run=run, by=by, at=timezone.now())
            connection.close()

    seconds = _together(press, PRESSING)
    states = Enrolment.objects.with_scopes_disabled().filter(run=run).values_list("state", flat=True)
    assert sorted(states) == ["confirmed"] * SEATS + ["waiting"] * (PRESSING - SEATS)
    return PRESSING / seconds


def _together(press: Callable[[int], None], times: int) -> float:
    start = threading.Barrier(times + 1)

    def go(number: int) -> None:
        start.wait()
        press(number)

    threads = [threading.Thread(target=go, args=(number,)) for number in range(times)]
    for thread in threads:
        thread.start()
    start.wait()
    began = time.perf_counter()
    for thread in threads:
        thread.join()
    return time.perf_counter() - began


def _import(schools: Any) -> float:
    from django.utils import timezone  # noqa: PLC0415

    from courses.rosters.actions import accept_class, begin_import, import_roster, upload_roster  # noqa: PLC0415
    from tests.faults.lists import a_long_list  # noqa: PLC0415

    school, head = schools.schools[1], schools.heads[1]
    sent = upload_roster(
        school=school, by=head, file_name="x.csv", content=a_long_list(ROWS), at=timezone.now()
    )
    accept_class(roster=sent, name="三年级")
    begin_import(roster=sent, at=timezone.now())
    began = time.perf_counter()
    import_roster(roster=sent, at=timezone.now())
    return ROWS / (time.perf_counter() - began)
