"""Handing a letter to the mail server, once as far as that can be known."""

import smtplib
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.jobs.registry import JobRefused
from cms.jobs.runner import JobRun
from cms.mail.models import Letter, LetterState

REFUSED = _(
    "The mail server refused the letter to %(address)s (%(code)s). Please check the address with its owner."
)


class LetterInDoubt(Exception):
    """Somebody took this letter in hand and has not said how it ended."""


def send_letter(run: JobRun) -> None:
    """Sends the letter of this job, unless it has been sent.

    The letter is claimed only when the server is listening, and marked sent when the server has
    said so; what the server refuses was certainly not sent. Between the two, a worker may die or a
    connection break, and nobody can know whether the letter is on its way. It is then `unknown`,
    to be seen as such until the job's next attempt sends it again under the same Message-ID, by
    which mailboxes tell that it is the same letter. Never sending again would be tidier, but a
    missing sign-in code or admission hurts a person and a second copy does not.
    """
    letter = Letter.objects.get(pk=run.subject_id)
    if letter.state in (LetterState.SENT, LetterState.FAILED):
        return
    message = _message(letter)
    with get_connection(settings.LETTER_CARRIER) as carrier:
        run.report(50)
        _claim(letter)
        _hand_over(letter, message, carrier)


def close_letter(*, letter_id: str) -> None:
    """Records that no more attempts are made: not sent, or, when that cannot be known, unknown."""
    this = Letter.objects.filter(pk=letter_id)
    this.filter(state=LetterState.QUEUED).update(state=LetterState.FAILED)
    this.filter(state=LetterState.SENDING).update(state=LetterState.UNKNOWN)


def _message(letter: Letter) -> EmailMultiAlternatives:
    message = EmailMultiAlternatives(
        letter.subject,
        letter.text,
        to=[letter.to],
        headers={
            "Message-ID": letter.message_id,
            "Content-Language": letter.language,
            "Auto-Submitted": "auto-generated",
        },
    )
    if letter.html:
        message.attach_alternative(letter.html, "text/html")
    return message


def _claim(letter: Letter) -> None:
    this = Letter.objects.filter(pk=letter.pk)
    if this.sendable().update(state=LetterState.SENDING):
        return
    this.filter(state=LetterState.SENDING).update(state=LetterState.UNKNOWN)
    raise LetterInDoubt(letter.key)


def _hand_over(letter: Letter, message: EmailMultiAlternatives, carrier: Any) -> None:
    this = Letter.objects.filter(pk=letter.pk)
    try:
        carrier.send_messages([message])
    except (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused) as answer:
        code = _answer_code(answer)
        if code >= 500:
            this.update(state=LetterState.FAILED)
            raise JobRefused(REFUSED, address=letter.to, code=code) from answer
        this.update(state=LetterState.QUEUED if code >= 400 else LetterState.UNKNOWN)
        raise
    except Exception:
        this.update(state=LetterState.UNKNOWN)
        raise
    this.update(state=LetterState.SENT, sent_at=timezone.now())


def _answer_code(answer: smtplib.SMTPResponseException | smtplib.SMTPRecipientsRefused) -> int:
    if isinstance(answer, smtplib.SMTPRecipientsRefused):
        return max(code for code, _text in answer.recipients.values())
    return answer.smtp_code
