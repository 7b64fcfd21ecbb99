"""Ready rows become children of the school, in a handful of statements however many there are."""

from typing import Any

from cms.chinese.names import sort_key
from courses.cohorts.class_names import class_key
from courses.cohorts.models import Cohort, CohortPlace
from courses.organisations.models import Organisation
from courses.rosters.columns import Field
from courses.rosters.judging import Entry, exact_name
from courses.rosters.models import RosterRow
from courses.students.actions import enter_students
from courses.students.models import FamilyContact, Student

BATCH = 500
#: Field of the roll to column of the file.
_OTHER_NAMES = {
    "name_latin": Field.LATIN,
    "name_hans": Field.HANS,
    "name_hant": Field.HANT,
    "preferred_name": Field.PREFERRED,
}
STUDENT_FACTS = ("display_name", *_OTHER_NAMES, "birth_year", "birth_month", "sort_key")
CONTACT_FACTS = ("name", "email", "phone")
Ready = list[tuple[RosterRow, Entry]]


def enter_on_roll(*, school: Organisation, ready: Ready) -> None:
    """Inside the scope and the lock of the school. An empty cell takes nothing away that is known."""
    cohorts = _cohorts(school, ready)
    new = [(row, entry) for row, entry in ready if entry.child is None]
    old = [(row, entry) for row, entry in ready if entry.child is not None]
    _enter(school, new)
    _bring_up_to_date(old)
    _write_contacts(ready)
    _write_places(ready, cohorts)
    for row, _entry in ready:
        if row.student is not None:
            # The child's contact and place are by now those that were written.
            row.after = facts_of(row.student)
    # Rows that all exist: written over by number, which is many times faster than one long CASE.
    RosterRow.objects.bulk_create(
        [row for row, _entry in ready],
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=["student", "effect", "before", "after"],
    )


def _cohorts(school: Organisation, ready: Ready) -> dict[str, Cohort]:
    names = {class_key(entry.class_name): entry.class_name for _row, entry in ready if entry.class_name}
    wanted = [Cohort(school=school, key=key, name=name) for key, name in names.items()]
    Cohort.objects.bulk_create(wanted, ignore_conflicts=True)
    return {cohort.key: cohort for cohort in Cohort.objects.filter(school=school)}


def _enter(school: Organisation, new: Ready) -> None:
    students = [
        Student(
            display_name=entry.value(Field.NAME),
            **{name: entry.value(column) for name, column in _OTHER_NAMES.items()},
            birth_year=entry.birth.year,
            birth_month=entry.birth.month,
            sort_key=sort_key(entry.value(Field.HANS) or entry.value(Field.NAME)),
        )
        for _row, entry in new
    ]
    for (row, _entry), student in zip(new, enter_students(school=school, students=students), strict=True):
        row.student, row.effect, row.before = student, RosterRow.Effect.CREATED, {}


def _bring_up_to_date(old: Ready) -> None:
    known = Student.objects.select_related("contact", "cohort_place").in_bulk(
        [entry.child for _row, entry in old]
    )
    for row, entry in old:
        student = known[entry.child]
        row.student, row.effect, row.before = student, RosterRow.Effect.UPDATED, facts_of(student)
        _take_names(student, entry)
        if entry.birth.year:
            student.birth_year, student.birth_month = entry.birth.year, entry.birth.month
    before = {row.student_id: row.before["student"] for row, _entry in old}
    changed = [child for child in known.values() if facts_of(child)["student"] != before[child.pk]]
    Student.objects.bulk_update(changed, STUDENT_FACTS, batch_size=BATCH)


def _take_names(student: Student, entry: Entry) -> None:
    """What the office has corrected stays as it is."""
    told = {name: entry.value(column) for name, column in _OTHER_NAMES.items() if entry.value(column)}
    if exact_name(entry.value(Field.NAME)) != exact_name(student.display_name):
        told["display_name"] = entry.value(Field.NAME)
    for name in told.keys() - {*student.corrected}:
        setattr(student, name, told[name])
    if told.keys() & {"display_name", "name_hans"} and "sort_key" not in student.corrected:
        student.sort_key = sort_key(student.name_hans or student.display_name)


def facts_of(student: Student) -> dict[str, Any]:
    """All that an import may write of a child."""
    contact = getattr(student, "contact", None)
    place = getattr(student, "cohort_place", None)
    return {
        "student": {name: getattr(student, name) for name in STUDENT_FACTS},
        "contact": {name: getattr(contact, name) for name in CONTACT_FACTS} if contact else None,
        "cohort": place.cohort_id if place else None,
    }


def _write_contacts(ready: Ready) -> None:
    contacts = []
    for row, entry in ready:
        known = row.before.get("contact") or {}
        told = {"name": Field.GUARDIAN, "email": Field.EMAIL, "phone": Field.PHONE}
        facts = {name: entry.value(column) or known.get(name, "") for name, column in told.items()}
        if any(facts.values()):
            contacts.append(FamilyContact(student=row.student, **facts))
    FamilyContact.objects.bulk_create(
        contacts,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["student"],
        update_fields=CONTACT_FACTS,
    )


def _write_places(ready: Ready, cohorts: dict[str, Cohort]) -> None:
    places = [
        CohortPlace(student=row.student, cohort=cohorts[class_key(entry.class_name)])
        for row, entry in ready
        if entry.class_name
    ]
    CohortPlace.objects.bulk_create(
        places, batch_size=BATCH, update_conflicts=True, unique_fields=["student"], update_fields=["cohort"]
    )
