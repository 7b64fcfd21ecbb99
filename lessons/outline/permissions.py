"""Who may learn from a lesson: those with a seat in a run of its course, and the course's teachers.

Each rule comes as a filter, so that a check costs one query and a list needs no loop.
"""

from typing import Any

from django.db.models import Case, Exists, OuterRef, Q, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Left, Length

from cms.accounts.models import User
from courses.catalogue.models import CourseRun
from courses.catalogue.pages import CoursePage
from courses.enrolment.models import Enrolment, EnrolmentQuerySet, EnrolmentState
from courses.organisations.models import Organisation, Role
from courses.students.models import Guardian
from lessons.outline.pages import LessonPage

#: Those who make courses or teach them. A registrar has no business with a lesson.
MAY_SEE_LESSONS = (Role.HEAD, Role.TEACHER, Role.EDITOR, Role.PUBLISHER)


def course_path_of_lesson() -> Combinable:
    """The tree path of a lesson's course, for queries on LessonPage: a path holds its parent's."""
    return Left("path", Length("path") - LessonPage.steplen)


def places_of(user: User) -> EnrolmentQuerySet:
    """Seats and places in line of the user and of the children they answer for.

    Their own come first, and of each person the newest. It does not need a scope, for it carries a
    limit of its own, narrower than `visible_to`: a teacher's pupils are not in it.
    """
    children = Guardian.objects.current().filter(user=user, student=OuterRef("student"))
    places = Enrolment.objects.with_scopes_disabled().exclude(state=EnrolmentState.WITHDRAWN)
    return places.filter(Q(student__user=user) | Exists(children)).order_by(
        Case(When(student__user=user, then=Value(0)), default=Value(1)), "student", "-pk"
    )


def seats_of(user: User) -> EnrolmentQuerySet:
    """Those of the user's places that let into the lessons."""
    return places_of(user).active()


def seat_for(user: object, course_path: str, student_id: int | None = None) -> Enrolment | None:
    """The seat this user learns through in the course, with student, course and subject, in one query.

    A guardian of several children names the child; otherwise the first in order is taken.
    """
    if not isinstance(user, User):
        return None
    seats = seats_of(user).filter(run__course__path=course_path)
    if student_id is not None:
        seats = seats.filter(student=student_id)
    return seats.select_related("student", "run__course__organisation", "run__course__subject").first()


def teaches(user: object, course: CoursePage) -> bool:
    """True for staff of the organisation that publishes the course or runs it, and for superusers."""
    if not isinstance(user, User) or not user.is_active:
        return False
    if user.is_superuser:
        return True
    runs = CourseRun.objects.filter(course=course, organisation=OuterRef("pk"))
    places = Organisation.objects.staffed_by(user, *MAY_SEE_LESSONS)
    return places.filter(Q(pk=course.organisation_id) | Exists(runs)).exists()


def may_play_in_lesson(user: Any, video: Any) -> bool | None:
    """Hook `authorise_playback`: admits those who may learn from a lesson that shows the film.

    A withdrawn student's seat is not active, so the next request of a film is already refused.
    """
    if not isinstance(user, User) or not user.is_active:
        return None
    shown = LessonPage.objects.filter(video=video).annotate(course_path=course_path_of_lesson())
    seats = seats_of(user).order_by().filter(run__course__path=OuterRef("course_path"))
    places = Organisation.objects.staffed_by(user, *MAY_SEE_LESSONS)
    courses = CoursePage.objects.filter(path=OuterRef("course_path"))
    runs = CourseRun.objects.filter(course__path=OuterRef("course_path"))
    is_admitted = (
        Q(live=True) & Exists(seats)
        | Exists(courses.filter(organisation__in=places))
        | Exists(runs.filter(organisation__in=places))
    )
    return shown.filter(is_admitted).exists() or None
