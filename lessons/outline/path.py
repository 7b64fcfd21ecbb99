"""The published lessons of a course in order: the same for everybody, so put together once in a while."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet, prefetch_related_objects
from wagtail.models import Page

from cms.pages.cache import remembered
from courses.catalogue.pages import CoursePage
from lessons.outline.pages import LessonPage

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


@dataclass(frozen=True)
class CoursePath:
    """A course with its subject, and its lessons; all of them with their words in other languages."""

    #: Where the course stands in the tree.
    tree_path: str
    #: None while it is drafted and has never been saved.
    course: CoursePage | None
    lessons: list[LessonPage]
    #: Keys of the lessons that are restricted, of which strangers are not told.
    restricted: frozenset[int]


def lessons_of(courses: Iterable[Page]) -> QuerySet[LessonPage]:
    """The published lessons of the courses, in order, with what lists of them show."""
    paths = Q(pk__in=())
    for course in courses:
        paths |= Q(path__startswith=course.path, depth=course.depth + 1)
    lessons = LessonPage.objects.filter(paths, live=True).select_related("video").order_by("path")
    return lessons.only(*_SHOWN_IN_LISTS, *_SHOWN_OF_FILMS)


def path_of(course_path: str) -> CoursePath:
    """Of the course at this place in the tree. Who may see it is for the caller to ask."""
    return remembered(f"path:{course_path}", lambda: _path_of(course_path))


def _path_of(course_path: str) -> CoursePath:
    course = CoursePage.objects.select_related("subject").filter(path=course_path).first()
    lessons = list(lessons_of([course])) if course else []
    prefetch_related_objects([course] if course else [], "other_languages")
    prefetch_related_objects(lessons, "other_languages")
    restricted = LessonPage.objects.filter(pk__in=[lesson.pk for lesson in lessons])
    return CoursePath(
        tree_path=course_path,
        course=course,
        lessons=lessons,
        restricted=frozenset(restricted.exclude(view_restrictions=None).values_list("pk", flat=True)),
    )
