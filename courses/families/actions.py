"""Slips are printed and used, guardians linked and unlinked, cards made and replaced."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from cms.accounts.models import User
from courses.consent.answers import has_refused
from courses.consent.models import Purpose
from courses.families.animals import Animal
from courses.families.codes import as_typed, hash_of, hashes_of, new_code
from courses.families.letters import write_answer, write_to_office, write_to_others, write_unlinked
from courses.families.models import MOST_TRIES, SLIP_STANDS, ChildCard, FamilySlip, FamilySlipQuerySet
from courses.families.refusals import (
    AccountRefused,
    CardNotForStaff,
    NeedsAddress,
    OwnRecord,
    SlipLocked,
    SlipOver,
    SlipRefused,
    SlipReplaced,
    SlipUsed,
    UnknownSlip,
    WrongBirth,
)
from courses.organisations.models import Organisation, Staff
from courses.students.actions import link_guardian, unlink_guardian
from courses.students.models import Guardian, Student


@dataclass(frozen=True)
class PrintedSlip:
    """A slip, and the code that is nowhere but here and on paper."""

    slip: FamilySlip
    code: str


@transaction.atomic
def make_slips(
    *, school: Organisation, students: Iterable[Student], by: User, at: datetime
) -> list[PrintedSlip]:
    """A new slip for each of the school's students, in their order; slips that stood end, locked ones too.

    Inside the school's scope.
    """
    # Two clerks may print the same class at once: one after the other.
    Organisation.objects.select_for_update(no_key=True).get(pk=school.pk)
    students = list(students)
    _hold_children([student.pk for student in students])
    FamilySlip.objects.standing().filter(student__in=students).update(ended_at=at)
    codes = [new_code() for _student in students]
    slips = [
        FamilySlip(student=student, code_hash=hash_of(code), made_by=by, made_at=at, ends_at=at + SLIP_STANDS)
        for student, code in zip(students, codes, strict=True)
    ]
    made = FamilySlip.objects.bulk_create(slips, batch_size=500)
    return [PrintedSlip(slip, code) for slip, code in zip(made, codes, strict=True)]


def use_slip(*, code: str, year: int, month: int, by: User, at: datetime) -> FamilySlip:
    """Link the user to the child of the slip, if they know when the child was born.

    Where the school does not know it either, what they say is kept as a claim for the school to confirm.
    Using it twice does no harm. Raises a SlipRefused that says why not, or TwoGuardians; the fifth wrong
    month locks the slip and tells the school's office.
    """
    slips = FamilySlip.objects.with_scopes_disabled().filter(code_hash__in=hashes_of(as_typed(code)))
    return _use(slips, year, month, by, at)


def use_slip_of_sibling(*, slip: FamilySlip, year: int, month: int, by: User, at: datetime) -> FamilySlip:
    """As `use_slip`, with no code to type: for a child known by the address that the user has confirmed,
    a brother or sister of one they answer for (`offered_to`).

    The month of birth is asked all the same, and wrong ones are counted on the slip. Raises UnknownSlip
    where it is not offered to them, else as `use_slip`.
    """
    slips = FamilySlip.objects.with_scopes_disabled().filter(pk=slip.pk)
    offered = FamilySlip.objects.with_scopes_disabled().offered_to(by, at).order_by().values("pk")
    return _use(slips.filter(Q(pk__in=offered) | Q(used_by=by) | Q(claimed_by=by)), year, month, by, at)


def _use(slips: FamilySlipQuerySet, year: int, month: int, by: User, at: datetime) -> FamilySlip:
    with transaction.atomic():
        slip = _lock(slips)
        if by.pk in (slip.used_by_id, slip.claimed_by_id if slip.ended_at is None else None):
            return slip
        refusal = _why_not(slip, by, at) or _judge(slip, year, month, at)
        if refusal is None:
            _accept(slip, year, month, by, at)
    # Said after the commit: a wrong try counts although it is refused.
    if refusal is not None:
        raise refusal
    return slip


def _lock(slips: FamilySlipQuerySet) -> FamilySlip:
    _hold_children(slips.values("student"))
    slip: FamilySlip | None = slips.select_related("student__school").select_for_update(of=("self",)).first()
    if slip is None:
        raise UnknownSlip
    return slip


def _hold_children(children: Any) -> None:
    """The child first and their papers afterwards, everywhere: whoever merges or transfers a child has the
    child in hand already, and two who reach for them crosswise would wait for each other."""
    rows = Student.objects.with_scopes_disabled().filter(pk__in=children).order_by("pk")
    list(rows.select_for_update(of=("self",), no_key=True).values_list("pk", flat=True))


def _why_not(slip: FamilySlip, by: User, at: datetime) -> SlipRefused | None:
    if not by.email:
        return NeedsAddress()
    if slip.student.user_id == by.pk:
        return OwnRecord()
    if slip.used_at is not None or (slip.claimed_at is not None and slip.ended_at is None):
        return SlipUsed()
    if slip.ended_at is not None:
        return SlipReplaced()
    if slip.locked_at is not None:
        return SlipLocked()
    return SlipOver() if slip.ends_at <= at else None


def _judge(slip: FamilySlip, year: int, month: int, at: datetime) -> SlipRefused | None:
    """Compare with what the school knows, and count a wrong try."""
    child = slip.student
    if child.birth_year in (None, year) and child.birth_month in (None, month):
        return None
    slip.wrong_tries += 1
    if slip.wrong_tries == MOST_TRIES:
        slip.locked_at = at
        write_to_office(slip, "locked")
    slip.save(update_fields=["wrong_tries", "locked_at"])
    return SlipLocked() if slip.locked_at else WrongBirth(slip.tries_left)


def _accept(slip: FamilySlip, year: int, month: int, by: User, at: datetime) -> None:
    if slip.student.birth_month is None:
        slip.claimed_by, slip.claimed_at = by, at
        slip.claimed_year, slip.claimed_month = year, month
        slip.save(update_fields=["claimed_by", "claimed_at", "claimed_year", "claimed_month"])
        write_to_office(slip, "claimed")
        return
    _link(slip, by, at)


def _link(slip: FamilySlip, guardian: User, at: datetime) -> None:
    link = link_guardian(user=guardian, student=slip.student)
    slip.used_by, slip.used_at = guardian, at
    slip.save(update_fields=["used_by", "used_at"])
    write_to_others(link)


@transaction.atomic
def answer_claim(*, slip: FamilySlip, is_guardian: bool, at: datetime) -> None:
    """The school says whether whoever used the slip is the child's guardian: then they are linked, and the
    school knows when the child was born. An answered claim is left as it is. Raises TwoGuardians."""
    _hold_children([slip.student_id])
    claims = FamilySlip.objects.with_scopes_disabled().to_confirm().select_for_update(of=("self",))
    current = claims.select_related("student__school", "claimed_by").filter(pk=slip.pk).first()
    if current is None:
        return
    guardian = current.claimed_by
    if is_guardian:
        _link(current, guardian, at)
        born = {"birth_year": current.claimed_year, "birth_month": current.claimed_month}
        Student.objects.with_scopes_disabled().filter(pk=current.student_id, birth_month=None).update(**born)
    else:
        current.ended_at = at
        current.save(update_fields=["ended_at"])
    write_answer(current, guardian, is_confirmed=is_guardian)


@transaction.atomic
def unlink(*, guardian: Guardian, by: User, at: datetime) -> None:
    """End the link. The child's card ends too, for whoever leaves may have a copy of it."""
    end_card(student=guardian.student, at=at)
    unlink_guardian(guardian=guardian, at=at)
    if by.pk != guardian.user_id:
        write_unlinked(guardian)


