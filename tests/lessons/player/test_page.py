"""The page of a lesson: who sees the film, where it goes on, and what it costs."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.test import Client

from courses.enrolment.actions import withdraw_enrolment
from courses.organisations.models import Role
from lessons.progress.models import LessonProgress
from tests.factories.courses import (
    NOW,
    make_child,
    make_enrolment,
    make_organisation,
    make_run,
    make_staff,
    make_user,
)
from tests.factories.lessons import make_lesson, make_seat, make_small_course, watch

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def opened(client: Client, lesson: Any, language: str = "en", query: str = "") -> Any:
    """The lesson's page in a language, and its HTML as `.text`."""
    answer = client.get(f"/{language}/" + lesson.get_url().split("/", 2)[2] + query)
    assert answer.status_code == 200
    return answer


def signed_in(client: Client, user: Any) -> Client:
    client.force_login(user)
    return client


def test_a_student_is_shown_film_practice_text_and_neighbours(client: Client) -> None:
    course, (first, second, third) = make_small_course(3)
    seat = make_seat(course)
    page = opened(signed_in(client, seat.student.user), second)
    assert page.context["may_watch"] is True
    assert page.context["previous_lesson"].page == first
    assert page.context["next_lesson"].page == third
    assert page.context["number"] == 2
    assert f"/films/{second.video.uid}/master.m3u8" in page.text
    assert "描写 日 月 山 水" in page.text
    assert "90 % of the film" in page.text
    assert page.text.index('rel="prev"') < page.text.index('rel="next"')


def test_the_last_lesson_leads_back_to_the_course(client: Client) -> None:
    course, (lesson,) = make_small_course()
    page = opened(signed_in(client, make_seat(course).student.user), lesson)
    assert (page.context["previous_lesson"], page.context["next_lesson"]) == (None, None)
    assert f'class="lesson-foot__next" href="{page.context["course_url"]}"' in page.text


def test_the_ways_on_are_named_in_the_readers_language(client: Client) -> None:
    course, (first, second, third) = make_small_course(3)
    signed_in(client, make_seat(course).student.user)
    page = opened(client, second)
    word = r'(?:<span class="lesson-foot__word">[^<]*</span>)?'
    links = re.findall(rf'<a [^>]*href="([^"]*)"[^>]*>{word}<span lang="(.*?)">(.*?)</span></a>', page.text)
    titles = {lesson.pk: lesson.title_in("en") for lesson in (first, second, third)}
    course_url = page.context["course_url"]
    assert [link for link in links if course_url in link[0]] == [
        (course_url, "en", course.title_in("en")),
        (f"{course_url}{first.slug}/", "en", titles[first.pk]),
        (f"{course_url}{third.slug}/", "en", titles[third.pk]),
    ]
    assert course.title_in("en") in opened(client, third).text.partition("All lessons")[2]


def test_a_visitor_sees_what_it_is_and_the_way_in_but_no_film(client: Client) -> None:
    _course, (lesson,) = make_small_course()
    page = opened(client, lesson)
    assert lesson.title in page.text
    assert "/en/accounts/login/?next=" in page.text
    assert "This lesson is for those who take the course" in page.text
    _nothing_of_the_film(page, lesson)


def test_a_signed_in_stranger_is_shown_the_course(client: Client) -> None:
    _course, (lesson,) = make_small_course()
    page = opened(signed_in(client, make_user()), lesson)
    assert f'href="{page.context["course_url"]}">See how to enrol' in page.text
    _nothing_of_the_film(page, lesson)


def test_who_has_left_is_out_with_the_next_request(client: Client) -> None:
    course, (lesson,) = make_small_course()
    seat = make_seat(course)
    signed_in(client, seat.student.user)
    assert "lesson-video" in opened(client, lesson).text
    withdraw_enrolment(enrolment=seat, by=seat.student.user, at=NOW)
    _nothing_of_the_film(opened(client, lesson), lesson)


def test_who_waits_for_a_seat_sees_no_film(client: Client) -> None:
    course, (lesson,) = make_small_course()
    make_run(course, seats=1)
    make_seat(course)
    waiting = make_seat(course)
    assert waiting.state == "waiting"
    _nothing_of_the_film(opened(signed_in(client, waiting.student.user), lesson), lesson)


def _nothing_of_the_film(page: Any, lesson: Any) -> None:
    assert page.context["may_watch"] is False
    for told in ("lesson-video", "master.m3u8", str(lesson.video.uid), "/films/", lesson.practice):
        assert told not in page.text


@pytest.mark.parametrize("role", [Role.HEAD, Role.TEACHER, Role.EDITOR, Role.PUBLISHER])
def test_who_makes_courses_may_watch_without_a_seat(client: Client, role: Role) -> None:
    course, (lesson,) = make_small_course()
    page = opened(signed_in(client, make_staff(course.organisation, role)), lesson)
    assert (page.context["may_watch"], page.context["seat"]) == (True, None)
    assert "What you watch is not recorded." in page.text
    assert "data-lesson-player" not in page.text


def test_a_teacher_of_the_school_that_runs_the_course_may_watch(client: Client) -> None:
    course, (lesson,) = make_small_course(slug="suyun")
    warsaw = make_organisation("warsaw")
    teacher = signed_in(client, make_staff(warsaw, Role.TEACHER))
    assert opened(teacher, lesson).context["may_watch"] is False
    make_run(course, organisation=warsaw)
    assert opened(teacher, lesson).context["may_watch"] is True


