"""A seat is taken, answered for, given back, passes to the next in line, or its course is completed; codes
that admit to a run.

Seats are counted under the run's lock (line.py).
"""

import logging
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from wagtail import hooks

from cms.accounts.models import User
from courses.catalogue.models import CourseRun, Window
from courses.enrolment.codes import new_code, plain_code
from courses.enrolment.line import (
    COMPLETED,
    CONFIRMED,
    WITHDRAWN,
    give_places,
    lock,
    look_at,
    places_in,
    promote,
    row_of,
    write,
)
from courses.enrolment.models import (
    ACCEPTED,
    FINISHED,
    KEPT,
    LAPSED,
    Enrolment,
    EnrolmentChange,
    EnrolmentCode,
)
from courses.enrolment.permissions import is_admitted, may_give_seats
from courses.enrolment.refusals import (
    AlreadyCompleted,
    EnrolmentNotOpen,
    NoSuchCode,
    NotInvited,
    SeatPassedOn,
)
from courses.students.models import Student

logger = logging.getLogger(__name__)


def enrol_student(*, student: Student, run: CourseRun, by: User, at: datetime) -> Enrolment:
    """Give the student a seat in the run, or a place on its waiting list when it is full.

    Who has a seat or a place keeps it, so pressing twice does no harm. Who has left may come back,
    at the end of the line. Raises EnrolmentNotOpen outside the window and NotInvited when the run
    is not for this student. Whether `by` may act for the student is the caller's question.
    """
    return enrol_students(students=[student], run=run, by=by, at=at)[0]


@transaction.atomic
def enrol_students(
    *, students: Sequence[Student], run: CourseRun, by: User, at: datetime, has_code: bool = False
) -> list[Enrolment]:
    """As `enrol_student` for several at once, all of them or none: children of one family, or a cohort.

    They stand in line in the order given. Costs no more statements for thirty than for two. `has_code`
    says that the run's code was shown (`enrol_by_code`).
    """
    locked = lock(run.pk, at)
    line = look_at(locked, students)
    places = places_in(locked, students) if line.known else {}
    there = {key: place for key, place in places.items() if place.state != WITHDRAWN}
    new = [student for student in students if student.pk not in there]
    if new and locked.window != Window.OPEN:
        raise EnrolmentNotOpen
    uninvited = [] if has_code else [student for student in new if not is_admitted(locked, student)]
    if uninvited and not may_give_seats(locked, by):
        raise NotInvited
    newcomers = [(student, places.get(student.pk)) for student in new]
    given = give_places(locked, line, newcomers, at=at, by=by) if newcomers else []
    there |= {each.student_id: each for each in given}
    return [there[student.pk] for student in students]


def enrol_by_code(
    *, students: Sequence[Student], code: str, by: User, at: datetime
) -> tuple[CourseRun, list[Enrolment]]:
    """Enrol them in the run that the code opens. Raises NoSuchCode when it opens none, in whatever
    spelling it was typed."""
    with transaction.atomic():
        shown = EnrolmentCode.objects.open_at(at).filter(code=plain_code(code))
        entered = shown.first()
        # Asked again under the run's lock: it may be ended in this very moment.
        if entered is None:
            raise NoSuchCode
        lock(entered.run_id, at)
        if not shown.exists():
            raise NoSuchCode
        run = CourseRun.objects.select_related("course", "organisation").get(pk=entered.run_id)
        return run, enrol_students(students=students, run=run, by=by, at=at, has_code=True)


@transaction.atomic
def accept_seat(*, enrolment: Enrolment, by: User, at: datetime) -> Enrolment:
    """The family says yes to a seat from the waiting list; it is theirs. Saying yes twice does no harm.

    Raises SeatPassedOn when the deadline has passed and the seat with it.
    """
    lock(enrolment.run_id, at)
    current = row_of(enrolment)
    if current is None or current.state not in (CONFIRMED, COMPLETED):
        raise SeatPassedOn
    if current.answer_by is not None:
        _note_answer(current, at=at, by=by, reason=ACCEPTED)
    return current


