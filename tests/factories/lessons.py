"""Lessons, seats and what was watched, made by the real actions where there are any."""

import itertools
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from cms.accounts.models import User
from cms.pages.cache import forget_pages
from cms.pages.models import PageTranslation
from courses.catalogue.pages import CoursePage
from courses.enrolment.models import Enrolment
from courses.students.actions import student_for
from courses.students.models import Student
from lessons.lectures.actions import schedule_lecture
from lessons.lectures.models import Lecture
from lessons.outline.pages import LessonPage
from lessons.progress.actions import record_events
from lessons.progress.events import Watched
from lessons.progress.models import LessonProgress
from media.videos.models import Video, VideoState
from tests.factories.courses import (
    NOW,
    make_course,
    make_enrolment,
    make_organisation,
    make_run,
    make_user,
)
from tests.factories.media import make_video

_number = itertools.count(1)

#: The length of films in tests, in seconds.
FILM = 100.0


def make_film(course: CoursePage, seconds: float = FILM) -> Video:
    """A film that is ready, in the house of the course's organisation; a row without bytes."""
    return make_video(
        collection=course.organisation.collection,
        duration=seconds,
        state=VideoState.READY,
        generation="a" * 32,
    )


def make_lesson(course: CoursePage, title: str = "", *, film: bool = True, **facts: Any) -> LessonPage:
    """A published lesson with a film of 100 seconds, or without one."""
    number = next(_number)
    facts = {
        "slug": f"lesson-{number}",
        "minutes": 8,
        "practice": "描写 日 月 山 水",
        "video": make_film(course) if film else None,
        "kind": "video" if film else "reading",
    } | facts
    english = str(facts.pop("english", f"Lesson {number}"))
    lesson = LessonPage(title=title or f"第{number}课", **facts)
    lesson.other_languages = [PageTranslation(language="en", title=english)]
    course.add_child(instance=lesson)
    forget_pages()  # As publishing does.
    return lesson


def make_seat(course: CoursePage, user: User | None = None, **facts: Any) -> Enrolment:
    """A confirmed seat of a grown-up learner in a new run of the course."""
    student = student_for(user=user or make_user())
    run = course.runs.first() or make_run(course)
    return make_enrolment(run, student, by=student.user, **facts)


def make_small_course(lessons: int = 1, *, slug: str = "madrid") -> tuple[CoursePage, list[LessonPage]]:
    course = make_course(make_organisation(slug))
    return course, [make_lesson(course) for _ in range(lessons)]


def watched(
    start: float, end: float, *, position: float | None = None, happened_at: datetime = NOW
) -> Watched:
    return Watched(
        id=uuid4(),
        from_ms=round(start * 1000),
        to_ms=round(end * 1000),
        position_ms=round((end if position is None else position) * 1000),
        happened_at=happened_at,
    )


def watch(
    student: Student, lesson: LessonPage, ranges: Sequence[tuple[float, float]], at: datetime = NOW
) -> LessonProgress:
    """What a person does who opened the lesson an hour ago and has seen these ranges of it."""
    return record_events(
        student=student,
        lesson=lesson,
        events=[watched(start, end, happened_at=at) for start, end in ranges],
        at=at,
        opened_at=at - timedelta(hours=1),
    )


def make_lecture(starts_at: datetime, **facts: Any) -> Lecture:
    number = next(_number)
    return schedule_lecture(
        **{
            "host": facts.pop("host", None) or make_organisation(),
            "slug": f"lecture-{number}",
            "title": f"讲座{number}",
            "summary": "一小时。",
            "starts_at": starts_at,
            "minutes": 60,
            "lecturer": "沈若谷医师",
        }
        | facts
    )
