"""The last lesson completes the course."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.conf import settings

from courses.catalogue.models import CourseRun
from courses.enrolment.actions import complete_enrolment, withdraw_enrolment
from courses.enrolment.models import Enrolment, EnrolmentChange
from lessons.progress import finishing
from lessons.progress.actions import complete_lesson
from lessons.progress.finishing import complete_finished_seats, finished_seats
from lessons.progress.merging import merge_progress
from lessons.progress.models import LessonProgress
from lessons.progress.tasks import complete_seats
from tests.factories.courses import NOW, count_statements, make_enrolment, make_run, make_student, make_user
from tests.factories.lessons import make_lesson, make_seat, make_small_course, watch
from tests.scenes import scene

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=1)


@scene
def lessons() -> list:
    """Three, the last to be read."""
    course, films = make_small_course(2)
    return [*films, make_lesson(course, film=False)]


@scene
def seat(lessons) -> Enrolment:
    return make_seat(lessons[0].get_parent().specific)


@pytest.fixture
def do(django_capture_on_commit_callbacks) -> Callable:
    """Complete a lesson, and let everybody who listens hear of it."""

    def press(seat, lesson, at=NOW):
        with django_capture_on_commit_callbacks(execute=True):
            if lesson.is_watched:
                watch(seat.student, lesson, [(0, 100)], at=at)
            else:
                complete_lesson(user=seat.student.user, lesson=lesson, at=at)

    return press


def state_of(seat: Enrolment) -> str:
    return Enrolment.objects.with_scopes_disabled().get(pk=seat.pk).state


def completions() -> list[tuple[object, ...]]:
    rows = EnrolmentChange.objects.with_scopes_disabled().filter(state="completed")
    return list(rows.values_list("enrolment", "changed_at", "by"))


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0)])
def test_the_last_of_the_lessons_completes_the_course(seat, lessons, do, order) -> None:
    for number in order[:2]:
        do(seat, lessons[number])
        assert state_of(seat) == "confirmed"
    do(seat, lessons[order[2]], at=LATER)
    assert completions() == [(seat.pk, LATER, None)]
    assert state_of(seat) == "completed"


def test_the_lessons_stay_open_and_nothing_is_completed_twice(seat, lessons, do) -> None:
    for lesson in lessons:
        do(seat, lesson)
    watch(seat.student, lessons[0], [(0, 50)], at=LATER)
    assert complete_finished_seats(at=LATER) == 0
    assert completions() == [(seat.pk, NOW, None)]


def test_others_in_the_course_and_those_who_left_stay_as_they_are(seat, lessons, do) -> None:
    other, gone = (make_seat(seat.run.course) for _ in range(2))
    for lesson in lessons:
        do(seat, lesson)
        do(gone, lesson) if lesson != lessons[2] else None
    withdraw_enrolment(enrolment=gone, by=gone.student.user, at=NOW)
    LessonProgress.objects.with_scopes_disabled().create(
        student=gone.student, lesson=lessons[2], completed_at=LATER
    )
    assert complete_finished_seats(at=LATER) == 0
    assert (state_of(seat), state_of(other), state_of(gone)) == ("completed", "confirmed", "withdrawn")


def test_a_draft_is_not_needed_and_a_lesson_of_another_course_does_not_count(seat, lessons, do) -> None:
    _other, (elsewhere,) = make_small_course(slug="warsaw")
    lessons[1].unpublish()
    do(seat, lessons[0])
    LessonProgress.objects.with_scopes_disabled().create(
        student=seat.student, lesson=elsewhere, completed_at=NOW
    )
    assert not finished_seats(seat.run.course.path).exists()
    do(seat, lessons[2])
    assert state_of(seat) == "completed"


def test_a_course_without_lessons_is_not_completed_by_nobody(seat, lessons) -> None:
    for lesson in lessons:
        lesson.unpublish()
    assert complete_finished_seats(at=NOW) == 0


def test_both_seats_of_somebody_in_two_runs_are_completed(seat, lessons, do) -> None:
    second = make_enrolment(make_run(seat.run.course), seat.student, by=seat.student.user)
    for lesson in lessons:
        do(seat, lesson)
    assert (state_of(seat), state_of(second)) == ("completed", "completed")


def test_who_comes_back_to_a_course_is_not_done_on_arrival(seat, lessons, do) -> None:
    for lesson in lessons:
        do(seat, lesson)
    again = make_enrolment(make_run(seat.run.course), seat.student, by=seat.student.user, at=LATER)
    assert complete_finished_seats(at=LATER) == 0
    assert state_of(again) == "confirmed"


def test_a_lesson_of_a_weekly_run_that_is_still_closed_is_needed(seat, lessons, do) -> None:
    CourseRun.objects.update(pace=CourseRun.Pace.WEEKLY, starts_on=NOW.date() - timedelta(days=8))
    do(seat, lessons[0])
    do(seat, lessons[1])
    assert complete_finished_seats(at=NOW) == 0
    do(seat, lessons[2], at=NOW + timedelta(days=7))
    assert state_of(seat) == "completed"


@time_machine.travel(LATER, tick=False)
def test_the_sweeper_finds_what_nobody_reported(seat, lessons, do) -> None:
    """The one lesson that was missing is taken away."""
    do(seat, lessons[0])
    do(seat, lessons[1])
    lessons[2].unpublish()
    assert "lessons.progress.tasks.complete_seats" in {
        entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()
    }
    complete_seats()
    assert completions() == [(seat.pk, LATER, None)]


def test_two_records_that_become_one_have_done_it_together(seat, lessons, do) -> None:
    other = make_enrolment(seat.run, make_student(), by=make_user())
    do(seat, lessons[0])
    do(seat, lessons[2])
    watch(other.student, lessons[1], [(0, 100)])
    merge_progress(kept=seat.student, gone=other.student)
    assert complete_finished_seats(at=LATER) == 1
    assert (state_of(seat), state_of(other)) == ("completed", "confirmed")


def test_one_course_that_fails_does_not_hold_up_the_others(seat, lessons, do, monkeypatch) -> None:
    _other, (elsewhere,) = make_small_course(slug="warsaw")
    second = make_seat(elsewhere.get_parent().specific)
    for lesson in lessons[:2]:
        do(seat, lesson)
    lessons[2].unpublish()
    watch(second.student, elsewhere, [(0, 100)])
    complete = complete_enrolment

    def fail_in_the_first(*, enrolment, at):
        if enrolment.pk == seat.pk:
            raise RuntimeError
        return complete(enrolment=enrolment, at=at)

    monkeypatch.setattr(finishing, "complete_enrolment", fail_in_the_first)
    assert complete_finished_seats(at=LATER) == 1
    assert (state_of(seat), state_of(second)) == ("confirmed", "completed")


def test_what_is_recorded_is_answered_whatever_becomes_of_the_seat(seat, lessons, do, monkeypatch) -> None:
    def fail(**_news):
        raise RuntimeError

    monkeypatch.setattr(finishing, "complete_enrolment", fail)
    for lesson in lessons:
        do(seat, lesson)
    assert LessonProgress.objects.with_scopes_disabled().filter(completed_at=NOW).count() == 3
    assert state_of(seat) == "confirmed"


def test_a_lesson_that_is_not_the_last_costs_one_question_more(seat, lessons, do) -> None:
    watch(seat.student, lessons[0], [(0, 1)])
    watch(seat.student, lessons[1], [(0, 1)])
    part = count_statements(lambda: watch(seat.student, lessons[0], [(1, 50)]))
    assert count_statements(lambda: do(seat, lessons[1])) == part + 1