@transaction.atomic
def make_card(*, student: Student, by: User, at: datetime, animal: str = "") -> ChildCard:
    """A new card for the child, who is given a login if there is none. The former card ends at once, with
    the sessions that it opened.

    Raises CardNotForStaff for a login that may do more than a child's, and AccountRefused where the family
    has said no to an account.
    """
    locked = Student.objects.with_scopes_disabled().select_for_update(no_key=True).get(pk=student.pk)
    if has_refused(locked, Purpose.ACCOUNT):
        raise AccountRefused
    user = _login_of(locked, by)
    if _may_do_more(user):
        raise CardNotForStaff
    former = ChildCard.objects.with_scopes_disabled().filter(student=locked).last()
    end_card(student=locked, at=at)
    chosen = animal if animal in Animal.values else _another_animal(former)
    card: ChildCard = ChildCard.objects.create(student=locked, animal=chosen, made_by=by, made_at=at)
    return card


@transaction.atomic
def end_card(*, student: Student, at: datetime) -> None:
    """The card opens nothing from now on, and closes what it has opened."""
    ChildCard.objects.with_scopes_disabled().standing().filter(student=student).update(ended_at=at)


def end_slips(*, student: Student, at: datetime) -> None:
    """The child leaves the school: what it has printed and nobody has used opens nothing any more."""
    FamilySlip.objects.with_scopes_disabled().standing().filter(student=student).update(ended_at=at)


def move_papers(*, kept: Student, gone: Student, at: datetime) -> None:
    """Two records of one child have become one: slips and cards of `gone` end, and are kept with the other."""
    for papers in (FamilySlip.objects.with_scopes_disabled(), ChildCard.objects.with_scopes_disabled()):
        papers.standing().filter(student=gone).update(ended_at=at)
        papers.filter(student=gone).update(student=kept)


def _login_of(student: Student, by: User) -> User:
    """A child's own: known by a made-up username, without a password and without an address."""
    if student.user is None:
        student.user = User.objects.create_user(
            username=f"child-{secrets.token_hex(5)}",
            display_name=str(student),
            language=by.language,
            time_zone=by.time_zone,
        )
        student.save(update_fields=["user"])
    return student.user


def _may_do_more(user: User) -> bool:
    works = Staff.objects.current().filter(user=user).exists()
    looks_after = Guardian.objects.with_scopes_disabled().current().filter(user=user).exists()
    return user.is_staff or user.is_superuser or works or looks_after


def _another_animal(former: ChildCard | None) -> str:
    """So that the old paper and the new one can be told apart."""
    return secrets.choice([value for value in Animal.values if former is None or value != former.animal])
