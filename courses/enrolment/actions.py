"""A seat is taken, given back, or passes to the next in line. Seats are counted under the run's lock."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.db import transaction
from django.db.models import Count, Max, Q
from django.db.models.functions import Coalesce

from cms.accounts.models import User
from cms.jobs.actions import enqueue_job
from courses.catalogue.models import SEAT_STATES, CourseRun, Window
from courses.enrolment.letters import LETTER_JOB
from courses.enrolment.models import Enrolment, EnrolmentChange, EnrolmentState
from courses.enrolment.permissions import is_admitted, may_give_seats
from courses.enrolment.refusals import AlreadyCompleted, EnrolmentNotOpen, NotInvited
from courses.signals import student_enrolled, student_withdrew
from courses.students.models import Student

WAITING, CONFIRMED = EnrolmentState.WAITING, EnrolmentState.CONFIRMED
WITHDRAWN, COMPLETED = EnrolmentState.WITHDRAWN, EnrolmentState.COMPLETED


@dataclass(frozen=True)
class Line:
    """How a run stands: seats taken, people waiting, the last arrival, and one student's own row."""

    taken: int
    waiting: int
    last: int
    own: int | None


@transaction.atomic
def enrol_student(*, student: Student, run: CourseRun, by: User, at: datetime) -> Enrolment:
    """Give the student a seat in the run, or a place on its waiting list when it is full.

    Who has a seat or a place keeps it, so pressing twice does no harm. Who has left may come back,
    at the end of the line. Raises EnrolmentNotOpen outside the window and NotInvited when the run
    is not for this student. Whether `by` may act for the student is the caller's question.
    """
    locked = _lock(run.pk, at)
    line = _look_at(locked, student)
    enrolment = _own(line.own)
    if enrolment is not None and enrolment.state != WITHDRAWN:
        return enrolment
    if locked.window != Window.OPEN:
        raise EnrolmentNotOpen
    if not is_admitted(locked, student) and not may_give_seats(locked, by):
        raise NotInvited
    has_room = locked.seats is None or line.taken < locked.seats
    # A seat that is free while others wait is theirs.
    state = CONFIRMED if has_room and not line.waiting else WAITING
    enrolment = enrolment or Enrolment(student=student, run=locked)
    enrolment.arrival = line.last + 1
    enrolment.enrolled_at = at
    _change(enrolment, state, at=at, by=by)
    return enrolment


@transaction.atomic
def withdraw_enrolment(*, enrolment: Enrolment, by: User, at: datetime, reason: str = "") -> Enrolment:
    """Take the student out of the run; the seat passes to the next in line. Leaving twice does no harm."""
    locked = _lock(enrolment.run_id, at)
    current = _own(enrolment.pk)
    if current is None or current.state == WITHDRAWN:
        return current or enrolment
    if current.state == COMPLETED:
        raise AlreadyCompleted
    _change(current, WITHDRAWN, at=at, by=by, reason=reason)
    _promote(locked, at=at, by=by)
    return current


@transaction.atomic
def promote_from_waiting_list(*, run: CourseRun, at: datetime, by: User | None = None) -> list[Enrolment]:
    """Give every free seat to those who wait, in the order in which they came."""
    return _promote(_lock(run.pk, at), at=at, by=by)


def _lock(run_id: int, at: datetime) -> CourseRun:
    """The run as it is now, held until the transaction ends. Everybody who changes places in a run
    comes through here first, so counts made afterwards stay true."""
    runs = CourseRun.objects.with_window(at).select_for_update(of=("self",), no_key=True)
    return runs.get(pk=run_id)


def _look_at(run: CourseRun, student: Student | None = None) -> Line:
    everyone = Enrolment.objects.with_scopes_disabled().filter(run=run)
    return Line(
        **everyone.aggregate(
            taken=Count("pk", filter=Q(state__in=SEAT_STATES)),
            waiting=Count("pk", filter=Q(state=WAITING)),
            last=Coalesce(Max("arrival"), 0),
            own=Max("pk", filter=Q(student=student)),
        )
    )


def _own(pk: int | None) -> Enrolment | None:
    return Enrolment.objects.with_scopes_disabled().filter(pk=pk).first() if pk else None


def _promote(run: CourseRun, *, at: datetime, by: User | None) -> list[Enrolment]:
    line = _look_at(run)
    free = None if run.seats is None else max(run.seats - line.taken, 0)
    if not line.waiting or free == 0:
        return []
    waiting = Enrolment.objects.with_scopes_disabled().filter(run=run).waiting_in_order()
    promoted = list(waiting[:free])
    for enrolment in promoted:
        _change(enrolment, CONFIRMED, at=at, by=by)
    return promoted


def _change(
    enrolment: Enrolment, state: EnrolmentState, *, at: datetime, by: User | None, reason: str = ""
) -> None:
    """Write the state, who changed it, and the job that tells the family; all of it or none."""
    enrolment.state = state
    enrolment.save()
    change = EnrolmentChange.objects.create(
        enrolment=enrolment, state=state, changed_at=at, by=by, reason=reason
    )
    if state in (CONFIRMED, WAITING):
        enqueue_job(kind=LETTER_JOB, subject_id=change.pk)
    news = {CONFIRMED: student_enrolled, WITHDRAWN: student_withdrew}.get(state)
    if news is not None:
        tell = partial(news.send, sender=Enrolment, enrolment=enrolment)
        transaction.on_commit(tell, robust=True)
