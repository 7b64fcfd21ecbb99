"""A child goes to another school when both schools agree, and takes along what is theirs."""

from datetime import datetime

from django.db import IntegrityError, transaction

from cms.accounts.models import User
from courses.cohorts.actions import take_out_of_cohort
from courses.families.actions import end_slips
from courses.organisations.models import Organisation
from courses.students.models import FamilyContact, Student
from courses.transfers.models import StudentTransfer, TransferState
from courses.transfers.refusals import NoSuchSchool, NotOnThisRoll, TransferAnswered


def ask_transfer(*, student: Student, to: Organisation, by: User, at: datetime) -> StudentTransfer:
    """The child's school offers them to another. Asked again, the one that waits is returned.

    Raises NotOnThisRoll for somebody without a school, NoSuchSchool for the same one or an association.
    Whether `by` keeps the roll is the caller's question.
    """
    if student.school_id is None:
        raise NotOnThisRoll
    if to.pk == student.school_id or to.kind == Organisation.Kind.ASSOCIATION:
        raise NoSuchSchool
    try:
        with transaction.atomic():
            asked: StudentTransfer = StudentTransfer.objects.create(
                student=student, from_school_id=student.school_id, to_school=to, asked_by=by, asked_at=at
            )
            return asked
    except IntegrityError:
        waiting = StudentTransfer.objects.with_scopes_disabled().waiting()
        found: StudentTransfer = waiting.get(student=student)
        return found


@transaction.atomic
def accept_transfer(*, transfer: StudentTransfer, by: User, at: datetime) -> StudentTransfer:
    """Take the child in. Their login, guardians, seats and progress come along; enrolments made at the old
    school stay its own to look at. The class and the contact that the old school wrote down stay behind.

    Raises TransferAnswered when it waits no more, NotOnThisRoll when the child has left meanwhile.
    """
    held = _answer(transfer, TransferState.ACCEPTED, by=by, at=at)
    students = Student.objects.with_scopes_disabled().select_for_update(of=("self",))
    student = students.select_related("school").get(pk=held.student_id)
    if student.school_id != held.from_school_id:
        raise NotOnThisRoll
    take_out_of_cohort(student=student, by=by, at=at)
    end_slips(student=student, at=at)
    FamilyContact.objects.with_scopes_disabled().filter(student=student).delete()
    student.school_id, student.entered_at = held.to_school_id, at
    student.save(update_fields=["school", "entered_at"])
    return held


@transaction.atomic
def decline_transfer(*, transfer: StudentTransfer, by: User, at: datetime) -> StudentTransfer:
    """The child stays where they are."""
    return _answer(transfer, TransferState.DECLINED, by=by, at=at)


@transaction.atomic
def take_back_transfer(*, transfer: StudentTransfer, by: User, at: datetime) -> StudentTransfer:
    """The school that asked thinks better of it."""
    return _answer(transfer, TransferState.TAKEN_BACK, by=by, at=at)


def _answer(transfer: StudentTransfer, state: TransferState, *, by: User, at: datetime) -> StudentTransfer:
    rows = StudentTransfer.objects.with_scopes_disabled().select_for_update(of=("self",))
    held: StudentTransfer = rows.get(pk=transfer.pk)
    if held.state != TransferState.ASKED:
        raise TransferAnswered
    held.state, held.answered_by, held.answered_at = state, by, at
    held.save(update_fields=["state", "answered_by", "answered_at"])
    return held
