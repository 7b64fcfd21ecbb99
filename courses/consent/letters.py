"""What families are told by letter: that a young person has answered, and that files are gone."""

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from cms.accounts.models import User
from cms.mail.actions import post_letter
from courses.consent.models import Consent
from courses.students.models import Guardian


def tell_guardians(answer: Consent) -> None:
    """A young person has answered for themselves: the parent is told, and may take it back."""
    links = Guardian.objects.with_scopes_disabled().current().filter(student=answer.student_id)
    for link in links.select_related("user").order_by("pk"):
        _write(answer, link.user, "consent_answered", f"consent-{answer.pk}-answered-to-{link.user_id}")


def tell_done(answer: Consent) -> None:
    """The files are gone. Only to whoever has asked for it."""
    _write(answer, answer.answered_by, "consent_carried_out", f"consent-{answer.pk}-carried-out")


def _write(answer: Consent, reader: User, template: str, key: str) -> None:
    if not reader.email:
        return
    language = reader.language or settings.LANGUAGE_CODE
    with translation.override(language):
        address = settings.BASE_URL + reverse("consent:overview")
        purpose = answer.get_purpose_display()
    post_letter(
        key=key,
        to=reader.email,
        template=template,
        context={
            "reader_name": reader.display_name,
            "student_name": str(answer.student),
            "purpose": purpose,
            "is_given": answer.is_given,
            "files": answer.files_deleted,
            "url": address,
        },
        language=language,
        names=("reader_name", "student_name"),
    )
