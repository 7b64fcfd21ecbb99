"""Where a student stands in a lesson: the seat, the film and the progress so far, in one query."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, FilteredRelation, OuterRef, Q, QuerySet, Subquery

from cms.accounts.models import User
from cms.statements import MOST_IN_LIST, kept_statement
from courses.catalogue.models import CourseRun
from courses.consent.answers import students_who_refuse
from courses.consent.models import Purpose
from courses.enrolment.models import Enrolment
from courses.organisations.models import Organisation
from lessons.outline.calendar import still_closed
from lessons.outline.pages import LessonPage
from lessons.outline.path import path_of
from lessons.outline.permissions import course_path_of_lesson, seats_of
from lessons.progress.models import LearningEvent, LessonProgress

_KEPT = (
    "pk",
    "seen",
    "seen_ms",
    "duration_ms",
    "position_ms",
    "position_at",
    "opened_at",
    "completed_at",
    "revision",
)
_ASKED = (
    *("run_id", "run__pace", "run__starts_on", "run__organisation__time_zone", "run__course__path"),
    *("pk", "student_id", "student__user_id", "film_seconds", "has_told", "is_unrecorded"),
    *(f"progress__{name}" for name in _KEPT),
)


@dataclass(frozen=True)
class Standing:
    student_id: int
    #: Where the lesson's course stands in the tree.
    course_path: str
    #: The length of the lesson's film; 0 while there is none to watch.
    film_ms: int
    progress: LessonProgress | None
    #: True when some of the events asked about have been stored before.
    has_told: bool
    #: True when the family has said no to a learning record: what is told is answered, and not kept.
    is_unrecorded: bool


def standing_in(
    lesson_id: int,
    *,
    at: datetime,
    user_id: int | None = None,
    student_id: int | None = None,
    events: Sequence[UUID] = (),
) -> Standing | None:
    """Through the first seat that admits the user, or the student, to the published lesson, and in whose run
    it is open at that moment; None without one.

    Who has been withdrawn has no active seat, so access and progress are one question. A user's own
    seat goes before those of their children; with `student_id` it is the seat of that one. `events` are
    about to be told.
    """
    first, rest = list(events[:MOST_IN_LIST]), events[MOST_IN_LIST:]
    if user_id is None:
        rows = _through_seats_of_student(student_id=student_id or 0, lesson_id=lesson_id, events=first)
    else:
        rows = _through_seats_of_user(user_id=user_id, lesson_id=lesson_id, events=first)
    found = [dict(zip(_ASKED, row, strict=True)) for row in rows]
    admitted = [
        row for row in found if student_id in (None, row["student_id"]) and _is_open(row, lesson_id, at)
    ]
    if not admitted:
        return None
    row = min(admitted, key=lambda row: (row["student__user_id"] != user_id, row["student_id"], -row["pk"]))
    if rest and not row["has_told"]:
        row["has_told"] = told_before(row["student_id"], lesson_id, rest).exists()
    return _standing(row, lesson_id)


def _is_open(row: dict[str, Any], lesson_id: int, at: datetime) -> bool:
    if row["run__pace"] != CourseRun.Pace.WEEKLY:
        return True
    host = Organisation(time_zone=row["run__organisation__time_zone"])
    run = CourseRun(
        pk=row["run_id"], pace=row["run__pace"], starts_on=row["run__starts_on"], organisation=host
    )
    return lesson_id not in still_closed(run, path_of(row["run__course__path"]).lessons, at)


@kept_statement
def _through_seats_of_user(user_id: int, lesson_id: int, events: list[UUID]) -> QuerySet[Any, Any]:
    return _standings(seats_of(User(pk=user_id)), lesson_id, events)


@kept_statement
def _through_seats_of_student(student_id: int, lesson_id: int, events: list[UUID]) -> QuerySet[Any, Any]:
    seats = Enrolment.objects.with_scopes_disabled().active().filter(student=student_id)
    return _standings(seats, lesson_id, events)


def _standings(seats: QuerySet[Enrolment], lesson_id: int, events: list[UUID]) -> QuerySet[Any, Any]:
    lesson = LessonPage.objects.filter(pk=lesson_id, live=True)
    rows = seats.filter(
        run__course__path=Subquery(lesson.values(path_of_course=course_path_of_lesson()))
    ).annotate(
        film_seconds=Subquery(lesson.values("video__duration")),
        progress=FilteredRelation(
            "student__lesson_progress", condition=Q(student__lesson_progress__lesson=lesson_id)
        ),
        has_told=Exists(told_before(OuterRef("student"), lesson_id, events)),
        is_unrecorded=Exists(students_who_refuse(Purpose.ACCOUNT).filter(student=OuterRef("student"))),
    )
    return rows.values_list(*_ASKED)


def told_before(student: Any, lesson_id: int, events: Collection[UUID]) -> QuerySet[LearningEvent]:
    """Those of the events that this student has told of the lesson before."""
    rows = LearningEvent.objects.with_scopes_disabled()
    return rows.filter(pk__in=events, student=student, lesson=lesson_id)


def _standing(row: dict[str, Any], lesson_id: int) -> Standing:
    progress = None
    if row["progress__pk"] is not None:
        progress = LessonProgress(
            student_id=row["student_id"],
            lesson_id=lesson_id,
            **{name: row[f"progress__{name}"] for name in _KEPT},
        )
    return Standing(
        student_id=row["student_id"],
        course_path=row["run__course__path"],
        film_ms=round((row["film_seconds"] or 0) * 1000),
        progress=progress,
        has_told=row["has_told"],
        is_unrecorded=row["is_unrecorded"],
    )
