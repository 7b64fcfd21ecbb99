"""What the storey of lessons tells a course page. Lessons answer two hooks with these values.

``course_outline(course, user) -> list[OutlineItem]``: the numbered path on the course's page.
``course_sizes(courses) -> dict[int, CourseSize]``: lessons and minutes on cards, in one query
for all cards of a page.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from wagtail import hooks
from wagtail.models import Page


@dataclass(frozen=True)
class OutlineItem:
    """One step of the path. `state` is "", "next", "done", "later" or "locked"."""

    page: Page
    number: int
    url: str
    kind_label: str = ""
    minutes: int | None = None
    state: str = ""
    percent: int = 0
    #: When it opens, while that lies ahead.
    opens_at: datetime | None = None


@dataclass(frozen=True)
class CourseSize:
    lessons: int
    minutes: int


def outline_of(course: Page, user: object) -> list[OutlineItem]:
    return [item for ask in hooks.get_hooks("course_outline") for item in ask(course, user)]


def sizes_of(courses: Sequence[Page]) -> dict[int, CourseSize]:
    sizes: dict[int, CourseSize] = {}
    for ask in hooks.get_hooks("course_sizes") if courses else []:
        sizes.update(ask(courses))
    return sizes
