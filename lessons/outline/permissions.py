"""Who may learn from a lesson: those with a seat in a run of its course, once it is open in that run, and
the course's teachers.

Each rule comes as a filter, so that a check costs one query and a list needs no loop.
"""

from collections.abc import Iterator
from typing import Any, cast

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.expressions import Combinable
from django.db.models.functions import Left, Length
from django.utils import timezone

from cms.accounts.models import User
from cms.statements import kept_statement, read_row
from courses.catalogue.models import CourseRun
from courses.catalogue.pages import CoursePage
from courses.enrolment.models import Enrolment, EnrolmentQuerySet, EnrolmentState
from courses.organisations.models import Organisation, Role
from courses.students.models import Student, children_of
from lessons.outline.calendar import still_closed
from lessons.outline.pages import LessonPage
from lessons.outline.path import path_of

#: Those who make courses or teach them. A registrar has no business with a lesson.
MAY_SEE_LESSONS = (Role.HEAD, Role.TEACHER, Role.EDITOR, Role.PUBLISHER)

_OF_SEAT = ("id", "state", "run_id", "student_id")
#: In the order of the tables, as `read_row` takes them.
_OF_RUN = ("id", "starts_on", "pace")
_OF_HOST = ("id", "time_zone")
_OF_STUDENT = ("id", "user_id", "display_name", "preferred_name")


def course_path_of_lesson(path: str = "path") -> Combinable:
    """The tree path of a lesson's course, from the field with its own: a path holds its parent's."""
    return Left(path, Length(path) - LessonPage.steplen)


def places_of(user: User) -> EnrolmentQuerySet:
    """Seats and places in line of the user and of the children they answer for, in no order.

    It does not need a scope, for it carries a limit of its own, narrower than `visible_to`: a
    teacher's pupils are not in it.
    """
    own = Student.objects.with_scopes_disabled().filter(user=user).order_by().values("pk")
    # A union, not an OR over two tables: PostgreSQL would look at everybody in the run.
    answered_for = own.union(children_of(user))
    places = Enrolment.objects.with_scopes_disabled().filter(student__in=answered_for)
    return places.exclude(state=EnrolmentState.WITHDRAWN)


def seats_of(user: User) -> EnrolmentQuerySet:
    """Those of the user's places that let into the lessons. A course that is not live has let in nobody."""
    return places_of(user).active().filter(run__course__live=True)


def in_turn(place: Enrolment, user_id: int | None) -> tuple[bool, int, bool, int]:
    """The order of places: a person's own before their children's, of each those that open all lessons
    at once first, then the newest.

    Kept in Python: there are few of them, and the query is built with every lesson that is opened.
    """
    is_weekly = place.run.pace == CourseRun.Pace.WEEKLY
    return place.student.user_id != user_id, place.student_id, is_weekly, -place.pk


def seat_for(user: object, course_path: str, student_id: int | None = None) -> Enrolment | None:
    """The seat this user learns through in the course, with the student and the run, in one query.

    A guardian of several children names the child; otherwise the first in order is taken. Of
    seat and student only what a lesson's page shows is fetched.
    """
    if not isinstance(user, User):
        return None
    rows = _seats_in(user_id=user.pk, course_path=course_path)
    seats = [seat for seat in map(_seat, rows) if student_id in (None, seat.student_id)]
    return min(seats, key=lambda seat: in_turn(seat, user.pk), default=None)


@kept_statement
def _seats_in(user_id: int, course_path: str) -> QuerySet[Any, Any]:
    seats = seats_of(User(pk=user_id)).filter(run__course__path=course_path)
    return seats.values_list(
        *_OF_SEAT,
        *(f"student__{name}" for name in _OF_STUDENT),
        *(f"run__{name}" for name in _OF_RUN),
        *(f"run__organisation__{name}" for name in _OF_HOST),
    )


def _seat(row: tuple[Any, ...]) -> Enrolment:
    values = iter(row)
    seat: Any = read_row(Enrolment, _OF_SEAT, values)
    seat.student = read_row(Student, _OF_STUDENT, values)
    seat.run = _run(values)
    return seat


def _run(values: Iterator[Any]) -> CourseRun:
    run: Any = read_row(CourseRun, _OF_RUN, values)
    run.organisation = read_row(Organisation, _OF_HOST, values)
    return cast("CourseRun", run)


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
    asked = {"user_id": user.pk, "video_id": video.pk}
    return bool(_lessons_that_admit(**asked)) or _is_open_by_now(**asked) or None


@kept_statement
def _lessons_that_admit(user_id: int, video_id: int) -> QuerySet[Any, Any]:
    """A player asks for a dozen playlists when it starts, and each asks this."""
    user = User(pk=user_id)
    shown = LessonPage.objects.filter(video=video_id).annotate(course_path=course_path_of_lesson())
    seats = seats_of(user).order_by().filter(run__course__path=OuterRef("course_path"))
    seats = seats.filter(run__pace=CourseRun.Pace.SELF_PACED)
    places = Organisation.objects.staffed_by(user, *MAY_SEE_LESSONS)
    courses = CoursePage.objects.filter(path=OuterRef("course_path"))
    runs = CourseRun.objects.filter(course__path=OuterRef("course_path"))
    is_admitted = (
        Q(live=True) & Exists(seats)
        | Exists(courses.filter(organisation__in=places))
        | Exists(runs.filter(organisation__in=places))
    )
    return shown.filter(is_admitted).order_by().values_list("pk")[:1]


def _is_open_by_now(*, user_id: int, video_id: int) -> bool:
    """Whether a lesson that shows the film has opened in a weekly run in which the user has a seat."""
    at = timezone.now()
    for lesson_id, course_path, *facts in _weekly_seats(user_id=user_id, video_id=video_id):
        lessons = path_of(course_path).lessons
        is_there = any(lesson.pk == lesson_id for lesson in lessons)
        if is_there and lesson_id not in still_closed(_run(iter(facts)), lessons, at):
            return True
    return False


@kept_statement
def _weekly_seats(user_id: int, video_id: int) -> QuerySet[Any, Any]:
    shown = LessonPage.objects.filter(video=video_id, live=True).annotate(course_path=course_path_of_lesson())
    runs = CourseRun.objects.filter(pk__in=seats_of(User(pk=user_id)).order_by().values("run"))
    weekly = runs.filter(pace=CourseRun.Pace.WEEKLY, course__path__in=shown.values("course_path"))
    lesson = shown.filter(course_path=OuterRef("course__path")).order_by("path")
    return weekly.annotate(shown=Subquery(lesson.values("pk")[:1])).values_list(
        "shown", "course__path", *_OF_RUN, *(f"organisation__{name}" for name in _OF_HOST)
    )
