"""What a person sees on a lesson's page. Everything that costs a query is fetched here, once."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, cast

from django.http import Http404, HttpRequest
from django.utils import timezone

from courses.catalogue.outline import OutlineItem
from courses.catalogue.pages import CoursePage
from courses.enrolment.models import Enrolment
from lessons.outline.calendar import still_closed
from lessons.outline.pages import LessonPage
from lessons.outline.path import path_of
from lessons.outline.permissions import seat_for, teaches
from lessons.outline.words import load_words
from lessons.progress.models import SEEN_ENOUGH_PERCENT
from lessons.progress.opening import Opening, stamp_for
from lessons.progress.path import Step, as_outline, steps_on


@dataclass(frozen=True)
class View:
    """A lesson among the lessons of its course, as one person stands to it."""

    lesson: LessonPage
    course: CoursePage
    seat: Enrolment | None
    may_watch: bool
    #: When it opens to who has a seat, while that lies ahead.
    opens_at: datetime | None
    steps: Sequence[Step]
    outline: Sequence[OutlineItem] = field(default_factory=list)
    #: Added to the addresses of lessons while a guardian follows one of several children.
    query: str = ""
    course_url: str = ""

    @property
    def place(self) -> int | None:
        """Where the lesson stands in the path; a draft stands nowhere."""
        places = (place for place, step in enumerate(self.steps) if step.lesson.pk == self.lesson.pk)
        return next(places, None)

    @property
    def step(self) -> Step:
        return Step(self.lesson, 0) if self.place is None else self.steps[self.place]

    def neighbour(self, distance: int) -> OutlineItem | None:
        place = None if self.place is None else self.place + distance
        return self.outline[place] if place is not None and 0 <= place < len(self.outline) else None


def lesson_page_context(request: HttpRequest, lesson: LessonPage) -> dict[str, Any]:
    """Answers the hook of the same name for the template `lessons/player/lesson_page.html`."""
    view = _view(request, lesson)
    is_preview = getattr(request, "is_preview", False)
    if not view.course.live and not is_preview:
        raise Http404
    step = view.step
    neighbours = (view.neighbour(-1), view.neighbour(1))
    if view.place is None or is_preview:
        load_words([lesson])  # A draft's words are its own.
    else:
        lesson.other_languages = list(step.lesson.other_languages.all())
    return {
        "lesson": lesson,
        "course": view.course,
        "course_url": view.course_url,
        "may_watch": view.may_watch,
        "opens_at": view.opens_at,
        "seat": view.seat,
        "learner": view.seat.student if view.seat else None,
        "is_for_child": view.seat is not None and view.seat.student.user_id != request.user.pk,
        "outline": view.outline,
        "previous_lesson": neighbours[0],
        "next_lesson": neighbours[1],
        "number": step.number,
        "seen_percent": step.percent,
        "is_completed": step.is_done,
        "resume_seconds": step.resume_seconds if view.seat else 0,
        "enough_percent": SEEN_ENOUGH_PERCENT,
        "stamp": _stamp(view.seat, lesson) if view.seat else "",
    }


def _view(request: HttpRequest, lesson: LessonPage) -> View:
    user = request.user
    asked = request.GET.get("student", "")
    student_id = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 19 else None
    seat = seat_for(user, lesson.course_path, student_id)
    path = path_of(lesson.course_path)
    course = cast("CoursePage", path.course)  # A lesson lies under one.
    learner, now = seat.student_id if seat else None, timezone.now()
    closed = still_closed(seat.run, path.lessons, now) if seat else {}
    is_open = seat is not None and lesson.pk not in closed
    may_watch = is_open or teaches(user, course)
    steps = steps_on(path, learner, is_stranger=seat is None and not may_watch)
    steps = [replace(step, opens_at=closed.get(step.lesson.pk)) for step in steps] if closed else steps
    query = f"?student={student_id}" if seat and student_id is not None else ""
    course_url = course.get_url(request) or ""
    return View(
        lesson=lesson,
        course=course,
        # A teacher who learns, too, looks at a lesson that is not open yet as a teacher.
        seat=seat if is_open else None,
        opens_at=closed.get(lesson.pk),
        may_watch=may_watch,
        steps=steps,
        outline=as_outline(steps, is_learning=seat is not None, course_url=course_url, query=query),
        query=query,
        course_url=course_url,
    )


def _stamp(seat: Enrolment, lesson: LessonPage) -> str:
    return stamp_for(Opening(seat.student_id, lesson.pk, timezone.now()))
