"""The outbox: every letter the site writes is a row before anybody tries to send it."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class LetterState(models.TextChoices):
    QUEUED = "queued", _("Waiting to be sent")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Not sent")
    UNKNOWN = "unknown", _("Perhaps sent")


class LetterQuerySet(models.QuerySet["Letter"]):
    def sendable(self) -> Self:
        """Letters a worker may take in hand: never those another has in hand."""
        return self.filter(state__in=[LetterState.QUEUED, LetterState.UNKNOWN])

    def to_forget(self, at: datetime) -> Self:
        """Letters whose words have been kept long enough; a letter that still waits keeps them."""
        return self.filter(forget_at__lte=at).exclude(state__in=[LetterState.QUEUED, LetterState.SENDING])


class Letter(models.Model):
    """One letter to one person, written in their language when it was posted.

    `key` says what the letter is about ("confirmed-enrolment-17"), so that it is written once.
    `message_id` is fixed with the row: however often a letter is handed over, mailboxes see one.
    From `forget_at` on its words are blanked; that it was written stays.
    """

    key = models.CharField(max_length=200, unique=True)
    to = models.EmailField()
    language = models.CharField(max_length=12)
    subject = models.CharField(max_length=250)
    text = models.TextField()
    html = models.TextField(blank=True)
    message_id = models.CharField(max_length=250, unique=True)
    state = models.CharField(max_length=10, choices=LetterState, default=LetterState.QUEUED)
    created_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True)
    forget_at = models.DateTimeField()

    objects = LetterQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False)
                | (~Q(state="sent") & Q(sent_at__isnull=True)),
                name="letter_sent_at_when_sent",
            ),
        ]
        indexes = [
            models.Index(fields=["forget_at"], name="letter_forget"),
            # How many letters somebody has had lately.
            models.Index(fields=["to", "created_at"], name="letter_to_lately"),
        ]

    def __str__(self) -> str:
        return f"{self.key} ({self.state})"
