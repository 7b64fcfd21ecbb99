"""Who may learn from a lesson: those with a seat in a run of its course, and the course's teachers.

Each rule comes as a filter, so that a check costs one query and a list needs no loop.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef, Q
from django.db.models.expressions import Combinable
from django.db.models.functions import Left, Length

from cms.accounts.models import User
from courses.catalogue.models import CourseRun
from courses.catalogue.pages import CoursePage
from courses.enrolment.models import Enrolment, EnrolmentQuerySet, EnrolmentState
from courses.organisations.models import Organisation, Role
from lessons.outline.pages import LessonPage

#: Those who make courses or teach them. A registrar has no business with a lesson.
MAY_SEE_LESSONS = (Role.HEAD, Role.TEACHER, Role.EDITOR, Role.PUBLISHER)

# Stand for a person and a film in a statement that is kept; no row has a key below nought.
ANYBODY, ANY_FILM = -1, -2

_SHOWN_OF_A_SEAT = (
    "state",
    "student__user",
    "student__display_name",
    "student__preferred_name",
    *(f"run__course__{name}" for name in ("title", "path", "depth", "url_path", "content_language")),
    "run__course__subject__colour",
)


def course_path_of_lesson() -> Combinable:
    """The tree path of a lesson's course, for queries on LessonPage: a path holds its parent's."""
    return Left("path", Length("path") - LessonPage.steplen)


def places_of(user: User) -> EnrolmentQuerySet:
    """Seats and places in line of the user and of the children they answer for, in no order.

    It does not need a scope, for it carries a limit of its own, narrower than `visible_to`: a
    teacher's pupils are not in it. Whoever is answered for by the user twice over is in it twice.
    """
    is_own = Q(student__user=user)
    is_childs = Q(student__guardians__user=user, student__guardians__left_at=None)
    places = Enrolment.objects.with_scopes_disabled().filter(is_own | is_childs)
    return places.exclude(state=EnrolmentState.WITHDRAWN)


def seats_of(user: User) -> EnrolmentQuerySet:
    """Those of the user's places that let into the lessons."""
    return places_of(user).active()


def in_turn(place: Enrolment, user_id: int | None) -> tuple[bool, int, int]:
    """The order of places: a person's own before their children's, and the newest of each first.

    Kept in Python: there are few of them, and the query is built with every lesson that is opened.
    """
    return place.student.user_id != user_id, place.student_id, -place.pk


def seat_for(user: object, course_path: str, student_id: int | None = None) -> Enrolment | None:
    """The seat this user learns through in the course, with student, course and subject, in one query.

    A guardian of several children names the child; otherwise the first in order is taken. Of
    student and course only what a lesson's page shows is fetched.
    """
    if not isinstance(user, User):
        return None
    seats = seats_of(user).filter(run__course__path=course_path)
    if student_id is not None:
        seats = seats.filter(student=student_id)
    seats = seats.select_related("student", "run__course__subject").only(*_SHOWN_OF_A_SEAT)
    return min(seats, key=lambda seat: in_turn(seat, user.pk), default=None)


def teaches(user: object, course: CoursePage) -> bool:
    """True for staff of the organisation that publishes the course or runs it, and for superusers."""
    if not isinstance(user, User) or not user.is_active:
        return False
    if user.is_superuser:
        return True
    runs = CourseRun.objects.filter(course_id=course.pk, organisation=OuterRef("pk"))
    places = Organisation.objects.staffed_by(user, *MAY_SEE_LESSONS)
    return places.filter(Q(pk=course.organisation_id) | Exists(runs)).exists()


def may_play_in_lesson(user: Any, video: Any) -> bool | None:
    """Hook `authorise_playback`: admits those who may learn from a lesson that shows the film.

    A withdrawn student's seat is not active, so the next request of a film is already refused.
    """
    if not isinstance(user, User) or not user.is_active:
        return None
    statement, parameters = _admission()
    meant = {ANYBODY: user.pk, ANY_FILM: video.pk}
    with connection.cursor() as cursor:
        cursor.execute(statement, [meant.get(value, value) for value in parameters])
        return cursor.fetchone() is not None or None


@cache
def _admission() -> tuple[str, Sequence[Any]]:
    """The statement that finds a lesson through which ANYBODY may watch ANY_FILM.

    Written once: a player asks for a dozen playlists when it starts, and putting these words
    together took longer than all the rest of the answer.
    """
    user = User(pk=ANYBODY)
    shown = LessonPage.objects.filter(video=ANY_FILM).annotate(course_path=course_path_of_lesson())
    seats = seats_of(user).order_by().filter(run__course__path=OuterRef("course_path"))
    places = Organisation.objects.staffed_by(user, *MAY_SEE_LESSONS)
    courses = CoursePage.objects.filter(path=OuterRef("course_path"))
    runs = CourseRun.objects.filter(course__path=OuterRef("course_path"))
    is_admitted = (
        Q(live=True) & Exists(seats)
        | Exists(courses.filter(organisation__in=places))
        | Exists(runs.filter(organisation__in=places))
    )
    found = shown.filter(is_admitted).order_by().values_list("pk")[:1]
    statement, parameters = found.query.sql_with_params()
    return statement, parameters
