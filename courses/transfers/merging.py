"""Two records of one child become one, and nothing that hung on either is lost."""

from datetime import datetime

from django.db import transaction

from cms.accounts.models import User
from courses.catalogue.models import CourseRun
from courses.cohorts.actions import take_out_of_cohort
from courses.cohorts.models import CohortMove, CohortPlace
from courses.enrolment.merging import merge_places
from courses.signals import students_merged
from courses.students.actions import move_guardians
from courses.students.models import FamilyContact, Guardian, Student
from courses.transfers.models import StudentTransfer
from courses.transfers.refusals import CannotMerge, LoginHoldsMore


@transaction.atomic
def merge_students(*, keep: Student, other: Student, by: User, at: datetime) -> Student:
    """Hang all that hangs on `other` on `keep`, and close `other`. Merging twice does no harm.

    What only one of them has is kept; of two answers to one question (a class, a contact, a seat in the
    same run, progress in the same lesson) the better one, by the rule of the room that knows it. Of two
    logins the one of `keep` stays. Raises CannotMerge for records of two schools, LoginHoldsMore when the
    other login is also somebody's who works somewhere or answers for children.
    """
    rows = Student.objects.with_scopes_disabled().select_for_update(of=("self",)).order_by("pk")
    people = {row.pk: row for row in rows.select_related("school").filter(pk__in=[keep.pk, other.pk])}
    kept, gone = people[keep.pk], people[other.pk]
    if gone.merged_into_id == kept.pk:
        return kept
    if kept.pk == gone.pk or kept.school_id != gone.school_id or kept.merged_into_id or gone.merged_into_id:
        raise CannotMerge
    _settle_logins(kept, gone)
    _fill_gaps(kept, gone)
    merge_places(keep=kept, other=gone, by=by, at=at)
    _move_family(kept, gone)
    _move_class(kept, gone, by=by, at=at)
    _move_transfers(kept, gone)
    # Within the transaction: the rooms above move what is theirs, or nothing is merged.
    students_merged.send(sender=Student, kept=kept, gone=gone)
    gone.merged_into = kept
    gone.save()
    return kept


def _settle_logins(kept: Student, gone: Student) -> None:
    login, gone.user = gone.user, None
    if login is None:
        return
    if kept.user is not None:
        answers = Guardian.objects.with_scopes_disabled().filter(user=login)
        if login.staff_roles.exists() or answers.exists() or login.is_staff:
            raise LoginHoldsMore
        login.is_active = False
        login.save(update_fields=["is_active"])
        gone.save(update_fields=["user"])
        return
    # Given up first: a login has one record at a time.
    gone.save(update_fields=["user"])
    kept.user = login


def _fill_gaps(kept: Student, gone: Student) -> None:
    for name in ("name_hans", "name_hant", "name_latin", "preferred_name"):
        setattr(kept, name, getattr(kept, name) or getattr(gone, name))
    if kept.birth_year is None:
        kept.birth_year, kept.birth_month = gone.birth_year, gone.birth_month
    elif kept.birth_month is None and kept.birth_year == gone.birth_year:
        kept.birth_month = gone.birth_month
    kept.entered_at = min(kept.entered_at, gone.entered_at)
    kept.save()


def _move_family(kept: Student, gone: Student) -> None:
    move_guardians(kept=kept, gone=gone)
    contacts = FamilyContact.objects.with_scopes_disabled()
    if not contacts.filter(student=kept).exists():
        contacts.filter(student=gone).update(student=kept)


def _move_class(kept: Student, gone: Student, *, by: User, at: datetime) -> None:
    places = CohortPlace.objects.with_scopes_disabled()
    if places.filter(student=kept).exists():
        take_out_of_cohort(student=gone, by=by, at=at)
    else:
        places.filter(student=gone).update(student=kept)
    CohortMove.objects.with_scopes_disabled().filter(student=gone).update(student=kept)


def _move_transfers(kept: Student, gone: Student) -> None:
    transfers = StudentTransfer.objects.with_scopes_disabled()
    waits = transfers.waiting().filter(student=kept).exists()
    moving = transfers.filter(student=gone)
    (moving.exclude(pk__in=transfers.waiting().values("pk")) if waits else moving).update(student=kept)


def runs_of_both(keep: Student, other: Student) -> list[CourseRun]:
    """Those in which both have a place, for the page that asks whether they are one."""
    runs = CourseRun.objects.filter(enrolments__student=keep).filter(enrolments__student=other)
    return list(runs.select_related("course").distinct())
