"""My learning: what stands first, whose courses are shown, and what it costs."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from courses.enrolment.actions import withdraw_enrolment
from courses.organisations.models import Role
from lessons.dashboard.desk import course_to_go_on_with, desks_of
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
from tests.factories.lessons import make_lesson, make_seat, make_small_course, watch

pytestmark = pytest.mark.django_db
ADDRESS = "/en/learning/"


def opened(client: Client, user: Any) -> Any:
    client.force_login(user)
    return client.get(ADDRESS)


def test_a_visitor_is_asked_to_sign_in(client: Client) -> None:
    answer = client.get(ADDRESS)
    assert (answer.status_code, answer["Location"]) == (302, "/en/accounts/login/?next=/en/learning/")


def test_without_a_course_there_is_a_way_to_the_catalogue(client: Client) -> None:
    page = opened(client, make_user())
    assert "You have not taken up a course yet." in page.text
    assert 'href="/en/courses/"' in page.text


def test_what_was_touched_last_stands_first_with_its_place(client: Client) -> None:
    course, (first, second) = make_small_course(2)
    other = make_course(course.organisation)
    make_lesson(other)
    seat = make_seat(course)
    make_seat(other, seat.student.user)
    watch(seat.student, first, [(0, 95)])
    watch(seat.student, second, [(0, 42)], at=NOW + timedelta(minutes=1))
    page = opened(client, seat.student.user)
    go_on = page.context["go_on"]
    assert (go_on.course, go_on.next_step.lesson, go_on.done, go_on.total) == (course, second, 1, 2)
    assert "continues at 0:42" in page.text
    assert "1 of 2 lessons" in page.text
    assert f"{course.slug}/{second.slug}/" in page.text


def test_a_course_seen_to_the_end_is_finished_and_no_longer_first(client: Client) -> None:
    course, (lesson,) = make_small_course()
    seat = make_seat(course)
    watch(seat.student, lesson, [(0, 95)])
    page = opened(client, seat.student.user)
    (desk,) = page.context["desks"]
    assert page.context["go_on"] is None
    assert [taken.course for taken in desk.finished] == [course]
    assert desk.in_hand == []


def test_a_guardian_sees_each_child_and_their_places_are_kept_apart(client: Client) -> None:
    course, (lesson,) = make_small_course()
    run, guardian = make_run(course), make_user()
    first, second = make_child(guardian, name="大宝"), make_child(guardian, name="二宝")
    for child in (first, second):
        make_enrolment(run, child)
    watch(second, lesson, [(0, 30)])
    page = opened(client, guardian)
    desks = {desk.student: desk for desk in page.context["desks"]}
    assert set(desks) == {first, second}
    assert desks[first].in_hand[0].next_step.position_ms == 0
    assert desks[second].in_hand[0].next_step.position_ms == 30_000
    assert f"{lesson.slug}/?student={second.pk}" in page.text
    assert '<bdi class="notranslate" translate="no">大宝</bdi>' in page.text


def test_nobody_sees_somebody_elses_courses() -> None:
    course, (lesson,) = make_small_course()
    seat = make_seat(course)
    watch(seat.student, lesson, [(0, 30)])
    assert desks_of(make_user()) == []
    assert desks_of(make_staff(course.organisation, Role.TEACHER)) == []


def test_who_waits_is_told_and_who_left_is_not() -> None:
    course, _lessons = make_small_course()
    make_run(course, seats=1)
    seat, waiting = make_seat(course), make_seat(course)
    (desk,) = desks_of(waiting.student.user)
    assert (desk.waiting, desk.in_hand) == ([course], [])
    withdraw_enrolment(enrolment=seat, by=seat.student.user, at=NOW)
    assert desks_of(seat.student.user) == []


def test_two_runs_of_a_course_are_one_course_in_hand() -> None:
    course, _lessons = make_small_course()
    seat = make_seat(course)
    make_enrolment(make_run(course), seat.student)
    (desk,) = desks_of(seat.student.user)
    assert [taken.course for taken in desk.in_hand] == [course]


def test_a_course_without_lessons_is_no_reason_to_go_on(client: Client) -> None:
    seat = make_seat(make_course(make_organisation()))
    desks = desks_of(seat.student.user)
    assert course_to_go_on_with(desks) is None
    assert "The lessons of this course are being written." in opened(client, seat.student.user).text


def test_staff_are_shown_the_way_to_their_work(client: Client) -> None:
    house = make_organisation()
    page = opened(client, make_staff(house, Role.EDITOR))
    assert page.context["houses"] == [house]
    assert 'href="/admin/"' in page.text
    # Who works here may learn here too.
    assert "You have not taken up a course yet." in page.text
    assert page.text.index("At work") < page.text.index("Choose a course")


@pytest.mark.parametrize("lessons", [1, 2])
def test_all_is_named_in_the_readers_language_where_it_has_a_name(client: Client, lessons: int) -> None:
    """Of a course that stands as a card, both titles are shown; where there is one only, it is the reader's."""
    course, _lessons = make_small_course(lessons)
    seat = make_seat(course)
    course.organisation.staff.create(user=seat.student.user, role=Role.TEACHER)
    waiting = make_course(course.organisation)
    make_run(waiting, seats=1)
    make_seat(waiting)
    make_seat(waiting, seat.student.user)
    page = opened(client, seat.student.user)
    assert f"0 of {lessons} lesson{'s' * (lessons > 1)}<" in page.text
    assert 'Next: <span lang="en">Lesson ' in page.text
    assert f'<a href="/en/organisations/madrid/">{course.organisation.local_name}</a>' in page.text
    (link,) = re.findall(rf'<a href="[^"]*/{waiting.slug}/">(.*?)</a>', page.text)
    assert link == f'<span lang="en">English {waiting.slug}</span>'


@pytest.mark.parametrize("number", [1, 3])
def test_statements_do_not_grow_with_courses_and_lessons(number: int, django_assert_num_queries: Any) -> None:
    course, lessons = make_small_course(number)
    seat = make_seat(course)
    watch(seat.student, lessons[0], [(0, 30)])
    for _ in range(number - 1):
        other = make_course(course.organisation)
        make_lesson(other)
        make_seat(other, seat.student.user)
    # Places, lessons, their words, progress.
    with translation.override("en"), django_assert_num_queries(4):
        (desk,) = desks_of(seat.student.user)
    assert len(desk.in_hand) == number


def test_the_home_page_goes_on_with_the_same_lesson(client: Client) -> None:
    course, (lesson,) = make_small_course()
    seat = make_seat(course)
    assert "next_lesson" not in client.get("/en/").context
    client.force_login(seat.student.user)
    assert client.get("/en/").context["next_lesson"] == lesson
