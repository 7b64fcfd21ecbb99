"""A person is entered on the roll; an adult is linked to a child."""

from datetime import datetime
from typing import Any, cast

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from cms.accounts.models import User
from cms.chinese.names import sort_key
from cms.statements import columns_of, kept_statement, read_row
from courses.organisations.models import Organisation
from courses.signals import guardian_left, guardian_linked
from courses.students.models import GUARDIAN_PLACES, FamilyContact, Guardian, Student
from courses.students.refusals import TwoGuardians


def student_for(*, user: User) -> Student:
    """The user's own record. An adult who learns alone has none until they enrol: it is made now."""
    for row in _own_record(user_id=user.pk):
        return cast("Student", read_row(Student, columns_of(Student), iter(row)))
    try:
        with transaction.atomic():
            return enter_student(display_name=user.display_name, user=user)
    except IntegrityError:
        # Two presses at once: the other one has made it.
        return Student.objects.with_scopes_disabled().get(user=user)


@kept_statement
def _own_record(user_id: int) -> QuerySet[Any, Any]:
    # One's own record needs no rule of sight; that rule's three ways cost more than all else here.
    own = Student.objects.with_scopes_disabled().filter(user=user_id)
    return own.order_by().values_list(*columns_of(Student))


def enter_student(
    *, display_name: str, school: Organisation | None = None, user: User | None = None, **facts: Any
) -> Student:
    """Enter a person on a school's roll. `facts` are further fields of Student; a sort key given
    there is kept, as somebody has corrected the machine's proposal."""
    facts.setdefault("sort_key", sort_key(facts.get("name_hans") or display_name))
    return Student.objects.create(display_name=display_name, school=school, user=user, **facts)


#: What a student is called, and how that is sorted.
NAMES = ("display_name", "name_hans", "name_hant", "name_latin", "preferred_name", "sort_key")


@transaction.atomic
def correct_student(
    *, student: Student, facts: dict[str, Any], contact: dict[str, str] | None = None
) -> Student:
    """Write what the office knows better. A name that it changes is its own from now on: neither the
    machine nor an import changes it again. An empty sort key asks the machine for a new proposal.

    `facts` are fields of Student, `contact` the three of FamilyContact; what is not named stays.
    """
    current = Student.objects.with_scopes_disabled().select_for_update(of=("self",)).get(pk=student.pk)
    changed = {name for name, value in facts.items() if value != getattr(current, name)}
    if "display_name" in changed:
        current.former_names = sorted({*current.former_names, current.display_name})
    for name in changed:
        setattr(current, name, facts[name])
    mine = {*current.corrected} | (changed & {*NAMES})
    if not current.sort_key or (changed & {"display_name", "name_hans"} and "sort_key" not in mine):
        current.sort_key = sort_key(current.name_hans or current.display_name)
        mine.discard("sort_key")
    current.corrected = sorted(mine)
    current.save(update_fields=[*changed, "sort_key", "corrected", "former_names"])
    if contact is not None:
        _write_contact(current, contact)
    return current


def _write_contact(student: Student, contact: dict[str, str]) -> None:
    contacts = FamilyContact.objects.with_scopes_disabled()
    if any(contact.values()):
        contacts.update_or_create(student=student, defaults=contact)
    else:
        contacts.filter(student=student).delete()


def enter_students(*, school: Organisation, students: list[Student]) -> list[Student]:
    """Enter many at once, each with its name and sort key set; they come back with their numbers."""
    for student in students:
        student.school = school
    return list(Student.objects.bulk_create(students, batch_size=500))


def rename_student(
    *, student: Student, preferred_name: str, name_latin: str, name_hans: str, name_hant: str
) -> None:
    """Write what a guardian says of the child's names. The name on the roll and its sort key stay."""
    told = {"preferred_name": preferred_name, "name_latin": name_latin}
    told |= {"name_hans": name_hans, "name_hant": name_hant}
    Student.objects.with_scopes_disabled().filter(pk=student.pk).update(**told)


@transaction.atomic
def link_guardian(*, user: User, student: Student) -> Guardian:
    """Make the user answerable for the student. A link that stands is returned as it is.

    Raises TwoGuardians where both places are taken.
    """
    # Held until the commit: two adults may be linked in the same moment.
    Student.objects.with_scopes_disabled().select_for_update(no_key=True).get(pk=student.pk)
    links = list(Guardian.objects.with_scopes_disabled().current().filter(student=student))
    for link in links:
        if link.user_id == user.pk:
            return link
    taken = {link.place for link in links}
    place = next((place for place in GUARDIAN_PLACES if place not in taken), None)
    if place is None:
        raise TwoGuardians
    guardian: Guardian = Guardian.objects.create(user=user, student=student, place=place)
    transaction.on_commit(lambda: guardian_linked.send(sender=Guardian, guardian=guardian), robust=True)
    return guardian


@transaction.atomic
def move_guardians(*, kept: Student, gone: Student) -> None:
    """Let whoever answers for `gone` answer for `kept`; who answers for both goes on answering for one.

    Raises TwoGuardians where the two have more than two between them.
    """
    links = Guardian.objects.with_scopes_disabled().filter(student=gone)
    links.exclude(left_at=None).update(student=kept)
    standing = Guardian.objects.with_scopes_disabled().current().filter(student=kept)
    answering = dict(standing.values_list("user", "place"))
    for link in links.filter(left_at=None).exclude(user__in=answering):
        place = next((each for each in GUARDIAN_PLACES if each not in answering.values()), None)
        if place is None:
            raise TwoGuardians
        link.student, link.place = kept, place
        link.save(update_fields=["student", "place"])
        answering[link.user_id] = place


@transaction.atomic
def unlink_guardian(*, guardian: Guardian, at: datetime) -> None:
    """Let the user answer for the student no longer, from their next request. Twice does no harm."""
    links = Guardian.objects.with_scopes_disabled().current()
    if links.filter(pk=guardian.pk).update(left_at=at):
        transaction.on_commit(lambda: guardian_left.send(sender=Guardian, guardian=guardian), robust=True)
