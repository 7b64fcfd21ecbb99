"""A roster as its school would see it imported now. Nothing is written."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db.models.functions import Coalesce

from courses.cohorts.models import Cohort
from courses.organisations.models import Organisation
from courses.rosters.judging import Entry, Known, Roll, Verdict, judge
from courses.rosters.models import RosterImport, RosterRow
from courses.students.models import Student


@dataclass(frozen=True)
class Preview:
    rows: list[RosterRow]
    entries: list[Entry]

    @property
    def counts(self) -> dict[Verdict, int]:
        counted = Counter(entry.verdict for entry in self.entries)
        return {verdict: counted[verdict] for verdict in Verdict}

    @property
    def ready(self) -> list[tuple[RosterRow, Entry]]:
        pairs = zip(self.rows, self.entries, strict=True)
        return [(row, entry) for row, entry in pairs if entry.verdict == Verdict.READY]


def preview_of(roster: RosterImport, *, today: date) -> Preview:
    """To be asked inside the scope of the roster's school."""
    rows = list(RosterRow.objects.filter(roster=roster).order_by("number"))
    entries = [
        Entry(
            number=row.number,
            values=row.values(roster.columns),
            accepted=frozenset(row.accepted),
            same_as=row.same_as_id,
        )
        for row in rows
    ]
    judge(entries, roll_of(roster.school), today=today)
    return Preview(rows, entries)


def roll_of(school: Organisation) -> Roll:
    """Whoever is on it. The name under which a merged record stood in the school's file means the child
    whose record it went into, so that the file does not double them."""
    facts = (
        "child",
        "display_name",
        "birth_year",
        "birth_month",
        "child_email",
        "child_phone",
        "former_names",
    )
    children = (
        Student.objects.filter(school=school)
        .annotate(
            child=Coalesce("merged_into", "pk"),
            child_email=Coalesce("merged_into__contact__email", "contact__email"),
            child_phone=Coalesce("merged_into__contact__phone", "contact__phone"),
        )
        .order_by("pk")
        .values_list(*facts)
    )
    known = (
        Known(child, name, year, month, email or "", phone or "", tuple(former))
        for child, name, year, month, email, phone, former in children
    )
    return Roll(
        children=tuple(dict.fromkeys(known)),
        classes=dict(Cohort.objects.filter(school=school).values_list("key", "name")),
    )
