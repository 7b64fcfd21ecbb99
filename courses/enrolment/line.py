"""How a run stands, and what a change of an enrolment brings with it. Used under the run's lock alone."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from django.db import transaction
from django.db.models import Count, Max, Q, QuerySet
from django.db.models.functions import Coalesce

from cms.accounts.models import User
from cms.jobs.actions import enqueue_job, enqueue_jobs
from cms.statements import columns_of, kept_statement, read_row
from courses.catalogue.models import SEAT_STATES, CourseRun
from courses.enrolment.letters import LETTER_JOB, who_can_be_written_to
from courses.enrolment.models import LAPSED, Enrolment, EnrolmentChange, EnrolmentState
from courses.signals import student_enrolled, student_withdrew
from courses.students.models import Student

WAITING, CONFIRMED = EnrolmentState.WAITING, EnrolmentState.CONFIRMED
WITHDRAWN, COMPLETED = EnrolmentState.WITHDRAWN, EnrolmentState.COMPLETED
#: So long a seat from the waiting list is kept for a family that has not answered.
KEPT_FOR_ANSWER = timedelta(hours=72)
BATCH = 500


@dataclass(frozen=True)
class Line:
    """Seats taken, people waiting, the last arrival, and how many of those asked about are in the run."""

    taken: int
    waiting: int
    last: int
    known: int


def lock(run_id: int, at: datetime) -> CourseRun:
    """The run as it is now, held until the transaction ends. Everybody who changes places in a run
    comes through here first, so counts made afterwards stay true."""
    run: Any
    for run_row in _locked(run_id=run_id, at=at):
        values = iter(run_row)
        run = read_row(CourseRun, columns_of(CourseRun), values)
        run.window = next(values)
        return cast("CourseRun", run)
    raise CourseRun.DoesNotExist


@kept_statement
def _locked(run_id: int, at: datetime) -> QuerySet[Any, Any]:
    runs = CourseRun.objects.with_window(at).select_for_update(of=("self",), no_key=True)
    return runs.filter(pk=run_id).values_list(*columns_of(CourseRun), "window")


def look_at(run: CourseRun, students: Sequence[Student] = ()) -> Line:
    if len(students) == 1:
        rows = _line_before(run_id=run.pk, student_id=students[0].pk)
    else:
        rows = list(_line(run.pk, Q(student__in=[student.pk for student in students])))
    return Line(*rows[0]) if rows else Line(taken=0, waiting=0, last=0, known=0)


@kept_statement
def _line_before(run_id: int, student_id: int) -> QuerySet[Any, Any]:
    """What everybody asks who presses for themselves."""
    return _line(run_id, Q(student=student_id))


def _line(run_id: int, known: Q) -> QuerySet[Any, Any]:
    """One row, as in Line; none while nobody has ever been in the run."""
    everyone = Enrolment.objects.with_scopes_disabled().filter(run=run_id).order_by()
    return (
        everyone.values("run")
        .annotate(
            taken=Count("pk", filter=Q(state__in=SEAT_STATES)),
            waiting=Count("pk", filter=Q(state=WAITING)),
            last=Coalesce(Max("arrival"), 0),
            known=Count("pk", filter=known),
        )
        .values_list("taken", "waiting", "last", "known")
    )


def places_in(run: CourseRun, students: Sequence[Student]) -> dict[int, Enrolment]:
    """Whatever these students have in the run, by student."""
    rows = Enrolment.objects.with_scopes_disabled().filter(run=run, student__in=students)
    return {row.student_id: row for row in rows}


def row_of(enrolment: Enrolment) -> Enrolment | None:
    """As it is now."""
    return Enrolment.objects.with_scopes_disabled().filter(pk=enrolment.pk).first()


def give_places(
    run: CourseRun,
    line: Line,
    newcomers: Iterable[tuple[Student, Enrolment | None]],
    *,
    at: datetime,
    by: User,
) -> list[Enrolment]:
    """A seat for each, in order, while there are any; a place in line for the others. A seat that is
    free while somebody waits is theirs."""
    free = 0 if line.waiting else None if run.seats is None else max(run.seats - line.taken, 0)
    given = []
    for place, (student, former) in enumerate(newcomers):
        enrolment = former or Enrolment(student=student, run=run)
        enrolment.state = CONFIRMED if free is None or place < free else WAITING
        enrolment.arrival, enrolment.enrolled_at = line.last + 1 + place, at
        enrolment.school_id = student.school_id
        given.append(enrolment)
    write(given, at=at, by=by)
    return given


def promote(run: CourseRun, *, at: datetime, by: User | None) -> list[Enrolment]:
    """Give every free seat to those who wait, in order, and ask for an answer where a letter arrives."""
    line = look_at(run)
    free = None if run.seats is None else max(run.seats - line.taken, 0)
    if not line.waiting or free == 0:
        return []
    waiting = Enrolment.objects.with_scopes_disabled().filter(run=run).waiting_in_order()
    promoted = list(waiting[:free])
    asked = who_can_be_written_to(enrolment.student_id for enrolment in promoted)
    for enrolment in promoted:
        enrolment.state = CONFIRMED
        # Nobody loses a seat over a letter that was never sent.
        enrolment.answer_by = at + KEPT_FOR_ANSWER if enrolment.student_id in asked else None
    write(promoted, at=at, by=by)
    return promoted


def write(enrolments: Sequence[Enrolment], *, at: datetime, by: User | None, reason: str = "") -> None:
    """Write the rows, who changed them, and the jobs that tell the families; all of it or none."""
    _save(enrolments)
    changes = [
        EnrolmentChange(enrolment=each, state=each.state, changed_at=at, by=by, reason=reason)
        for each in enrolments
    ]
    if len(changes) == 1:
        changes[0].save()
    else:
        EnrolmentChange.objects.bulk_create(changes, batch_size=BATCH)
    told = [change.pk for change in changes if change.state in (CONFIRMED, WAITING) or reason == LAPSED]
    if len(told) == 1:
        enqueue_job(kind=LETTER_JOB, subject_id=told[0])
    elif told:
        enqueue_jobs(kind=LETTER_JOB, subject_ids=told)
    for enrolment in enrolments:
        _tell(enrolment)


def _save(enrolments: Sequence[Enrolment]) -> None:
    """One by one where there is one; together where there are many."""
    if len(enrolments) == 1:
        enrolments[0].save()
        return
    new = [each for each in enrolments if each._state.adding]  # noqa: SLF001
    old = [each for each in enrolments if not each._state.adding]  # noqa: SLF001
    Enrolment.objects.bulk_create(new, batch_size=BATCH)
    facts = ["state", "arrival", "enrolled_at", "answer_by", "school"]
    Enrolment.objects.with_scopes_disabled().bulk_update(old, facts, batch_size=BATCH)


def _tell(enrolment: Enrolment) -> None:
    news = {CONFIRMED: student_enrolled, WITHDRAWN: student_withdrew}.get(EnrolmentState(enrolment.state))
    if news is not None:
        # Not a partial: Django logs what failed by its name, and a partial has none.
        transaction.on_commit(lambda: news.send(sender=Enrolment, enrolment=enrolment), robust=True)
