"""Where a student stands in a lesson: the seat, the film and the progress so far, in one query."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Exists, FilteredRelation, OuterRef, Q, QuerySet, Subquery

from courses.enrolment.models import Enrolment
from lessons.outline.pages import LessonPage
from lessons.outline.permissions import course_path_of_lesson
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


@dataclass(frozen=True)
class Standing:
    student_id: int
    #: The length of the lesson's film; 0 while there is none to watch.
    film_ms: int
    progress: LessonProgress | None
    #: True when some of the events asked about have been stored before.
    has_told: bool


def standing_in(
    seats: QuerySet[Enrolment], lesson_id: int, *, user_id: int | None, events: Collection[UUID] = ()
) -> Standing | None:
    """The first of the seats that admits to the published lesson; None when none does.

    Who has been withdrawn has no active seat, so access and progress are one question. `user_id`
    says who asks: their own seat goes before those of their children. `events` are about to be told.
    """
    lesson = LessonPage.objects.filter(pk=lesson_id, live=True)
    rows = seats.filter(
        run__course__path=Subquery(lesson.values(path_of_course=course_path_of_lesson()))
    ).annotate(
        film_seconds=Subquery(lesson.values("video__duration")),
        progress=FilteredRelation(
            "student__lesson_progress", condition=Q(student__lesson_progress__lesson=lesson_id)
        ),
        has_told=Exists(told_before(OuterRef("student"), lesson_id, events)),
    )
    names = ("pk", "student_id", "student__user_id", "film_seconds", "has_told")
    found = list(rows.values(*names, *(f"progress__{name}" for name in _KEPT)))
    if not found:
        return None
    row = min(found, key=lambda row: (row["student__user_id"] != user_id, row["student_id"], -row["pk"]))
    return _standing(row, lesson_id)


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
        film_ms=round((row["film_seconds"] or 0) * 1000),
        progress=progress,
        has_told=row["has_told"],
    )
