"""Two hundred people press at once for the last twenty seats."""

import threading
from collections import Counter

import pytest

from courses.catalogue.models import CourseRun
from courses.enrolment.actions import (
    enrol_student,
    enrol_students,
    pass_on_unanswered_seats,
    withdraw_enrolment,
)
from courses.enrolment.models import Enrolment, EnrolmentChange
from courses.students.models import Student
from tests.factories.courses import (
    NOW,
    make_course,
    make_enrolment,
    make_organisation,
    make_run,
    make_student,
    make_user,
)
from tests.races import RACE, all_at_once

SEATS, PEOPLE = 20, 200

pytestmark = RACE


@pytest.fixture
def run(postgresql: None) -> CourseRun:
    """Somebody is in it already: the race is for the seats that are left."""
    run = make_run(make_course(make_organisation("madrid")), seats=SEATS + 1)
    make_enrolment(run)
    return run


def rows() -> list[Enrolment]:
    return list(Enrolment.objects.with_scopes_disabled().order_by("arrival"))


def test_exactly_the_seats_are_given_and_the_rest_wait_in_order(run: CourseRun) -> None:
    students, by = [make_student() for _ in range(PEOPLE)], make_user()
    faults = all_at_once(
        lambda number: enrol_student(student=students[number], run=run, by=by, at=NOW), PEOPLE
    )
    assert faults == []
    arrived = rows()[1:]
    assert [row.arrival for row in arrived] == list(range(2, PEOPLE + 2))
    assert [row.state for row in arrived] == ["confirmed"] * SEATS + ["waiting"] * (PEOPLE - SEATS)
    assert {row.student_id for row in arrived} == {student.pk for student in students}
    told = EnrolmentChange.objects.with_scopes_disabled().values_list("enrolment", flat=True)
    assert len(told) == len(set(told)) == PEOPLE + 1


def test_a_triple_press_takes_one_seat(run: CourseRun) -> None:
    students, by = [make_student() for _ in range(5)], make_user()
    faults = all_at_once(
        lambda number: enrol_student(student=students[number % 5], run=run, by=by, at=NOW), 15
    )
    assert faults == []
    assert Counter(row.state for row in rows()[1:]) == {"confirmed": 5}


def test_seats_freed_in_the_race_pass_on_once(run: CourseRun) -> None:
    """A tenth of those who press are leaving, and the sweeper comes by while they do."""
    students, by = [make_student() for _ in range(PEOPLE)], make_user()
    seated = [enrol_student(student=student, run=run, by=by, at=NOW) for student in students[:SEATS]]

    def press(number: int) -> None:
        if number < SEATS:
            withdraw_enrolment(enrolment=seated[number], by=by, at=NOW)
        else:
            enrol_student(student=students[number], run=run, by=by, at=NOW)
        if number % 50 == 0:
            pass_on_unanswered_seats(at=NOW)

    faults = all_at_once(press, PEOPLE)
    assert faults == []
    states = [row.state for row in rows()[1:]]
    assert Counter(states) == {"withdrawn": SEATS, "confirmed": SEATS, "waiting": PEOPLE - 2 * SEATS}
    # In order of arrival: whoever came before somebody with a seat has one, too, or has left.
    assert states == ["withdrawn"] * SEATS + ["confirmed"] * SEATS + ["waiting"] * (PEOPLE - 2 * SEATS)


def test_a_class_and_single_presses_race_for_the_same_seats(run: CourseRun) -> None:
    students, by = [make_student() for _ in range(60)], make_user()

    def press(number: int) -> None:
        if number < 2:
            enrol_students(students=students[:30], run=run, by=by, at=NOW)
        else:
            enrol_student(student=students[number + 28], run=run, by=by, at=NOW)

    assert all_at_once(press, 32) == []
    arrived = rows()[1:]
    assert [row.state for row in arrived] == ["confirmed"] * SEATS + ["waiting"] * 40
    places = [row.arrival for row in arrived if row.student_id in {s.pk for s in students[:30]}]
    assert places == list(range(places[0], places[0] + 30)), "a class stands together"


def test_without_the_lock_the_race_is_lost(run: CourseRun) -> None:
    """The control: counting first and writing afterwards oversells, so this test can see a race."""
    students = [make_student() for _ in range(30)]
    counted = threading.Barrier(30)

    def press_naively(number: int) -> None:
        taken = Enrolment.objects.with_scopes_disabled().filter(run=run, state="confirmed").count()
        counted.wait()
        state = "confirmed" if taken < SEATS else "waiting"
        student: Student = students[number]
        Enrolment.objects.create(student=student, run=run, state=state, arrival=number + 2)

    assert all_at_once(press_naively, 30) == []
    assert Counter(row.state for row in rows())["confirmed"] > SEATS + 1
