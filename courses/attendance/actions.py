"""Attendance is taken, press by press. What arrives twice or late does no harm: the later press counts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django_scopes import scope

from cms.accounts.models import User
from courses.attendance.models import AttendanceMark
from courses.attendance.refusals import DayToCome
from courses.cohorts.models import Cohort
from courses.organisations.models import Organisation
from courses.students.models import Student

DAYS_OF_THE_WEEK = range(1, 8)


@dataclass(frozen=True)
class Told:
    """What somebody has pressed and written about one child, and when they did."""

    student_id: int
    presence: str
    pick_up_note: str
    told_at: datetime


@transaction.atomic
def take_attendance(*, cohort: Cohort, held_on: date, told: Iterable[Told], by: User, at: datetime) -> None:
    """Write down who was there. A press that is not later than the one that stands changes nothing, and
    no press counts as later than `at`. Children who are not of the class are passed over.

    Raises DayToCome while the day has not begun at the school.
    """
    school = Organisation.objects.get(pk=cohort.school_id)
    if held_on > school.day_at(at):
        raise DayToCome
    with scope(organisation=school):
        # Two teachers at one class: one after the other.
        Cohort.objects.select_for_update(of=("self",), no_key=True).get(pk=cohort.pk)
        standing = {
            mark.student_id: mark for mark in AttendanceMark.objects.filter(cohort=cohort, held_on=held_on)
        }
        of_class = set(_students(cohort, held_on).values_list("pk", flat=True))
        latest = {each.student_id: each for each in sorted(told, key=lambda each: each.told_at)}
        changed = []
        for each in latest.values():
            mark = standing.get(each.student_id)
            told_at = min(each.told_at, at)
            if each.student_id not in of_class or (mark and not _is_news(mark, each, told_at, by)):
                continue
            changed.append(
                AttendanceMark(
                    cohort=cohort,
                    held_on=held_on,
                    student_id=each.student_id,
                    presence=each.presence,
                    pick_up_note=each.pick_up_note,
                    told_at=told_at,
                    by=by,
                )
            )
        AttendanceMark.objects.bulk_create(
            changed,
            update_conflicts=True,
            unique_fields=["cohort", "held_on", "student"],
            update_fields=["presence", "pick_up_note", "told_at", "by"],
        )


def _is_news(mark: AttendanceMark, told: Told, told_at: datetime, by: User) -> bool:
    """Whether the press is later than the one that stands, and not the same one sent again."""
    stands = (mark.by_id, mark.presence, mark.pick_up_note)
    return told_at > mark.told_at and stands != (by.pk, told.presence, told.pick_up_note)


def _students(cohort: Cohort, held_on: date) -> "QuerySet[Student, Student]":
    """The children of the class now, and those who were marked there on that day."""
    marked = AttendanceMark.objects.filter(cohort=cohort, held_on=held_on).values("student")
    return Student.objects.filter(Q(cohort_place__cohort=cohort) | Q(pk__in=marked))


@transaction.atomic
def set_meeting_day(*, school: Organisation, weekday: int | None, cohort: Cohort | None = None) -> int:
    """Say on which day of the week (1 is Monday) a class meets; without a class, all that have no day yet.
    Returns how many classes that were."""
    with scope(organisation=school):
        meant = Cohort.objects.filter(school=school)
        meant = meant.filter(weekday=None) if cohort is None else meant.filter(pk=cohort.pk)
        count: int = meant.update(weekday=weekday)
        return count
