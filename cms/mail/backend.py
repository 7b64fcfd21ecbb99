"""Django's own `send_mail` leads into the outbox, so that no request ever waits for a mail server."""

import uuid
from collections.abc import Sequence

from django.contrib.auth import get_user_model
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import translation

from cms.mail.actions import write_letter


class OutboxBackend(BaseEmailBackend):
    """Writes a letter for each recipient of each message; used by Wagtail's notices and the like."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for message in email_messages:
            self._write(message)
        return len(email_messages)

    def _write(self, message: EmailMessage) -> None:
        if message.attachments:
            raise ValueError("The outbox takes no attachments: link to the file instead.")
        alternatives = getattr(message, "alternatives", [])
        html = next((str(part.content) for part in alternatives if part.mimetype == "text/html"), "")
        for address in message.recipients():
            write_letter(
                key=f"message-{uuid.uuid4()}",
                to=address,
                language=_language_of(address),
                subject=" ".join(str(message.subject).split())[:250],
                text=str(message.body),
                html=html,
            )


def _language_of(address: str) -> str:
    """What the sender wrote in cannot be asked; Wagtail writes to each person in their own language."""
    people = get_user_model().objects.filter(email=address.lower())
    own = people.values_list("language", flat=True).first()
    return own or translation.get_language() or "en"
