"""How a school's classes stand: who is linked to a family, whose slip is on its way."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from courses.cohorts.models import Cohort
from courses.families.actions import PrintedSlip
from courses.families.models import FamilySlip
from courses.families.slip_sheets import ClassSheet
from courses.students.models import Guardian, Student


@dataclass(frozen=True)
class ClassStanding:
    """Counts of one class; `cohort` is 0 for children who are in none."""

    cohort: int
    name: str
    children: int
    #: Without a guardian, and of these, those who have a slip that can be used, is locked or waits for a word.
    unlinked: int
    with_slip: int

    @property
    def to_print(self) -> int:
        return self.unlinked - self.with_slip


def with_standing(students: QuerySet[Any], at: datetime) -> QuerySet[Any]:
    """Adds `has_guardian` and `has_slip`. Inside the scope of the school."""
    guardians = Guardian.objects.current().filter(student=OuterRef("pk"))
    slips = FamilySlip.objects.standing().filter(student=OuterRef("pk"), ends_at__gt=at)
    return students.annotate(has_guardian=Exists(guardians), has_slip=Exists(slips))


def classes_of(at: datetime) -> list[ClassStanding]:
    """Every class with children, by name; those in none come last. One statement, inside the scope."""
    rows = (
        with_standing(Student.objects.all(), at)
        .order_by()
        .values("cohort_place__cohort", "cohort_place__cohort__name")
        .annotate(
            children=Count("pk"),
            unlinked=Count("pk", filter=Q(has_guardian=False)),
            with_slip=Count("pk", filter=Q(has_guardian=False, has_slip=True)),
        )
    )
    found = [
        ClassStanding(
            cohort=row["cohort_place__cohort"] or 0,
            name=row["cohort_place__cohort__name"] or "",
            children=row["children"],
            unlinked=row["unlinked"],
            with_slip=row["with_slip"],
        )
        for row in rows
    ]
    return sorted(found, key=lambda each: (not each.cohort, each.name))


def of_class(students: QuerySet[Any], cohort: int) -> QuerySet[Any]:
    return students.filter(cohort_place__cohort=cohort) if cohort else students.filter(cohort_place=None)


def sheets_of(printed: Sequence[PrintedSlip]) -> list[ClassSheet]:
    """By class, in the order of the names."""
    places = Cohort.objects.filter(places__student__in=[each.slip.student_id for each in printed])
    names = dict(places.values_list("places__student", "name"))
    sheets: dict[str, list[PrintedSlip]] = {}
    for each in printed:
        sheets.setdefault(names.get(each.slip.student_id, ""), []).append(each)
    return [ClassSheet(name, sheets[name]) for name in sorted(sheets, key=lambda name: (not name, name))]
