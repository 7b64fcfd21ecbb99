"""Whoever has done all lessons of a course has completed it, and their seat says so."""

import logging
from datetime import datetime

from django.db.models import Exists, F, OuterRef

from courses.catalogue.models import CourseRun
from courses.enrolment.actions import complete_enrolment
from courses.enrolment.models import Enrolment, EnrolmentQuerySet
from lessons.outline.pages import LessonPage
from lessons.progress.models import LessonProgress

logger = logging.getLogger(__name__)


def finished_seats(course_path: str) -> EnrolmentQuerySet:
    """Seats under way in the course at this place in the tree whose student has completed every published
    lesson, and one of them since they took the seat: who comes back to a course is not done on arrival.

    Asked of the tables, not of the path that lists remember: what is completed stays so.
    """
    # For the site's own reckoning: nobody is shown these rows.
    done = LessonProgress.objects.with_scopes_disabled().filter(completed_at__isnull=False)
    lessons = LessonPage.objects.live().order_by().filter(path__startswith=course_path)
    left = lessons.exclude(Exists(done.filter(lesson=OuterRef("pk"), student=OuterRef(OuterRef("student")))))
    since = done.filter(lesson__in=lessons, student=OuterRef("student"))
    return (
        Enrolment.objects.with_scopes_disabled()
        .under_way()
        .filter(run__course__path=course_path)
        .filter(Exists(since.filter(completed_at__gte=OuterRef("enrolled_at"))), ~Exists(left))
    )


def complete_seats_of(*, student_id: int, course_path: str, at: datetime) -> None:
    """Complete the student's seats in the course if this was the last of its lessons. One statement where
    it was not."""
    for seat in finished_seats(course_path).filter(student=student_id):
        complete_enrolment(enrolment=seat, at=at)


def complete_finished_seats(*, at: datetime) -> int:
    """What nobody reported: an editor took away the one lesson that was missing, two records became one, a
    server went down in between. Returns how many. A course that fails does not hold up the others."""
    seats = Enrolment.objects.with_scopes_disabled().under_way()
    courses = CourseRun.objects.filter(pk__in=seats.values("run")).order_by()
    completed = 0
    for course_path in list(courses.values_list(F("course__path"), flat=True).distinct()):
        try:
            for seat in finished_seats(course_path):
                complete_enrolment(enrolment=seat, at=at)
                completed += 1
        except Exception:
            logger.exception("Seats in the course at %s could not be completed.", course_path)
    return completed
