"""What the storey of lessons tells a course page. Lessons answer two hooks with these values.

``course_outline(course, user) -> list[OutlineItem]``: the numbered path on the course's page.
``course_sizes(course_ids) -> dict[int, CourseSize]``: lessons and minutes on cards, in one query
for all cards of a page.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from wagtail import hooks
from wagtail.models import Page


@dataclass(frozen=True)
class OutlineItem:
    """One step of the path. `state` is "", "next", "done" or "locked"."""

    page: Page
    number: int
    url: str
    kind_label: str = ""
    minutes: int | None = None
    state: str = ""
    percent: int = 0


@dataclass(frozen=True)
class CourseSize:
    lessons: int
    minutes: int


def outline_of(course: Page, user: object) -> list[OutlineItem]:
    return [item for ask in hooks.get_hooks("course_outline") for item in ask(course, user)]


def sizes_of(course_ids: Iterable[int]) -> dict[int, CourseSize]:
    wanted = list(course_ids)
    sizes: dict[int, CourseSize] = {}
    for ask in hooks.get_hooks("course_sizes") if wanted else []:
        sizes.update(ask(wanted))
    return sizes
