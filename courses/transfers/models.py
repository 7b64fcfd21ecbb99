"""A child goes to another school: the one asks, the other answers, and each keeps its own part."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cms.accounts.models import User
from courses.organisations.models import KEEPS_THE_ROLL, Organisation
from courses.organisations.scoping import scoped_manager
from courses.students.models import Student


class TransferState(models.TextChoices):
    ASKED = "asked", _("Waiting for an answer")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    TAKEN_BACK = "taken_back", _("Taken back")


class StudentTransferQuerySet(models.QuerySet["StudentTransfer"]):
    def visible_to(self, user: object) -> "StudentTransferQuerySet":
        """Those from and to a school whose roll the user keeps."""
        kept = Organisation.objects.staffed_by(user, *KEEPS_THE_ROLL)
        return self.filter(Q(from_school__in=kept) | Q(to_school__in=kept))

    def waiting(self) -> "StudentTransferQuerySet":
        return self.filter(state=TransferState.ASKED)


class StudentTransfer(models.Model):
    """Asked by the school that has the child, answered by the one that is to have them.

    Until it is accepted the other school is told the name and the month of birth, nothing else: no
    school can look for children who are not its own.
    """

    student = models.ForeignKey(Student, on_delete=models.PROTECT, related_name="transfers")
    from_school = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="transfers_out")
    to_school = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="transfers_in")
    state = models.CharField(_("state"), max_length=12, choices=TransferState, default=TransferState.ASKED)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(_("asked at"))
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(_("answered at"), null=True)

    objects: Any = scoped_manager(StudentTransferQuerySet, organisation="from_school")

    class Meta:
        verbose_name = _("transfer to another school")
        verbose_name_plural = _("transfers to other schools")
        ordering = ("-asked_at", "-pk")
        constraints = [
            models.UniqueConstraint(
                name="transfer_one_waiting_for_a_student",
                fields=["student"],
                condition=Q(state=TransferState.ASKED),
            ),
            models.CheckConstraint(
                name="transfer_goes_to_another_school", condition=~Q(from_school=F("to_school"))
            ),
            models.CheckConstraint(
                name="transfer_is_answered_once",
                condition=Q(state="asked", answered_by=None, answered_at=None)
                | Q(state__in=["accepted", "declined", "taken_back"], answered_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_school} → {self.to_school}"
