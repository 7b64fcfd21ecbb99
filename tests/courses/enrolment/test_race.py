"""Fifty people press at once for ten seats."""

import threading
from collections import Counter
from collections.abc import Callable

import pytest
from django.db import connection

from courses.catalogue.models import CourseRun
from courses.enrolment.actions import enrol_student, withdraw_enrolment
from courses.enrolment.models import Enrolment
from courses.students.models import Student
from tests.factories.courses import NOW, make_course, make_organisation, make_run, make_student, make_user

SEATS, PEOPLE = 10, 50

pytestmark = [
    pytest.mark.full,
    # Migrated data (Wagtail's root page and collection) is put back after the rows are wiped.
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]


@pytest.fixture(autouse=True)
def postgresql(transactional_db: None) -> None:
    assert connection.vendor == "postgresql", "Races are run where many can write at once: on PostgreSQL."


@pytest.fixture
def run(postgresql: None) -> CourseRun:
    return make_run(make_course(make_organisation("madrid")), seats=SEATS)


def all_at_once(press: Callable[[int], object], times: int) -> list[Exception]:
    """Each press in a thread with a connection of its own; all begin together."""
    start, faults = threading.Barrier(times), []

    def go(number: int) -> None:
        try:
            start.wait()
            press(number)
        except Exception as fault:  # noqa: BLE001 - whatever it is, the test has to show it
            faults.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=go, args=(number,)) for number in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return faults


def rows() -> list[Enrolment]:
    return list(Enrolment.objects.with_scopes_disabled().order_by("arrival"))


def test_exactly_the_seats_are_given_and_the_rest_wait_in_order(run: CourseRun) -> None:
    students, by = [make_student() for _ in range(PEOPLE)], make_user()
    faults = all_at_once(
        lambda number: enrol_student(student=students[number], run=run, by=by, at=NOW), PEOPLE
    )
    assert faults == []
    assert [row.arrival for row in rows()] == list(range(1, PEOPLE + 1))
    assert [row.state for row in rows()] == ["confirmed"] * SEATS + ["waiting"] * (PEOPLE - SEATS)
    assert {row.student_id for row in rows()} == {student.pk for student in students}


def test_a_triple_press_takes_one_seat(run: CourseRun) -> None:
    students, by = [make_student() for _ in range(5)], make_user()
    faults = all_at_once(
        lambda number: enrol_student(student=students[number % 5], run=run, by=by, at=NOW), 15
    )
    assert faults == []
    assert Counter(row.state for row in rows()) == {"confirmed": 5}


def test_seats_freed_in_the_race_pass_on_once(run: CourseRun) -> None:
    students, by = [make_student() for _ in range(PEOPLE)], make_user()
    seated = [enrol_student(student=student, run=run, by=by, at=NOW) for student in students[:SEATS]]

    def press(number: int) -> None:
        if number < SEATS // 2:
            withdraw_enrolment(enrolment=seated[number], by=by, at=NOW)
        else:
            enrol_student(student=students[number + SEATS // 2], run=run, by=by, at=NOW)

    faults = all_at_once(press, PEOPLE - SEATS // 2)
    assert faults == []
    assert Counter(row.state for row in rows()) == {
        "confirmed": SEATS,
        "withdrawn": SEATS // 2,
        "waiting": PEOPLE - SEATS - SEATS // 2,
    }
    confirmed = [row.arrival for row in rows() if row.state == "confirmed"]
    waiting = [row.arrival for row in rows() if row.state == "waiting"]
    assert max(confirmed) < min(waiting)


def test_without_the_lock_the_race_is_lost(run: CourseRun) -> None:
    """The control: counting first and writing afterwards oversells, so this test can see a race."""
    students = [make_student() for _ in range(PEOPLE)]
    counted = threading.Barrier(PEOPLE)

    def press_naively(number: int) -> None:
        taken = Enrolment.objects.with_scopes_disabled().filter(run=run, state="confirmed").count()
        counted.wait()
        state = "confirmed" if taken < SEATS else "waiting"
        student: Student = students[number]
        Enrolment.objects.create(student=student, run=run, state=state, arrival=number + 1)

    assert all_at_once(press_naively, PEOPLE) == []
    assert Counter(row.state for row in rows())["confirmed"] > SEATS
