"""Where a student stands in a lesson: the seat, the film and the progress so far, in one query."""

from dataclasses import dataclass
from typing import Any

from django.db.models import FilteredRelation, Q, QuerySet, Subquery

from courses.enrolment.models import Enrolment
from lessons.outline.pages import LessonPage
from lessons.outline.permissions import course_path_of_lesson
from lessons.progress.models import LessonProgress

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
    film_ms: int
    has_film: bool
    progress: LessonProgress | None


def standing_in(seats: QuerySet[Enrolment], lesson_id: int) -> Standing | None:
    """The first of the seats that admits to the published lesson; None when none does.

    Who has been withdrawn has no active seat, so access and progress are one question.
    """
    lesson = LessonPage.objects.live().filter(pk=lesson_id)
    rows = seats.filter(
        run__course__path=Subquery(lesson.values(path_of_course=course_path_of_lesson())[:1])
    ).annotate(
        film_id=Subquery(lesson.values("video")[:1]),
        film_seconds=Subquery(lesson.values("video__duration")[:1]),
        progress=FilteredRelation(
            "student__lesson_progress", condition=Q(student__lesson_progress__lesson=lesson_id)
        ),
    )
    row = rows.values(
        "student_id", "film_id", "film_seconds", *(f"progress__{name}" for name in _KEPT)
    ).first()
    return None if row is None else _standing(row, lesson_id)


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
        has_film=row["film_id"] is not None,
        progress=progress,
    )
