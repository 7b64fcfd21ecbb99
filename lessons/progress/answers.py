"""What this storey answers when a course asks about its lessons (hooks in courses)."""

from collections.abc import Sequence

from django.db.models import Count, Sum
from django.utils import timezone
from wagtail.models import Page

from cms.accounts.models import User
from courses.catalogue.outline import CourseSize, OutlineItem
from courses.enrolment.models import Enrolment
from lessons.outline.minutes import minutes_needed
from lessons.outline.pages import LessonPage
from lessons.outline.path import path_of
from lessons.outline.permissions import course_path_of_lesson, seat_for, teaches
from lessons.progress.models import LessonProgress
from lessons.progress.path import as_outline, on_calendar, step_to_go_on_with, steps_on


def course_outline(course: Page, user: object) -> list[OutlineItem]:
    """Hook: the numbered path, with what the reader or the first of their children has done, and when each
    lesson opens that is not open to them yet."""
    seat = seat_for(user, course.path)
    student_id = seat.student_id if seat else None
    is_stranger = student_id is None and not teaches(user, course)
    steps = steps_on(path_of(course.path), student_id, is_stranger=is_stranger)
    steps = on_calendar(steps, seat.run if seat else None, timezone.now())
    return as_outline(
        steps,
        is_learning=student_id is not None,
        is_locked=is_stranger,
        course_url=course.get_url() or "",
    )


def lesson_to_continue(course: Page, user: User) -> str | None:
    """Hook: the address of the lesson to go on with; of the first one when all are done."""
    seat = seat_for(user, course.path)
    steps = steps_on(path_of(course.path), seat.student_id if seat else None)
    steps = on_calendar(steps, seat.run if seat else None, timezone.now())
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


def seats_in_use(seats: Sequence[Enrolment]) -> set[int]:
    """Hook (courses/enrolment): those of the seats whose student has begun a lesson of the course since."""
    found = set()
    for seat in seats:
        begun = LessonProgress.objects.with_scopes_disabled().filter(
            student=seat.student_id, lesson__path__startswith=seat.run.course.path
        )
        if begun.exists():
            found.add(seat.pk)
    return found
