"""The last lessons of a course are done on several devices at once: it is completed, and once."""

import pytest

from courses.enrolment.actions import complete_enrolment
from courses.enrolment.models import Enrolment, EnrolmentChange
from lessons.progress.actions import complete_lesson
from tests.factories.courses import NOW
from tests.factories.lessons import make_lesson, make_seat, make_small_course
from tests.races import RACE, all_at_once

DEVICES = 6

pytestmark = RACE


@pytest.fixture
def readings(postgresql: None) -> list:
    course, _films = make_small_course(0)
    return [make_lesson(course, film=False) for _ in range(DEVICES)]


@pytest.fixture
def seat(readings) -> Enrolment:
    return make_seat(readings[0].get_parent().specific)


def outcome(seat) -> tuple[str, int]:
    """The state, and how many times it was written down that the course is completed."""
    told = EnrolmentChange.objects.with_scopes_disabled().filter(state="completed")
    return Enrolment.objects.with_scopes_disabled().get(pk=seat.pk).state, told.count()


def test_whoever_is_last_completes_the_course_once(seat, readings):
    user = seat.student.user
    faults = all_at_once(lambda number: complete_lesson(user=user, lesson=readings[number], at=NOW), DEVICES)
    assert faults == []
    assert outcome(seat) == ("completed", 1)


def test_eight_who_find_it_completed_write_it_down_once(seat):
    assert all_at_once(lambda _number: complete_enrolment(enrolment=seat, at=NOW), 8) == []
    assert outcome(seat) == ("completed", 1)
