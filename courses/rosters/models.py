"""The lists that come in: what a file said, what a person mended, what became of it."""

from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.accounts.models import User
from courses.organisations.models import KEEPS_THE_ROLL, Organisation
from courses.organisations.scoping import scoped_manager
from courses.students.models import Student

#: So long an import can be undone and its report fetched; then what the file said is deleted.
KEPT_FOR = timedelta(days=7)


class RosterState(models.TextChoices):
    READ = "read", _("Not imported yet")
    QUEUED = "queued", _("Being imported")
    IMPORTED = "imported", _("Imported")
    UNDONE = "undone", _("Undone")


class RosterImportQuerySet(models.QuerySet["RosterImport"]):
    def visible_to(self, user: object) -> "RosterImportQuerySet":
        """Those of the schools where the user is head or registrar."""
        return self.filter(school__in=Organisation.objects.staffed_by(user, *KEEPS_THE_ROLL))

    def forgotten_at(self, at: datetime) -> "RosterImportQuerySet":
        """Those whose seven days are over, since the import or, without one, since the file came."""
        since = at - KEPT_FOR
        return self.filter(Q(imported_at__lt=since) | Q(imported_at=None, uploaded_at__lt=since))


class RosterImport(models.Model):  # type: ignore[django-manager-missing] # its rows have a scoped manager
    """One file that a school has sent. Nothing of it is on the roll before it is imported."""

    school = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="roster_imports")
    file_name = models.CharField(_("file"), max_length=160)
    read_as = models.CharField(max_length=20)
    #: As a person counts lines; none where the file has no headings.
    heading_line = models.PositiveSmallIntegerField(null=True)
    headings = models.JSONField(default=list)
    #: Field to number of column, from 0.
    columns = models.JSONField(default=dict)
    state = models.CharField(_("state"), max_length=10, choices=RosterState, default=RosterState.READ)
    uploaded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(default=timezone.now)
    imported_at = models.DateTimeField(null=True)

    objects: Any = scoped_manager(RosterImportQuerySet, organisation="school")

    class Meta:
        verbose_name = _("roster")
        verbose_name_plural = _("rosters")
        ordering = ("-uploaded_at", "-pk")
        constraints = [
            models.CheckConstraint(
                name="roster_import_state_is_known", condition=Q(state__in=RosterState.values)
            ),
            models.CheckConstraint(
                name="roster_import_has_its_moment",
                condition=Q(state__in=["read", "queued"], imported_at=None)
                | Q(state__in=["imported", "undone"], imported_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.file_name

    @property
    def undo_ends_at(self) -> datetime | None:
        return self.imported_at + KEPT_FOR if self.imported_at else None

    def may_be_undone(self, at: datetime) -> bool:
        ends_at = self.undo_ends_at
        return self.state == RosterState.IMPORTED and ends_at is not None and at < ends_at


class Stays(models.TextChoices):
    """Why a child stays, all or in part, as they are when an import is undone."""

    CHANGED = "changed", _("Somebody has corrected the record since, and that stays.")
    IN_USE = (
        "in_use",
        _("They have a seat, a guardian, a log-in or other records by now, and stay on the roll."),
    )
    GONE = "gone", _("They are at another school by now, or their record was made one with another.")


class RosterRowQuerySet(models.QuerySet["RosterRow"]):
    def visible_to(self, user: object) -> "RosterRowQuerySet":
        return self.filter(roster__in=RosterImport.objects.visible_to(user))


class RosterRow(models.Model):
    """One line of the file."""

    class Effect(models.TextChoices):
        NONE = "", _("Not imported")
        CREATED = "created", _("Added to the roll")
        UPDATED = "updated", _("Brought up to date")

    roster = models.ForeignKey(RosterImport, on_delete=models.CASCADE, related_name="rows")
    #: Its line in the file, as a person counts.
    number = models.PositiveSmallIntegerField()
    cells = models.JSONField(default=list)
    #: Field to the text that a person put in place of the cell.
    mended = models.JSONField(default=dict)
    #: Codes of what a person has looked at and found right.
    accepted = models.JSONField(default=list)
    #: The child on the roll that a person says this row is.
    same_as = models.ForeignKey(Student, on_delete=models.SET_NULL, null=True, related_name="+")
    #: What the row became, and the facts that an undo restores.
    student = models.ForeignKey(Student, on_delete=models.PROTECT, null=True, related_name="roster_rows")
    effect = models.CharField(max_length=8, choices=Effect, default=Effect.NONE, blank=True)
    before = models.JSONField(default=dict)
    #: The same facts as the import wrote them: an undo takes back what still says so.
    after = models.JSONField(default=dict)
    #: Set by an undo that took not all of it back.
    stays = models.CharField(max_length=8, choices=Stays, default="", blank=True)

    objects: Any = scoped_manager(RosterRowQuerySet, organisation="roster__school")

    class Meta:
        verbose_name = _("row of a roster")
        verbose_name_plural = _("rows of rosters")
        ordering = ("roster", "number")
        constraints = [
            models.UniqueConstraint(name="roster_row_one_of_a_number", fields=["roster", "number"]),
            models.CheckConstraint(
                name="roster_row_effect_has_a_student",
                condition=Q(effect="", student=None)
                | Q(effect__in=["created", "updated"], student__isnull=False),
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
