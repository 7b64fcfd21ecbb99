"""The numbered path of a course's lessons with what a student has done, and the next step on it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from cms.statements import kept_statement
from courses.catalogue.models import CourseRun
from courses.catalogue.outline import OutlineItem
from lessons.outline.calendar import still_closed
from lessons.outline.pages import LessonKind, LessonPage
from lessons.outline.path import CoursePath
from lessons.outline.permissions import course_path_of_lesson
from lessons.progress.models import LessonProgress, percent_seen

#: As a Step takes them, after the lesson they belong to.
_OF_PROGRESS = ("lesson", "seen_ms", "duration_ms", "position_ms", "updated_at", "completed_at")
#: Nearer to the start than this one begins anew, nearer to the end one has finished.
EDGE_MS = 3_000


@dataclass(frozen=True)
class Step:
    """A lesson with a student's progress in it; all zero for a visitor."""

    lesson: LessonPage
    number: int
    seen_ms: int = 0
    duration_ms: int = 0
    position_ms: int = 0
    touched_at: datetime | None = None
    completed_at: datetime | None = None
    #: The instant at which it opens, while that lies ahead.
    opens_at: datetime | None = None

    @classmethod
    def of(cls, lesson: LessonPage, number: int, progress: LessonProgress | None) -> "Step":
        if progress is None:
            return cls(lesson, number)
        return cls(
            lesson,
            number,
            seen_ms=progress.seen_ms,
            duration_ms=progress.duration_ms,
            position_ms=progress.position_ms,
            touched_at=progress.updated_at,
            completed_at=progress.completed_at,
        )

    @property
    def is_done(self) -> bool:
        return self.completed_at is not None

    @property
    def percent(self) -> int:
        """Of the film; a lesson without one is done or not."""
        if not self.duration_ms:
            return 100 if self.is_done else 0
        return percent_seen(self.seen_ms, self.duration_ms)

    @property
    def resume_seconds(self) -> float:
        """Where the film goes on. From the start when it was hardly begun or seen to the end."""
        last = self.duration_ms - EDGE_MS
        return self.position_ms / 1000 if EDGE_MS <= self.position_ms < last else 0


@kept_statement
def _progress_in(student_id: int, course_path: str) -> QuerySet[Any, Any]:
    rows = LessonProgress.objects.with_scopes_disabled().filter(student=student_id)
    path = course_path_of_lesson("lesson__path")
    return rows.annotate(course_path=path).filter(course_path=course_path).values_list(*_OF_PROGRESS)


def steps_on(path: CoursePath, student_id: int | None, *, is_stranger: bool = False) -> list[Step]:
    """The path as this student stands on it. Strangers, who neither take nor teach the course,
    are not told of lessons that are restricted."""
    told = [lesson for lesson in path.lessons if not (is_stranger and lesson.pk in path.restricted)]
    if student_id is None:
        return [Step(lesson, number) for number, lesson in enumerate(told, 1)]
    progress = {key: facts for key, *facts in _progress_in(student_id=student_id, course_path=path.tree_path)}
    return [Step(lesson, number, *progress.get(lesson.pk, ())) for number, lesson in enumerate(told, 1)]


def on_calendar(steps: Sequence[Step], run: CourseRun | None, at: datetime) -> list[Step]:
    """The steps, each that is not open yet in the run with the instant at which it opens."""
    closed = still_closed(run, [step.lesson for step in steps], at) if run is not None else {}
    return [
        replace(step, opens_at=closed[key]) if (key := step.lesson.pk) in closed else step for step in steps
    ]


def step_to_go_on_with(steps: Sequence[Step]) -> Step | None:
    """The lesson last touched if it is not done; else the next one after it that is not, going round.

    None when everything that is open is done, or when there is nothing to do.
    """
    touched = [step for step in steps if step.touched_at is not None]
    last = max(touched, key=lambda step: step.touched_at, default=None)  # type: ignore[arg-type,return-value]
    begin = last.number - 1 if last else 0
    ahead = [*steps[begin:], *steps[:begin]]
    return next((step for step in ahead if not step.is_done and step.opens_at is None), None)


def as_outline(
    steps: Sequence[Step],
    *,
    is_learning: bool,
    course_url: str,
    is_locked: bool = False,
    query: str = "",
) -> list[OutlineItem]:
    """The path as the course's page draws it; `query` is added to each lesson's address."""
    following = step_to_go_on_with(steps) if is_learning else None
    return [
        OutlineItem(
            page=step.lesson,
            number=step.number,
            url=step.lesson.url_below(course_url) + query,
            # `get_kind_display` hashes the words of every kind at each call.
            kind_label=str(LessonKind(step.lesson.kind).label),
            minutes=step.lesson.minutes_needed,
            state=_state(step, is_next=step is following, is_locked=is_locked),
            percent=step.percent,
            opens_at=step.opens_at,
        )
        for step in steps
    ]


def _state(step: Step, *, is_next: bool, is_locked: bool) -> str:
    if is_locked:
        return "locked"
    if step.is_done:
        return "done"
    if step.opens_at is not None:
        return "later"
    return "next" if is_next else ""
