"""What others ask: has this student's family agreed? Read from the rows each time, so a no counts at once.

Silence is a no for whatever a yes is needed for (`consents_to`, `students_who_consent`). What goes on
until somebody objects (a login that the school has opened, letters that a family has asked for by
enrolling) asks `has_refused`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from cms.accounts.models import User
from courses.consent.ages import Person, people_answered_for
from courses.consent.models import Consent, ConsentVersion, ConsentWording, Purpose
from courses.students.models import Student


def consents_to(student: Student, purpose: Purpose, at: datetime | None = None) -> bool:
    """Whether a yes to the words asked now stands. One statement."""
    return _answers().yes_to(purpose, at or timezone.now()).filter(student=student).exists()


def students_who_consent(purpose: Purpose, at: datetime | None = None) -> QuerySet[Any, Any]:
    """Their numbers, to filter by: `students.filter(pk__in=students_who_consent(Purpose.CLASS))`."""
    return _answers().yes_to(purpose, at or timezone.now()).values("student")


def has_refused(student: Student, purpose: Purpose) -> bool:
    """Whether a no stands. One statement."""
    return _answers().no_to(purpose).filter(student=student).exists()


def students_who_refuse(purpose: Purpose) -> QuerySet[Any, Any]:
    """Their numbers, to exclude by."""
    return _answers().no_to(purpose).values("student")


@dataclass(frozen=True)
class Matter:
    """How one person stands to one purpose. `wording` is what is asked now, in the reader's language."""

    person: Person
    purpose: Purpose
    wording: ConsentWording
    answer: Consent | None

    @property
    def is_waiting(self) -> bool:
        """Never asked, or answered to other words than those of now."""
        return self.answer is None or self.answer.wording.version_id != self.wording.version_id

    @property
    def is_asked_again(self) -> bool:
        return self.answer is not None and self.is_waiting


def matters_of(people: Iterable[Person], *, language: str, at: datetime) -> list[Matter]:
    """Everything that these people are asked, in order; three statements, however many they are."""
    people = list(people)
    wordings = wordings_in_force(language=language, at=at)
    rows = _answers().current().filter(student__in=[person.student.pk for person in people])
    answers = {(row.student_id, row.purpose): row for row in rows.select_related("wording")}
    return [
        Matter(person, purpose, wordings[purpose], answers.get((person.student.pk, purpose.value)))
        for person in people
        for purpose in person.purposes
        if purpose in wordings
    ]


def questions_waiting(user: User, *, at: datetime) -> int:
    """How many questions wait for this user, for the family's home."""
    matters = matters_of(people_answered_for(user, at.date()), language="en", at=at)
    return sum(matter.is_waiting for matter in matters)


def wordings_in_force(*, language: str, at: datetime) -> dict[Purpose, ConsentWording]:
    """What is asked now: in the reader's language, else in English, else in the first there is."""
    versions = ConsentVersion.objects.in_force(at.date()).prefetch_related("wordings")
    wanted = ["zh-hans" if language.startswith("zh") else language, "en"]
    found: dict[Purpose, ConsentWording] = {}
    for version in versions:
        by_language = {wording.language: wording for wording in version.wordings.all()}
        spoken = [by_language[code] for code in wanted if code in by_language] or list(by_language.values())
        if spoken:
            found[Purpose(version.purpose)] = spoken[0]
    return found


def _answers() -> Any:
    # A question about named students, asked by rooms that have found them through their own limits.
    return Consent.objects.with_scopes_disabled()
