"""Whose data the reader may see, copy and erase: the children they answer for, and their own."""

from datetime import date

from cms.accounts.models import User
from courses.consent.ages import people_answered_for
from courses.organisations.models import Staff
from courses.personal_data.rules import Subject
from courses.students.models import FamilyContact, Guardian, Student

_NAMES = ("display_name", "name_hans", "name_hant", "name_latin", "preferred_name")


def children_looked_after(user: User, on: date) -> list[Student]:
    return [person.student for person in people_answered_for(user, on) if not person.is_own]


def own_subject(user: User, on: date) -> Subject | None:
    """The reader's login with their own learning; None for a child, whose guardian does this."""
    people = people_answered_for(user, on)
    own = next((person.student for person in people if person.is_own), None)
    if own is None and Student.objects.visible_to(user).filter(user=user).exists():
        return None
    return subject_of(student=own, login=user)


def subject_of(*, student: Student | None, login: User | None) -> Subject:
    """With `login` None, the student's own login is taken along where it is nothing but theirs."""
    if student is not None and login is None:
        login = _login_of(student)
    addresses = {login.email} if login is not None and login.email else set()
    names: set[str] = set()
    merged = _records_of(student)
    records = [each.pk for each in merged]
    if student is not None:
        names = {getattr(each, name) for each in merged for name in _NAMES} - {""}
        links = Guardian.objects.with_scopes_disabled().filter(student__in=records)
        addresses |= set(links.exclude(user__email=None).values_list("user__email", flat=True))
        contacts = FamilyContact.objects.with_scopes_disabled().filter(student__in=records)
        addresses |= set(contacts.exclude(email="").values_list("email", flat=True))
    return Subject(student, login, tuple(records), frozenset(addresses), frozenset(names))


def _records_of(student: Student | None) -> list[Student]:
    """The record, and all that were merged into it."""
    records, found = [], [student] if student is not None else []
    while found:
        records += found
        merged = Student.objects.with_scopes_disabled().filter(merged_into__in=[each.pk for each in found])
        found = list(merged)
    return records


def _login_of(student: Student) -> User | None:
    """Somebody who also works for an organisation or answers for a child keeps their login."""
    login = student.user
    if login is None or login.is_superuser or works_somewhere(login):
        return None
    links = Guardian.objects.with_scopes_disabled().current().filter(user=login)
    return None if links.exists() else login


def works_somewhere(user: User) -> bool:
    return Staff.objects.current().filter(user=user).exists()