def test_a_registrar_has_no_business_with_a_lesson(client: Client) -> None:
    course, (lesson,) = make_small_course()
    page = opened(signed_in(client, make_staff(course.organisation, Role.REGISTRAR)), lesson)
    assert page.context["may_watch"] is False


def test_a_guardian_watches_with_the_child_that_is_named(client: Client) -> None:
    course, (lesson,) = make_small_course()
    guardian, run = make_user(), make_run(course)
    first, second = make_child(guardian, name="大宝"), make_child(guardian, name="二宝")
    for child in (first, second):
        make_enrolment(run, child)
    watch(second, lesson, [(0, 40)])
    signed_in(client, guardian)
    assert opened(client, lesson).context["learner"] == first
    page = opened(client, lesson, query=f"?student={second.pk}")
    assert (page.context["learner"], page.context["resume_seconds"]) == (second, 40)
    assert "二宝" in page.text


@pytest.mark.parametrize("student", ["0", "-1", "first", "9" * 40, "²"])
def test_a_student_who_is_not_theirs_opens_nothing(client: Client, student: str) -> None:
    course, (lesson,) = make_small_course()
    seat = make_seat(course)
    page = opened(signed_in(client, seat.student.user), lesson, query=f"?student={student}")
    assert page.context["may_watch"] is (student != "0")


@pytest.mark.parametrize(
    ("seen", "resume"), [((0, 2), 0), ((0, 83.4), 83.4), ((10, 96.9), 96.9), ((0, 98), 0)]
)
def test_the_film_goes_on_where_it_was_left(client: Client, seen: tuple[float, float], resume: float) -> None:
    course, (lesson,) = make_small_course()
    seat = make_seat(course)
    watch(seat.student, lesson, [seen])
    page = opened(signed_in(client, seat.student.user), lesson)
    assert page.context["resume_seconds"] == resume
    assert f'data-start="{resume:.3f}"' in page.text
    assert ("Continues at 1:23" in page.text) is (resume == 83.4)


def test_done_is_said_in_a_sentence(client: Client) -> None:
    course, (lesson,) = make_small_course()
    seat = make_seat(course)
    signed_in(client, seat.student.user)
    assert "data-done hidden" in opened(client, lesson).text
    watch(seat.student, lesson, [(0, 92)])
    page = opened(client, lesson)
    assert "data-done hidden" not in page.text
    assert "This lesson is complete: you have seen at least 90 % of it." in page.text
    assert page.context["seen_percent"] == 92


def test_a_lesson_without_a_film_is_done_by_one_press(client: Client) -> None:
    course, _lessons = make_small_course()
    reading = make_lesson(course, film=False)
    seat = make_seat(course)
    page = opened(signed_in(client, seat.student.user), reading)
    address = f"/en/learning/lessons/{reading.pk}/done/"
    assert f'action="{address}"' in page.text
    after = client.post(address, follow=True)
    assert "Well done. This lesson is finished." in after.text
    assert after.context["is_completed"] is True
    assert LessonProgress.objects.with_scopes_disabled().get().student == seat.student


def test_one_press_is_not_enough_for_a_film(client: Client) -> None:
    course, (lesson,) = make_small_course()
    signed_in(client, make_seat(course).student.user)
    after = client.post(f"/en/learning/lessons/{lesson.pk}/done/", follow=True)
    assert "it cannot be ticked off" in after.text
    assert not LessonProgress.objects.with_scopes_disabled().exists()


def test_a_press_by_a_stranger_finds_nothing(client: Client) -> None:
    course, _lessons = make_small_course()
    reading = make_lesson(course, film=False)
    signed_in(client, make_user())
    address = f"/en/learning/lessons/{reading.pk}/done/"
    assert client.post(address).status_code == 404
    assert client.get(address).status_code == 405


def test_nobody_keeps_a_copy_of_the_page(client: Client) -> None:
    course, (lesson,) = make_small_course()
    page = opened(signed_in(client, make_seat(course).student.user), lesson)
    assert "Cookie" in page["Vary"]
    assert page.has_header("ETag") is False


@pytest.mark.parametrize("lessons", [1, 3])
@pytest.mark.parametrize("language", ["zh-hans", "zh-hant", "en"])
def test_statements(client: Client, lessons: int, language: str, django_assert_max_num_queries: Any) -> None:
    """Session, user, page (two), restrictions, seat with course, path with progress, words."""
    course, made = make_small_course(lessons)
    seat = make_seat(course)
    watch(seat.student, made[-1], [(0, 50)])
    signed_in(client, seat.student.user)
    opened(client, made[-1], language)
    with django_assert_max_num_queries(8):
        opened(client, made[-1], language)


@pytest.mark.parametrize("role", ["a stranger", "a student", "a teacher"])
def test_a_lesson_is_there_with_its_course(client: Client, role: str) -> None:
    course, (lesson,) = make_small_course()
    if role == "a student":
        client.force_login(make_seat(course).student.user)
    if role == "a teacher":
        client.force_login(make_staff(course.organisation, Role.TEACHER))
    opened(client, lesson)
    course.unpublish()
    assert client.get("/en/" + lesson.get_url().split("/", 2)[2]).status_code == 404
    assert lesson.make_preview_request().status_code == 200
    course.save_revision().publish()
    opened(client, lesson)
