"""When the lessons of a run open: all at once, or one a week at midnight on the wall clock of its host.

The date of a lesson is reckoned from the run's first day and the lesson's place among the published ones,
and is stored only where an editor has moved it.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from cms.statements import kept_statement
from courses.catalogue.models import CourseRun, start_of
from lessons.outline.models import LessonDate
from lessons.outline.pages import LessonPage


def opening_of(run: CourseRun, lessons: Sequence[LessonPage]) -> dict[int, datetime]:
    """The instant at which each of the course's published lessons opens, in order; nothing for a run
    whose lessons are open all at once. One statement for a weekly run, none for another."""
    if run.pace != CourseRun.Pace.WEEKLY:
        return {}
    moved = own_dates(run)
    zone = run.organisation.time_zone
    return {
        lesson.pk: start_of(moved[lesson.pk], zone) if lesson.pk in moved else run.week_begins_at(week)
        for week, lesson in enumerate(lessons, 1)
    }


def still_closed(run: CourseRun, lessons: Sequence[LessonPage], at: datetime) -> dict[int, datetime]:
    """Those that do not open before `at`, with the instant at which they do."""
    return {key: opens_at for key, opens_at in opening_of(run, lessons).items() if opens_at > at}


def own_dates(run: CourseRun) -> dict[int, date]:
    """The days of those lessons that somebody has moved."""
    return dict(_moved_in(run_id=run.pk))


@kept_statement
def _moved_in(run_id: int) -> QuerySet[Any, Any]:
    return LessonDate.objects.filter(run=run_id).values_list("lesson_id", "opens_on")


@transaction.atomic
def move_lessons(*, run: CourseRun, dates: dict[int, date | None]) -> None:
    """Let lessons open on other days; None gives one back to its week."""
    LessonDate.objects.filter(run=run, lesson__in=[key for key, day in dates.items() if day is None]).delete()
    moved = [LessonDate(run=run, lesson_id=key, opens_on=day) for key, day in dates.items() if day]
    LessonDate.objects.bulk_create(
        moved, update_conflicts=True, unique_fields=["run", "lesson"], update_fields=["opens_on"]
    )
