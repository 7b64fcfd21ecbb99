"""Who answers for themselves. Without a known age somebody on a school's roll is a child.

GDPR Art. 8 and its kin: at the age of their country a young person may answer, and the parent is told;
guardians may answer until eighteen. Only month and year are known, so a birthday counts from the month after it.
"""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef

from cms.accounts.models import User
from courses.consent.models import AgeOfConsent, Purpose
from courses.students.models import Guardian, Student

UNKNOWN_AGE = 16
GROWN_UP = 18


@dataclass(frozen=True)
class Person:
    """Somebody the user answers for: a child, or themselves."""

    student: Student
    is_own: bool

    @property
    def purposes(self) -> list[Purpose]:
        """Nobody is asked about the account with which they answer: it is closed by erasing it."""
        return [purpose for purpose in Purpose if not (self.is_own and purpose == Purpose.ACCOUNT)]


def people_answered_for(user: User, on: date) -> list[Person]:
    """Children first, in the order of their names; two statements, however many there are."""
    students = Student.objects.visible_to(user).answered_for_by(user).select_related("school")
    links = Guardian.objects.with_scopes_disabled().current().filter(student=OuterRef("pk"))
    ages = AgeOfConsent.objects.in_force(on)
    people = [
        Person(student, is_own=student.user_id == user.pk)
        for student in students.annotate(has_guardian=Exists(links))
    ]
    answered = [
        person
        for person in people
        if (
            _answers_alone(person.student, ages, on)
            if person.is_own
            else not _is_grown_up(person.student, on)
        )
    ]
    return sorted(answered, key=lambda person: person.is_own)


def is_at_least(student: Student, years: int, on: date) -> bool:
    """Whether they certainly are; an unknown month is taken as the last, an unknown year as no answer."""
    if student.birth_year is None:
        return False
    return (on.year, on.month) > (student.birth_year + years, student.birth_month or 12)


def _is_grown_up(student: Student, on: date) -> bool:
    return is_at_least(student, GROWN_UP, on)


def _answers_alone(student: Student, ages: dict[str, int], on: date) -> bool:
    if student.birth_year is None:
        # In this house an adult who learns alone is a student without a school.
        return student.school is None and not student.has_guardian  # type: ignore[attr-defined]
    country = student.school.country if student.school else ""
    return is_at_least(student, ages.get(country, UNKNOWN_AGE), on)
