"""What would become of a cohort in a run, before anything is written."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from courses.catalogue.models import CourseRun, Window
from courses.enrolment.cautions import Caution, cautions_for
from courses.enrolment.line import WITHDRAWN, look_at, places_in
from courses.enrolment.models import Enrolment
from courses.enrolment.permissions import is_admitted, may_give_seats
from courses.students.models import Student


class Outcome(TextChoices):
    SEAT = "seat", _("gets a seat")
    WAITS = "waits", _("goes on the waiting list")
    THERE = "there", _("is already in it")
    NOT_ADMITTED = "not_admitted", _("may not enrol in this run")


@dataclass(frozen=True)
class Planned:
    student: Student
    outcome: Outcome
    place: Enrolment | None
    cautions: Sequence[Caution]

    @property
    def is_new(self) -> bool:
        return self.outcome in (Outcome.SEAT, Outcome.WAITS)


@dataclass(frozen=True)
class Plan:
    rows: list[Planned]
    is_open: bool

    @property
    def new(self) -> list[Student]:
        return [row.student for row in self.rows if row.is_new] if self.is_open else []

    @property
    def counts(self) -> list[tuple[Outcome, int]]:
        numbers = [(outcome, sum(row.outcome == outcome for row in self.rows)) for outcome in Outcome]
        return [(outcome, number) for outcome, number in numbers if number]


def plan_for(run: CourseRun, students: Sequence[Student], *, by: object) -> Plan:
    """As `enrol_students` would do it now, in the order given. Needs a run `with_window`."""
    line, places = look_at(run), places_in(run, students)
    cautions, gives_seats = cautions_for(run, students), may_give_seats(run, by)
    free = 0 if line.waiting else None if run.seats is None else max(run.seats - line.taken, 0)
    rows, newcomers = [], 0
    for student in students:
        place = places.get(student.pk)
        if place is not None and place.state != WITHDRAWN:
            outcome = Outcome.THERE
        elif not (gives_seats or is_admitted(run, student)):
            outcome = Outcome.NOT_ADMITTED
        else:
            outcome = Outcome.SEAT if free is None or newcomers < free else Outcome.WAITS
            newcomers += 1
        rows.append(Planned(student, outcome, place, cautions.get(student.pk, ())))
    return Plan(rows, is_open=run.window == Window.OPEN)
