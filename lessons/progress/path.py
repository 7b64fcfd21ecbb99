"""The numbered path of a course's lessons with what a student has done, and the next step on it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, FilteredRelation, Q, QuerySet
from wagtail.models import Page

from courses.catalogue.outline import OutlineItem
from lessons.outline.pages import LessonPage
from lessons.progress.models import LessonProgress, percent_seen

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


#: What lists of lessons show. A list that needs more adds it here, or pays a query for each lesson.
_SHOWN_IN_LISTS = (
    "title",
    "slug",
    "path",
    "depth",
    "url_path",
    "content_language",
    "kind",
    "minutes",
    "video",
)
_SHOWN_OF_FILMS = ("video__duration", "video__source_seconds")


def lessons_of(courses: Iterable[Page]) -> QuerySet[LessonPage]:
    """The published lessons of the courses, in order, with what lists of them show."""
    paths = Q(pk__in=())
    for course in courses:
        paths |= Q(path__startswith=course.path, depth=course.depth + 1)
    lessons = LessonPage.objects.filter(paths, live=True).select_related("video").order_by("path")
    return lessons.only(*_SHOWN_IN_LISTS, *_SHOWN_OF_FILMS)


def steps_for(
    course: Page, student_id: int | None, *, with_films: bool = False, is_stranger: bool = False
) -> list[Step]:
    """The course's path as this student stands on it, in one query. Strangers, who neither take nor
    teach the course, are not told of lessons that are restricted."""
    lessons = lessons_of([course])
    if with_films:
        lessons = lessons.only(*_SHOWN_IN_LISTS)  # And of the films everything.
    if is_stranger:
        lessons = lessons.filter(view_restrictions=None)
    if student_id is None:
        return [Step(lesson, number) for number, lesson in enumerate(lessons, 1)]
    own = FilteredRelation("lesson_progress", condition=Q(lesson_progress__student=student_id))
    rows = lessons.annotate(
        own=own,
        own_seen_ms=F("own__seen_ms"),
        own_duration_ms=F("own__duration_ms"),
        own_position_ms=F("own__position_ms"),
        own_touched_at=F("own__updated_at"),
        own_completed_at=F("own__completed_at"),
    )
    return [_step(lesson, number) for number, lesson in enumerate(rows, 1)]


def _step(lesson: LessonPage, number: int) -> Step:
    return Step(
        lesson=lesson,
        number=number,
        seen_ms=lesson.own_seen_ms or 0,
        duration_ms=lesson.own_duration_ms or 0,
        position_ms=lesson.own_position_ms or 0,
        touched_at=lesson.own_touched_at,
        completed_at=lesson.own_completed_at,
    )


def step_to_go_on_with(steps: Sequence[Step]) -> Step | None:
    """The lesson last touched if it is not done; else the next one after it that is not, going round.

    None when everything is done, or when there is nothing to do.
    """
    touched = [step for step in steps if step.touched_at is not None]
    last = max(touched, key=lambda step: step.touched_at, default=None)  # type: ignore[arg-type,return-value]
    begin = last.number - 1 if last else 0
    ahead = [*steps[begin:], *steps[:begin]]
    return next((step for step in ahead if not step.is_done), None)


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
            kind_label=step.lesson.get_kind_display(),
            minutes=step.lesson.minutes_needed,
            state=_state(step, is_next=step is following, is_locked=is_locked),
            percent=step.percent,
        )
        for step in steps
    ]


def _state(step: Step, *, is_next: bool, is_locked: bool) -> str:
    if is_locked:
        return "locked"
    if step.is_done:
        return "done"
    return "next" if is_next else ""
