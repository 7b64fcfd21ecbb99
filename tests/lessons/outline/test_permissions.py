"""Who may fetch a film: the answer lessons give to the storey of films."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from courses.enrolment.actions import withdraw_enrolment
from courses.organisations.models import Role
from courses.students.models import Guardian
from lessons.outline.permissions import may_play_in_lesson, places_of, seat_for
from media.playback.permissions import may_play
from tests.factories.courses import (
    NOW,
    make_child,
    make_course,
    make_enrolment,
    make_organisation,
    make_run,
    make_staff,
    make_user,
)
from tests.factories.lessons import make_lesson, make_seat, make_small_course

pytestmark = pytest.mark.django_db


def test_a_seat_opens_the_films_of_its_course_only() -> None:
    course, (lesson,) = make_small_course()
    elsewhere = make_lesson(make_course(course.organisation))
    learner = make_seat(course).student.user
    assert may_play(learner, lesson.video) is True
    assert may_play(learner, elsewhere.video) is False


def test_leaving_closes_the_film_at_once() -> None:
    course, (lesson,) = make_small_course()
    seat = make_seat(course)
    withdraw_enrolment(enrolment=seat, by=seat.student.user, at=NOW)
    assert may_play_in_lesson(seat.student.user, lesson.video) is None


def test_with_a_course_go_its_films_until_it_is_back() -> None:
    course, (lesson,) = make_small_course()
    learner = make_seat(course).student.user
    course.unpublish()
    assert may_play(learner, lesson.video) is False
    course.save_revision().publish()
    assert may_play(learner, lesson.video) is True


def test_waiting_opens_nothing() -> None:
    course, (lesson,) = make_small_course()
    make_run(course, seats=1)
    make_seat(course)
    assert may_play(make_seat(course).student.user, lesson.video) is False


def test_a_guardian_may_watch_while_they_answer_for_the_child() -> None:
    course, (lesson,) = make_small_course()
    guardian = make_user()
    child = make_child(guardian)
    make_enrolment(make_run(course), child)
    assert may_play(guardian, lesson.video) is True
    Guardian.objects.with_scopes_disabled().filter(student=child).update(left_at=NOW.replace(year=2030))
    assert may_play(guardian, lesson.video) is False


@pytest.mark.parametrize("nobody", [None, AnonymousUser()])
def test_a_visitor_is_nobody(nobody: Any) -> None:
    _course, (lesson,) = make_small_course()
    assert may_play_in_lesson(nobody, lesson.video) is None


def test_a_draft_is_for_its_makers_only() -> None:
    course, (lesson,) = make_small_course()
    learner, teacher = make_seat(course).student.user, make_staff(course.organisation, Role.TEACHER)
    lesson.unpublish()
    assert may_play_in_lesson(learner, lesson.video) is None
    assert may_play_in_lesson(teacher, lesson.video) is True


def test_a_film_in_no_lesson_is_nobodys_business() -> None:
    course, (lesson,) = make_small_course()
    film = lesson.video
    learner = make_seat(course).student.user
    lesson.video = None
    lesson.save()
    assert may_play(learner, film) is False


def test_a_teacher_of_another_house_may_not_watch() -> None:
    _course, (lesson,) = make_small_course()
    stranger = make_staff(make_organisation("warsaw"), Role.TEACHER)
    assert may_play(stranger, lesson.video) is False


def test_ones_own_seat_goes_before_a_childs_and_the_newest_before_older_ones() -> None:
    course, _lessons = make_small_course()
    parent = make_user()
    child = make_child(parent)
    first, second = make_run(course), make_run(course)
    of_child = make_enrolment(first, child)
    assert seat_for(parent, course.path) == of_child
    make_seat(course, parent)
    newest = make_enrolment(second, make_seat(course, parent).student)
    assert seat_for(parent, course.path) == newest
    assert seat_for(parent, course.path, child.pk) == of_child
    assert {place.student_id for place in places_of(parent)} == {child.pk, newest.student_id}


@pytest.mark.parametrize("number", [1, 3])
def test_the_answer_costs_one_statement(number: int, django_assert_num_queries: Any) -> None:
    course, lessons = make_small_course(number)
    learner = make_seat(course).student.user
    with django_assert_num_queries(1):
        assert may_play_in_lesson(learner, lessons[0].video) is True
