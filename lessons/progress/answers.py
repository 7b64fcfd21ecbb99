"""What this storey answers when a course asks about its lessons (hooks in courses)."""

from collections.abc import Sequence

from django.db.models import Count, Sum
from wagtail.models import Page

from cms.accounts.models import User
from courses.catalogue.outline import CourseSize, OutlineItem
from lessons.outline.minutes import minutes_needed
from lessons.outline.pages import LessonPage
from lessons.outline.path import path_of
from lessons.outline.permissions import course_path_of_lesson, seat_for, teaches
from lessons.progress.path import as_outline, step_to_go_on_with, steps_on


def course_outline(course: Page, user: object) -> list[OutlineItem]:
    """Hook: the numbered path, with what the reader or the first of their children has done."""
    student_id = _learner(course, user)
    is_stranger = student_id is None and not teaches(user, course)
    steps = steps_on(path_of(course.path), student_id, is_stranger=is_stranger)
    return as_outline(
        steps,
        is_learning=student_id is not None,
        is_locked=is_stranger,
        course_url=course.get_url() or "",
    )


def lesson_to_continue(course: Page, user: User) -> str | None:
    """Hook: the address of the lesson to go on with; of the first one when all are done."""
    steps = steps_on(path_of(course.path), _learner(course, user))
    step = step_to_go_on_with(steps) or next(iter(steps), None)
    return None if step is None else step.lesson.url_below(course.get_url() or "")


def course_sizes(courses: Sequence[Page]) -> dict[int, CourseSize]:
    """Hook: lessons and minutes of each course, in one query. A course without lessons has none."""
    keys = {course.path: course.pk for course in courses}
    rows = (
        LessonPage.objects.live()
        .order_by()
        .annotate(course_path=course_path_of_lesson())
        .filter(course_path__in=keys)
        .values_list("course_path")
        .annotate(lessons=Count("pk"), needed=Sum(minutes_needed()))
    )
    return {keys[path]: CourseSize(lessons, minutes) for path, lessons, minutes in rows}


def _learner(course: Page, user: object) -> int | None:
    seat = seat_for(user, course.path)
    return seat.student_id if seat else None
