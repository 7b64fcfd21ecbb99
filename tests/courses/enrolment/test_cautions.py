"""What comes first and what meets at the same hour is said, and keeps nobody out."""

from datetime import date, time

import pytest

from courses.catalogue.models import CoursePrerequisite, CourseRun
from courses.enrolment.actions import enrol_student
from courses.enrolment.cautions import cautions_for, meet_at_once
from courses.organisations.models import Organisation
from tests.factories.courses import (
    NOW,
    count_statements,
    make_course,
    make_enrolment,
    make_run,
    make_student,
    make_user,
)

pytestmark = pytest.mark.django_db


def weekly(zone: str, at: time, weekday: int = 6, minutes: int = 60, **dates: date) -> CourseRun:
    """Not saved: the rule looks at nothing else."""
    dates = {"starts_on": date(2026, 9, 5), "ends_on": date(2027, 6, 26)} | dates
    host = Organisation(time_zone=zone)
    return CourseRun(organisation=host, meets_on=weekday, meets_at=at, meets_minutes=minutes, **dates)


@pytest.mark.parametrize(
    ("one", "other", "collide"),
    [
        (weekly("Europe/Madrid", time(10)), weekly("Europe/Madrid", time(10, 59)), True),
        (weekly("Europe/Madrid", time(10)), weekly("Europe/Madrid", time(11)), False),
        (weekly("Europe/Madrid", time(10)), weekly("Europe/Madrid", time(10), weekday=7), False),
        (
            weekly("Europe/Madrid", time(10)),
            weekly("Europe/Madrid", time(10), starts_on=date(2027, 9, 4), ends_on=date(2028, 6, 24)),
            False,
        ),
        # Warsaw and Madrid share a clock, Dublin does not.
        (weekly("Europe/Dublin", time(9)), weekly("Europe/Warsaw", time(10)), True),
        (weekly("Europe/Dublin", time(10)), weekly("Europe/Warsaw", time(10)), False),
        # Madrid is six hours ahead of Toronto but for the weeks between two changes of the clock.
        (weekly("America/Toronto", time(9)), weekly("Europe/Madrid", time(14)), True),
        (
            weekly("America/Toronto", time(9)),
            weekly("Europe/Madrid", time(14), starts_on=date(2026, 11, 7), ends_on=date(2027, 3, 6)),
            False,
        ),
        # Saturday night in Toronto is Sunday morning in Shanghai.
        (weekly("America/Toronto", time(20)), weekly("Asia/Shanghai", time(8), weekday=7), True),
        # Past midnight.
        (weekly("Europe/Madrid", time(23, 30)), weekly("Europe/Madrid", time(0), weekday=7), True),
    ],
)
def test_hours_that_collide(one, other, collide):
    assert meet_at_once(one, other) is collide
    assert meet_at_once(other, one) is collide


def test_runs_without_an_hour_never_collide():
    library = CourseRun(organisation=Organisation(time_zone="Europe/Madrid"), starts_on=date(2026, 9, 5))
    assert not meet_at_once(library, weekly("Europe/Madrid", time(10)))


@pytest.fixture
def hour():
    return {"meets_on": 6, "meets_at": time(10), "meets_minutes": 60}


def test_each_child_is_warned_of_their_own(madrid, hour):
    first, course, other = (make_course(madrid) for _ in range(3))
    CoursePrerequisite.objects.create(course=course, needed=first)
    run, busy = make_run(course, **hour), make_run(other, **hour)
    new, ready, taken = (make_student(madrid) for _ in range(3))
    make_enrolment(make_run(first), ready)
    make_enrolment(make_run(first), taken)
    make_enrolment(busy, taken)
    found = cautions_for(run, [new, ready, taken])
    told = {key: [(each.kind, each.course) for each in cautions] for key, cautions in found.items()}
    assert told == {new.pk: [("first", first)], taken.pk: [("hour", other)]}
    assert enrol_student(student=new, run=run, by=make_user(), at=NOW).state == "confirmed"


def test_warnings_cost_the_same_for_one_and_three(madrid, hour):
    run = make_run(make_course(madrid), **hour)
    children = [make_student(madrid) for _ in range(3)]
    for child in children:
        make_enrolment(make_run(make_course(madrid), **hour), child)
    assert count_statements(lambda: cautions_for(run, children[:1])) == count_statements(
        lambda: cautions_for(run, children)
    )
