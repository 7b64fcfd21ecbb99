"""A copy is asked for and made; somebody is erased, for good."""

import tempfile
from collections.abc import Callable
from datetime import datetime

from django.core.files import File
from django.db import IntegrityError, transaction
from django.db.models import Q

from cms.accounts.actions import delete_picture, empty_login
from cms.accounts.models import User
from cms.jobs.actions import enqueue_job
from cms.mail.actions import forget_letters
from courses.consent.files import files_held
from courses.personal_data.archive import write_archive
from courses.personal_data.letters import tell_erased, tell_ready
from courses.personal_data.models import KEPT_FOR, DataExport, ErasedCount, Erasure
from courses.personal_data.refusals import NotLookedAfter, WorksForAnOrganisation
from courses.personal_data.rules import Subject, TableRule, all_rules
from courses.personal_data.subjects import children_looked_after, own_subject, subject_of, works_somewhere
from courses.students.models import FamilyContact, Guardian, Student

EXPORT_JOB, ERASURE_JOB = "export_personal_data", "erase_personal_data"
Alive = Callable[[int], None]


@transaction.atomic
def request_export(*, by: User, student: Student | None, at: datetime) -> DataExport:
    """Have a copy made by the queue: of a student's data, or without one of the reader's own.

    Asking again while one is being made returns that one. Raises NotLookedAfter.
    """
    _refuse_others(by, student, at)
    under_way = DataExport.objects.filter(asked_by=by, student=student, ready_at=None)
    try:
        with transaction.atomic():
            export = under_way.first() or DataExport.objects.create(asked_by=by, student=student, asked_at=at)
    except IntegrityError:
        # Two presses at once.
        export = under_way.get()
    enqueue_job(kind=EXPORT_JOB, subject_id=export.pk)
    return export


def make_export(*, export: DataExport, at: datetime, alive: Alive) -> None:
    """Write the file and say that it is ready; one that is ready stays as it is."""
    by = export.asked_by
    student = export.student
    subject = subject_of(student=student, login=None) if student else own_subject(by, at.date())
    if subject is None:
        raise NotLookedAfter
    _refuse_others(by, student, at)
    with tempfile.TemporaryFile() as written:
        write_archive(written, subject, at, alive)
        written.seek(0)
        # What a worker that died has left under this name is written anew.
        place = export.file.field.generate_filename(export, "")
        export.file.storage.delete(place)
        export.file.save("", File(written, name=place), save=False)
    try:
        with transaction.atomic():
            alive(98)
            export.ready_at, export.expires_at = at, at + KEPT_FOR
            export.save(update_fields=["file", "ready_at", "expires_at"])
            tell_ready(export)
    except Exception:
        # The person may have been erased meanwhile: then there is no row to say that these bytes are here.
        export.file.delete(save=False)
        raise


def forget_exports(*, at: datetime) -> int:
    """Delete copies whose time is over; returns how many."""
    over = list(DataExport.objects.over(at))
    for export in over:
        export.file.delete(save=False)
        export.delete()
    return len(over)


@transaction.atomic
def request_erasure(*, by: User, student: Student | None, at: datetime) -> Erasure:
    """Have everything about a student erased by the queue, or without one the reader's own login and learning.

    It cannot be taken back. Asking twice returns the first. Raises NotLookedAfter and WorksForAnOrganisation.
    """
    _refuse_others(by, student, at)
    if student is None and (by.is_superuser or works_somewhere(by)):
        raise WorksForAnOrganisation
    if student is None:
        erasure, _is_new = Erasure.objects.get_or_create(
            asked_by=by, student_number=None, defaults={"asked_at": at}
        )
    else:
        erasure, _is_new = Erasure.objects.get_or_create(
            student_number=student.pk, defaults={"asked_by": by, "asked_at": at}
        )
    enqueue_job(kind=ERASURE_JOB, subject_id=erasure.pk)
    return erasure


def erase(*, erasure: Erasure, at: datetime, alive: Alive) -> None:
    """All of it, or none: files first, since bytes do not come back; then every row in one transaction."""
    subject = _subject_to_erase(erasure, at)
    if subject.student is not None:
        for held in files_held(subject.student):
            held.delete()
            alive(10)
    for export in _exports_of(subject):
        export.file.delete(save=False)
    if subject.login is not None:
        delete_picture(user=subject.login)
    with transaction.atomic():
        alive(30)
        deleted = _erase_rows(subject, at)
        alive(90)
        erasure.done_at, erasure.rows_deleted = at, deleted
        erasure.save(update_fields=["done_at", "rows_deleted"])
        if erasure.student_number is not None:
            tell_erased(erasure)


def _refuse_others(by: User, student: Student | None, at: datetime) -> None:
    on = at.date()
    if student is None:
        is_theirs = own_subject(by, on) is not None
    else:
        is_theirs = any(child.pk == student.pk for child in children_looked_after(by, on))
    if not is_theirs:
        raise NotLookedAfter


def _subject_to_erase(erasure: Erasure, at: datetime) -> Subject:
    if erasure.student_number is None:
        subject = own_subject(erasure.asked_by, at.date())
        return subject or Subject(student=None, login=erasure.asked_by)
    students = Student.objects.with_scopes_disabled().select_related("school", "user")
    student = students.filter(pk=erasure.student_number).first()
    if student is None:
        return Subject(student=None, login=None)
    return subject_of(student=student, login=None)


def _exports_of(subject: Subject) -> list[DataExport]:
    about = Q(pk__in=[])
    if subject.student is not None:
        about |= Q(student__in=subject.records)
    if subject.login is not None:
        about |= Q(asked_by=subject.login)
    return list(DataExport.objects.filter(about).exclude(file=""))


def _erase_rows(subject: Subject, at: datetime) -> int:
    deleted = 0
    for rule in all_rules():
        rows = rule.rows_to_erase(subject)
        _keep_counts(rule, rows, subject)
        deleted += rows.delete()[0]
    if subject.names:
        forget_letters(to=subject.addresses, mentioning=subject.names)
    if subject.student is not None:
        _add_count(subject, "student", "", 1)
        own = Student.objects.with_scopes_disabled().filter(pk__in=subject.records)
        own.update(merged_into=None)
        deleted += own.delete()[0]
    if subject.login is not None:
        links = Guardian.objects.with_scopes_disabled().current().filter(user=subject.login)
        links.update(left_at=at)
        empty_login(user=subject.login, at=at)
    forget_letters(to=_without_reader(subject.addresses))
    return deleted


def _without_reader(addresses: frozenset[str]) -> set[str]:
    """Those that no login and no family has any more."""
    logins = User.objects.filter(email__in=addresses).values_list("email", flat=True)
    contacts = FamilyContact.objects.with_scopes_disabled().filter(email__in=addresses)
    return set(addresses) - set(logins) - set(contacts.values_list("email", flat=True))


def _keep_counts(rule: TableRule, rows: object, subject: Subject) -> None:
    if rule.counted is not None and subject.student is not None:
        for what, about, number in rule.counted(rows):  # type: ignore[arg-type]
            _add_count(subject, what, about, number)


def _add_count(subject: Subject, what: str, about: str, number: int) -> None:
    school = subject.student.school if subject.student else None
    count, _is_new = ErasedCount.objects.select_for_update().get_or_create(
        school=school, what=what, about=about
    )
    count.number += number
    count.save(update_fields=["number"])
