"""Answers of families, given through the real action."""

from datetime import datetime

from django.utils import timezone

from cms.accounts.models import User
from courses.consent.actions import answer_consent
from courses.consent.answers import wordings_in_force
from courses.consent.models import Consent, ConsentVersion, ConsentWording, Purpose
from courses.students.models import Student


def make_answer(
    student: Student,
    by: User,
    purpose: Purpose = Purpose.RECORDINGS,
    *,
    is_given: bool = True,
    language: str = "en",
    at: datetime | None = None,
) -> Consent:
    at = at or timezone.now()
    wording = wordings_in_force(language=language, at=at)[purpose]
    return answer_consent(
        student=student, wording=wording, is_given=is_given, by=by, language=language, at=at
    )


def make_version(purpose: Purpose, at: datetime, number: int = 2) -> ConsentWording:
    """A newer wording of the purpose, asked from that day on."""
    version = ConsentVersion.objects.create(purpose=purpose, number=number, begins_on=at.date())
    return ConsentWording.objects.create(version=version, language="en", question="New?", text="New words.")
