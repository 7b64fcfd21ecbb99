"""What a course hears about its lessons."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import translation
from wagtail.models import PageViewRestriction

from courses.catalogue.outline import CourseSize
from courses.organisations.models import Role
from lessons.progress.answers import course_outline, course_sizes, lesson_to_continue
from tests.factories.courses import NOW, make_course, make_organisation, make_staff, make_user
from tests.factories.lessons import make_lesson, make_seat, make_small_course, watch

pytestmark = pytest.mark.django_db


def states(course: Any, user: Any) -> list[tuple[int, str, int]]:
    return [(item.number, item.state, item.percent) for item in course_outline(course, user)]


def test_the_path_shows_what_is_done_begun_and_next() -> None:
    course, (first, second, _third) = make_small_course(3)
    seat = make_seat(course)
    assert states(course, seat.student.user) == [(1, "next", 0), (2, "", 0), (3, "", 0)]
    watch(seat.student, first, [(0, 95)])
    watch(seat.student, second, [(0, 30)], at=NOW + timedelta(minutes=1))
    assert states(course, seat.student.user) == [(1, "done", 95), (2, "next", 30), (3, "", 0)]


@pytest.mark.parametrize("reader", ["visitor", "stranger"])
def test_to_others_the_path_is_locked(reader: str) -> None:
    course, _lessons = make_small_course(2)
    user = AnonymousUser() if reader == "visitor" else make_user()
    assert states(course, user) == [(1, "locked", 0), (2, "locked", 0)]
    assert states(course, None) == [(1, "locked", 0), (2, "locked", 0)]


def test_to_a_teacher_it_is_open_and_empty() -> None:
    course, _lessons = make_small_course()
    assert states(course, make_staff(course.organisation, Role.TEACHER)) == [(1, "", 0)]


def test_drafts_are_not_on_the_path() -> None:
    course, (draft, lesson) = make_small_course(2)
    draft.unpublish()
    assert [item.page for item in course_outline(course, None)] == [lesson]


CASES: Sequence[tuple[dict[int, tuple[float, float]], int]] = [
    ({}, 0),
    ({0: (0, 95)}, 1),
    ({1: (0, 20)}, 1),
    ({1: (0, 95)}, 2),
    ({2: (0, 95)}, 0),
    ({0: (0, 95), 1: (0, 95), 2: (0, 95)}, 0),
]


@pytest.mark.parametrize(("seen", "expected"), CASES)
def test_one_goes_on_where_one_was(seen: dict[int, tuple[float, float]], expected: int) -> None:
    course, lessons = make_small_course(3)
    seat = make_seat(course)
    for minute, (place, stretch) in enumerate(seen.items()):
        watch(seat.student, lessons[place], [stretch], at=NOW + timedelta(minutes=minute))
    with translation.override("en"):
        address = lesson_to_continue(course, seat.student.user)
        assert address == f"/en/organisations/madrid/{course.slug}/{lessons[expected].slug}/"


def test_a_course_without_lessons_leads_nowhere() -> None:
    course = make_course(make_organisation())
    assert lesson_to_continue(course, make_user()) is None
    assert course_sizes([course]) == {}


def test_strangers_are_not_told_of_a_restricted_lesson() -> None:
    course, lessons = make_small_course(2)
    PageViewRestriction.objects.create(page=lessons[0], restriction_type="login")
    people = {
        "visitor": None,
        "stranger": make_user(),
        "student": make_seat(course).student.user,
        "teacher": make_staff(course.organisation, "teacher"),
    }
    told = {who: len(course_outline(course, user)) for who, user in people.items()}
    assert told == {"visitor": 1, "stranger": 1, "student": 2, "teacher": 2}


def test_sizes_of_many_courses_cost_one_statement(django_assert_num_queries: Any) -> None:
    course, lessons = make_small_course(3)
    other = make_course(course.organisation)
    make_lesson(other, minutes=20)
    lessons[0].unpublish()
    with django_assert_num_queries(1):
        sizes = course_sizes([course, other])
    assert sizes == {course.pk: CourseSize(2, 16), other.pk: CourseSize(1, 20)}


@pytest.mark.parametrize("number", [1, 3])
def test_the_path_costs_the_seat_and_the_progress(number: int, django_assert_num_queries: Any) -> None:
    course, _lessons = make_small_course(number)
    user = make_seat(course).student.user
    # Addresses ask once where the site begins, and remember it.
    course.get_url()
    # What everybody is shown alike: the course, its words, the lessons, their words, those restricted.
    with translation.override("en"), django_assert_num_queries(2 + 5):
        assert len(course_outline(course, user)) == number
    for language in ("en", "zh-hant"):
        with translation.override(language), django_assert_num_queries(2):
            assert len(course_outline(course, user)) == number
