"""The attendance of one class on one day, as it stands."""

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from django.db.models import Count, Q

from cms.accounts.models import User
from courses.attendance.models import AttendanceMark
from courses.cohorts.models import Cohort
from courses.organisations.models import Organisation
from courses.students.models import Student


@dataclass(frozen=True)
class Line:
    student: Student
    presence: str = ""
    pick_up_note: str = ""
    #: Who pressed last, and the hour at the school.
    said_by: str = ""

    @property
    def as_shown(self) -> str:
        """What a form without script sends back, so that only what was changed there is written."""
        return f"{self.presence}|{self.pick_up_note}"


def lines_of(cohort: Cohort, held_on: date, user: User) -> list[Line]:
    """The children of the class in the order of their names, with what is known of each."""
    marks = AttendanceMark.objects.visible_to(user).filter(cohort=cohort, held_on=held_on)
    known = {mark.student_id: mark for mark in marks.select_related("by")}
    students = Student.objects.visible_to(user).filter(Q(cohort_place__cohort=cohort) | Q(pk__in=[*known]))
    zone = ZoneInfo(cohort.school.time_zone)
    return [_line(student, known.get(student.pk), zone) for student in students.order_by("sort_key", "pk")]


def _line(student: Student, mark: AttendanceMark | None, zone: ZoneInfo) -> Line:
    if mark is None:
        return Line(student)
    said_by = f"{mark.by.display_name}, {mark.told_at.astimezone(zone):%H:%M}"
    return Line(student, mark.presence, mark.pick_up_note, said_by)


@dataclass(frozen=True)
class Meeting:
    """A class that meets on a day: how many children it has, and how many are marked."""

    cohort: Cohort
    children: int
    marked: int
    is_own: bool

    @property
    def is_taken(self) -> bool:
        return self.marked >= self.children


def meetings_on(school: Organisation, day: date, user: User) -> list[Meeting]:
    """The classes of that day of the week; those that the user teaches come first."""
    own = set(Cohort.objects.visible_to(user).taught_by(user).values_list("pk", flat=True))
    marked = Q(attendance_marks__held_on=day) & ~Q(attendance_marks__presence="")
    rows = Cohort.objects.visible_to(user).filter(school=school, weekday=day.isoweekday())
    rows = rows.annotate(
        children=Count("places", distinct=True),
        marked=Count("attendance_marks", filter=marked, distinct=True),
    ).order_by("name", "pk")
    meetings = [Meeting(row, row.children, row.marked, row.pk in own) for row in rows]
    return sorted(meetings, key=lambda meeting: not meeting.is_own)
