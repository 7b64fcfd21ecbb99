"""What an undo takes back: all that stands as the import wrote it. What somebody has changed since stays."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.db.models import ProtectedError, QuerySet
from django.db.models.deletion import Collector

from courses.cohorts.models import Cohort, CohortPlace
from courses.rosters.models import RosterImport, RosterRow, RosterState, Stays
from courses.rosters.roll import BATCH, CONTACT_FACTS, STUDENT_FACTS, facts_of
from courses.students.models import FamilyContact, Student

#: Nonsense one without the other.
_BIRTH = {"birth_year", "birth_month"}


@dataclass
class Undoing:
    """Rows that had an effect, and what becomes of each child."""

    rows: list[RosterRow]
    #: Added by the import, and untouched since.
    leaving: list[int] = field(default_factory=list)
    #: Changed by the import: the child with the facts of before, but for those that somebody has changed.
    restored: list[Student] = field(default_factory=list)
    contacts: list[FamilyContact] = field(default_factory=list)
    places: list[CohortPlace] = field(default_factory=list)
    without_contact: list[int] = field(default_factory=list)
    without_place: list[int] = field(default_factory=list)
    #: By number of the row: why its child stays as they are, or in part.
    stays: dict[int, Stays] = field(default_factory=dict)

    @property
    def is_as_before(self) -> int:
        """How many of those whom it changed."""
        updated = [row for row in self.rows if row.effect == RosterRow.Effect.UPDATED]
        return sum(row.number not in self.stays for row in updated)

    @property
    def counts(self) -> list[tuple[Stays, int]]:
        return counted(list(self.stays.values()))


def counted(reasons: list[Any]) -> list[tuple[Stays, int]]:
    found = Counter(reasons)
    return [(reason, found[reason]) for reason in Stays if found[reason]]


def plan_undo(roster: RosterImport, *, students: QuerySet[Student] | None = None) -> Undoing:
    """Inside the scope of the school. Nothing is written. `students` are read as they are, or held."""
    rows = list(RosterRow.objects.filter(roster=roster).exclude(effect=""))
    everybody = Student.objects.all() if students is None else students
    here = everybody.filter(school=roster.school_id, merged_into=None)
    known = here.select_related("contact", "cohort_place").in_bulk([row.student_id for row in rows])
    plan = Undoing(rows)
    classes = set(Cohort.objects.filter(school=roster.school_id).values_list("pk", flat=True))
    for row in rows:
        student = known.get(row.student_id)
        if student is None:
            plan.stays[row.number] = Stays.GONE
        elif row.effect == RosterRow.Effect.UPDATED:
            if not _restore(plan, row, student, classes):
                plan.stays[row.number] = Stays.CHANGED
        elif facts_of(student) != row.after or student.corrected:
            plan.stays[row.number] = Stays.CHANGED
        else:
            plan.leaving.append(student.pk)
    in_use = _in_use([known[key] for key in plan.leaving])
    plan.leaving = [key for key in plan.leaving if key not in in_use]
    plan.stays |= {row.number: Stays.IN_USE for row in rows if row.student_id in in_use}
    return plan


def _restore(plan: Undoing, row: RosterRow, student: Student, classes: set[int]) -> bool:
    """Put the facts of before where those of the import stand; False when some stood no more."""
    now, before, after = facts_of(student), row.before, row.after
    if not after:
        return False
    wrote = _differing(before["student"], after["student"])
    stand = {name for name in wrote if now["student"][name] == after["student"][name]}
    stand -= {*student.corrected}
    if not wrote & _BIRTH <= stand:
        stand -= _BIRTH
    for name in stand:
        setattr(student, name, before["student"][name])
    if stand:
        plan.restored.append(student)
    contact_stands = _restore_contact(plan, student, now["contact"], before["contact"], after["contact"])
    place_stands = _restore_place(plan, student, before, after, classes)
    return wrote == stand and contact_stands and place_stands


def _restore_contact(
    plan: Undoing, student: Student, now: Any, before: dict[str, str] | None, after: dict[str, str] | None
) -> bool:
    if before == after:
        return True
    if before is None:
        if now == after:
            plan.without_contact.append(student.pk)
        return bool(now == after)
    wrote = _differing(before, after or {})
    stand = {name for name in wrote if now and now[name] == (after or {}).get(name)}
    for name in stand:
        setattr(student.contact, name, before[name])
    if stand:
        plan.contacts.append(student.contact)
    return wrote == stand


def _restore_place(
    plan: Undoing, student: Student, before: dict[str, Any], after: dict[str, Any], classes: set[int]
) -> bool:
    if before["cohort"] == after["cohort"]:
        return True
    place = getattr(student, "cohort_place", None)
    if place is None or place.cohort_id != after["cohort"]:
        return False
    if before["cohort"] is None:
        plan.without_place.append(student.pk)
        return True
    if before["cohort"] not in classes:
        return False
    place.cohort_id = before["cohort"]
    plan.places.append(place)
    return True


def _differing(before: dict[str, Any], after: dict[str, Any]) -> set[str]:
    return {name for name in before if before[name] != after.get(name)}


def _in_use(children: list[Student]) -> set[int]:
    """Those with a log-in, and those on whom anything hangs that is kept: a seat, a guardian, a mark, an
    answer. Asked as a deletion would ask, so that no room is forgotten."""
    numbers = {child.pk for child in children}
    found = {child.pk for child in children if child.user_id is not None}
    try:
        Collector(using="default").collect(Student.objects.filter(pk__in=numbers))
    except ProtectedError as error:
        hanging = [
            each
            for each in error.protected_objects
            # What the import has written itself.
            if not isinstance(each, RosterRow | CohortPlace | FamilyContact)
        ]
        to_student = {
            type(each): [f.attname for f in each._meta.concrete_fields if f.related_model is Student]
            for each in hanging
        }
        found |= {getattr(each, name) for each in hanging for name in to_student[type(each)]} & numbers
    return found


def imported_again(roster: RosterImport) -> bool:
    """Whether a later import that stands has children of this one: those facts are its own to take back."""
    own = RosterRow.objects.filter(roster=roster).exclude(effect="")
    later = RosterRow.objects.filter(
        roster__imported_at__gt=roster.imported_at, roster__state=RosterState.IMPORTED
    )
    return later.filter(student__in=own.values("student")).exists()


def carry_out(plan: Undoing) -> None:
    """Inside the transaction of the undo. A handful of statements however many rows there are."""
    classes = {row.after.get("cohort") for row in plan.rows} - {None}
    for row in plan.rows:
        row.stays = plan.stays.get(row.number, "")
        if not row.stays:
            row.effect, row.student = RosterRow.Effect.NONE, None
    RosterRow.objects.bulk_update(plan.rows, ["effect", "student", "stays"], batch_size=BATCH)
    Student.objects.bulk_update(plan.restored, STUDENT_FACTS, batch_size=BATCH)
    FamilyContact.objects.bulk_update(plan.contacts, CONTACT_FACTS, batch_size=BATCH)
    CohortPlace.objects.bulk_update(plan.places, ["cohort"], batch_size=BATCH)
    FamilyContact.objects.filter(student__in=[*plan.leaving, *plan.without_contact]).delete()
    CohortPlace.objects.filter(student__in=[*plan.leaving, *plan.without_place]).delete()
    Student.objects.filter(pk__in=plan.leaving).delete()
    unused = Cohort.objects.filter(pk__in=classes, places=None, teachers=None)
    unused.filter(attendance_marks=None, adoptions=None).delete()