@transaction.atomic
def withdraw_enrolment(*, enrolment: Enrolment, by: User, at: datetime, reason: str = "") -> Enrolment:
    """Take the student out of the run; the seat passes to the next in line. Leaving twice does no harm."""
    locked = lock(enrolment.run_id, at)
    current = row_of(enrolment)
    if current is None or current.state == WITHDRAWN:
        return current or enrolment
    if current.state == COMPLETED:
        raise AlreadyCompleted
    _withdraw(current, at=at, by=by, reason=reason)
    promote(locked, at=at, by=by)
    return current


@transaction.atomic
def complete_enrolment(*, enrolment: Enrolment, at: datetime) -> Enrolment:
    """The student has done all that the course asks for. The seat stays theirs, and the lessons stay open.

    Completing twice does no harm, and who has left or still waits is left as they are. What the course
    asks for is the caller's question; no person's name is kept with the change, for nobody pressed for it.
    """
    lock(enrolment.run_id, at)
    current = row_of(enrolment)
    if current is None or current.state != CONFIRMED:
        return current or enrolment
    current.state, current.answer_by = COMPLETED, None
    write([current], at=at, by=None, reason=FINISHED)
    return current


@transaction.atomic
def promote_from_waiting_list(*, run: CourseRun, at: datetime, by: User | None = None) -> list[Enrolment]:
    """Give every free seat to those who wait, in the order in which they came."""
    return promote(lock(run.pk, at), at=at, by=by)


def pass_on_unanswered_seats(*, at: datetime) -> int:
    """Give the seats whose deadline has passed to those who wait; returns how many were taken back.

    Nobody loses a seat for nothing: as many are taken back as are waited for, and none of somebody who
    has begun to learn. Who keeps theirs is asked no more. A run that fails does not hold up the others.
    """
    overdue = Enrolment.objects.with_scopes_disabled().unanswered_at(at)
    taken_back = 0
    for run_id in list(overdue.order_by().values_list("run", flat=True).distinct()):
        try:
            taken_back += _pass_on(run_id, at)
        except Exception:
            logger.exception("Seats of run %s could not be passed on.", run_id)
    return taken_back


@transaction.atomic
def make_code(*, run: CourseRun, by: User, at: datetime, good_until: datetime | None = None) -> EnrolmentCode:
    """A new code for the run. The one before it opens nothing from now on."""
    end_code(run=run, at=at)
    return EnrolmentCode.objects.create(
        run=run, code=new_code(), made_by=by, made_at=at, good_until=good_until
    )


@transaction.atomic
def end_code(*, run: CourseRun, at: datetime) -> None:
    """Let the run's code open nothing any more. Ending twice does no harm."""
    lock(run.pk, at)
    EnrolmentCode.objects.standing().filter(run=run).update(ended_at=at)


def _pass_on(run_id: int, at: datetime) -> int:
    with transaction.atomic():
        locked = lock(run_id, at)
        overdue = Enrolment.objects.with_scopes_disabled().unanswered_at(at).filter(run=run_id)
        rows = list(overdue.select_related("run__course").order_by("answer_by", "arrival"))
        in_use = {key for ask in hooks.get_hooks("seats_in_use") for key in ask(rows)}
        idle = [row for row in rows if row.pk not in in_use]
        lost = idle[: look_at(locked).waiting]
        for row in rows:
            if row in lost:
                _withdraw(row, at=at, by=None, reason=LAPSED)
            else:
                _note_answer(row, at=at, by=None, reason=KEPT)
        promote(locked, at=at, by=None)
    return len(lost)


def _withdraw(enrolment: Enrolment, *, at: datetime, by: User | None, reason: str) -> None:
    enrolment.state, enrolment.answer_by = WITHDRAWN, None
    write([enrolment], at=at, by=by, reason=reason)


def _note_answer(enrolment: Enrolment, *, at: datetime, by: User | None, reason: str) -> None:
    """The seat is theirs from now on; nobody is told what they have said themselves."""
    enrolment.answer_by = None
    enrolment.save(update_fields=["answer_by"])
    EnrolmentChange.objects.create(
        enrolment=enrolment, state=enrolment.state, changed_at=at, by=by, reason=reason
    )
