"""Many courses from one sheet: what the file said, what a person mended, and what became of each line."""

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.accounts.models import User
from courses.catalogue.pages import CoursePage
from courses.catalogue.permissions import organisations_run_by
from courses.organisations.models import Organisation


class BatchQuerySet(models.QuerySet["Batch"]):
    def visible_to(self, user: object) -> "BatchQuerySet":
        """Those of the organisations whose courses the user writes."""
        return self.filter(organisation__in=organisations_run_by(user))


class Batch(models.Model):
    """One sheet that an organisation has sent. Nothing of it is a page before drafts are made."""

    class State(models.TextChoices):
        READ = "read", _("No drafts yet")
        QUEUED = "queued", _("Drafts are being made")
        MADE = "made", _("Drafts are made")
        UNDONE = "undone", _("Undone")

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="batches")
    file_name = models.CharField(_("file"), max_length=160)
    headings = models.JSONField(default=list)
    #: Field to number of column, from 0.
    columns = models.JSONField(default=dict)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.READ)
    uploaded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(default=timezone.now)
    #: Who pressed "make drafts": the drafts are theirs.
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    made_at: datetime | None = models.DateTimeField(null=True)  # type: ignore[assignment]

    objects = BatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("catalogue sheet")
        verbose_name_plural = _("catalogue sheets")
        ordering = ("-uploaded_at", "-pk")
        constraints = [
            models.CheckConstraint(
                name="batch_made_at_a_moment",
                condition=Q(state__in=["read", "queued"], made_at=None)
                | Q(state__in=["made", "undone"], made_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.file_name


class BatchRow(models.Model):
    """One line of the sheet, and the course that it became."""

    class Effect(models.TextChoices):
        NONE = "", _("No draft")
        CREATED = "created", _("Draft made")
        UPDATED = "updated", _("Draft brought up to date")

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="rows")
    #: Its line in the file, as a person counts.
    number = models.PositiveSmallIntegerField()
    cells = models.JSONField(default=list)
    #: Field to the text that a person put in place of the cell.
    mended = models.JSONField(default=dict)
    #: Codes of what a person has looked at and found right.
    accepted = models.JSONField(default=list)
    #: How the sheet numbers its courses; a later sheet finds the same course by it, whatever its title.
    key = models.CharField(max_length=80, blank=True)
    course = models.ForeignKey(CoursePage, on_delete=models.SET_NULL, null=True, related_name="batch_rows")
    effect = models.CharField(max_length=8, choices=Effect, default=Effect.NONE, blank=True)
    #: Numbers of the course's revisions before and after, by which an undo restores it.
    revisions = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("line of a catalogue sheet")
        verbose_name_plural = _("lines of catalogue sheets")
        ordering = ("batch", "number")
        constraints = [
            models.UniqueConstraint(name="batch_row_one_of_a_number", fields=["batch", "number"]),
            models.CheckConstraint(
                name="batch_row_effect_is_known", condition=Q(effect__in=["", "created", "updated"])
            ),
        ]

    def __str__(self) -> str:
        return str(self.number)

    def values(self, columns: dict[str, int]) -> dict[str, str]:
        """Field to text: the mended one where there is one, else the cell's."""
        texts = {
            field: self.cells[index] if index < len(self.cells) else "" for field, index in columns.items()
        }
        return texts | self.mended


class Publication(models.Model):
    """One press that puts many courses before the public; the queue does it course by course."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="publications")
    #: Keys of the course pages.
    courses: Any = models.JSONField(default=list)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    begun_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("publication of many courses")
        verbose_name_plural = _("publications of many courses")
        ordering = ("-pk",)

    def __str__(self) -> str:
        return str(len(self.courses))
