"""A copy that somebody has asked for, an erasure, and the counts that an erasure leaves."""

from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cms.accounts.models import User
from courses.organisations.models import Organisation
from courses.students.models import Student
from media.storage import private_storage

#: So long a copy can be fetched; then it is deleted.
KEPT_FOR = timedelta(days=7)


def place_of(export: "DataExport", name: str) -> str:
    return f"exports/{export.pk}.zip"


class DataExportQuerySet(models.QuerySet["DataExport"]):
    def visible_to(self, user: object) -> "DataExportQuerySet":
        """Nobody but the one who asked: not the other guardian, not the school, not the operator."""
        return self.filter(asked_by=user) if isinstance(user, User) else self.none()

    def ready(self, at: datetime) -> "DataExportQuerySet":
        return self.filter(ready_at__isnull=False, expires_at__gt=at)

    def over(self, at: datetime) -> "DataExportQuerySet":
        return self.filter(expires_at__lte=at)


class DataExport(models.Model):
    """One ZIP file of what is kept about a student, or about the one who asks."""

    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    #: None: about the login of the one who asks, and their own learning.
    student = models.ForeignKey(Student, on_delete=models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField()
    file = models.FileField(storage=private_storage, upload_to=place_of, blank=True, max_length=200)
    ready_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)

    objects = DataExportQuerySet.as_manager()

    class Meta:
        verbose_name = _("copy of personal data")
        verbose_name_plural = _("copies of personal data")
        ordering = ("-pk",)
        constraints = [
            models.CheckConstraint(
                name="data_export_ready_with_its_file_and_its_end",
                condition=Q(ready_at=None, expires_at=None, file="")
                | (Q(ready_at__isnull=False, expires_at__gt=F("ready_at")) & ~Q(file="")),
            ),
            models.UniqueConstraint(
                name="data_export_of_a_student_one_under_way",
                fields=["asked_by", "student"],
                condition=Q(ready_at=None, student__isnull=False),
            ),
            models.UniqueConstraint(
                name="data_export_of_oneself_one_under_way",
                fields=["asked_by"],
                condition=Q(ready_at=None, student=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.asked_at:%Y-%m-%d %H:%M}"

    def is_ready(self, at: datetime) -> bool:
        return self.expires_at is not None and at < self.expires_at


class ErasureQuerySet(models.QuerySet["Erasure"]):
    def visible_to(self, user: object) -> "ErasureQuerySet":
        return self.filter(asked_by=user) if isinstance(user, User) else self.none()

    def under_way(self) -> "ErasureQuerySet":
        return self.filter(done_at=None)


class Erasure(models.Model):
    """That everything about somebody was to go, and when it was gone. It names nobody."""

    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    #: Not a key: the row it points to goes. None: the one who asks erases themselves.
    student_number = models.PositiveBigIntegerField(null=True)
    asked_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    rows_deleted = models.PositiveIntegerField(default=0)

    objects = ErasureQuerySet.as_manager()

    class Meta:
        verbose_name = _("erasure")
        verbose_name_plural = _("erasures")
        ordering = ("-pk",)
        constraints = [
            models.UniqueConstraint(
                name="erasure_of_a_student_once",
                fields=["student_number"],
                condition=Q(student_number__isnull=False),
            ),
            models.UniqueConstraint(
                name="erasure_of_oneself_once", fields=["asked_by"], condition=Q(student_number=None)
            ),
            models.CheckConstraint(
                name="erasure_done_after_it_was_asked",
                condition=Q(done_at=None) | Q(done_at__gte=F("asked_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.asked_at:%Y-%m-%d %H:%M}"


class ErasedCountQuerySet(models.QuerySet["ErasedCount"]):
    def number_of(self, what: str, **where: Any) -> int:
        """How many there were of it: `number_of("enrolment:completed", about="run 12")`."""
        return self.filter(what=what, **where).aggregate(sum=models.Sum("number"))["sum"] or 0


class ErasedCount(models.Model):
    """What is left of erased rows: how many of a kind there were, at a school and about a thing."""

    school = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+")
    what = models.CharField(max_length=60)
    about = models.CharField(max_length=60, blank=True)
    number = models.PositiveIntegerField(default=0)

    objects = ErasedCountQuerySet.as_manager()

    class Meta:
        verbose_name = _("count of what was erased")
        verbose_name_plural = _("counts of what was erased")
        constraints = [
            models.UniqueConstraint(
                name="erased_count_once_at_a_school",
                fields=["school", "what", "about"],
                condition=Q(school__isnull=False),
            ),
            models.UniqueConstraint(
                name="erased_count_once_without_a_school",
                fields=["what", "about"],
                condition=Q(school=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.what} {self.about}: {self.number}"
