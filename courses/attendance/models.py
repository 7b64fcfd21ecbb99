"""Who was in class on a day, and who fetched them."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cms.accounts.models import User
from courses.cohorts.models import Cohort
from courses.organisations.scoping import scoped_manager
from courses.students.models import Student


class Presence(models.TextChoices):
    HERE = "here", _("Here")
    LATE = "late", _("Late")
    EXCUSED = "excused", _("Excused")
    ABSENT = "absent", _("Absent")


class AttendanceMarkQuerySet(models.QuerySet["AttendanceMark"]):
    def visible_to(self, user: object) -> "AttendanceMarkQuerySet":
        """Those of a school where one works with students."""
        return self.filter(cohort__in=Cohort.objects.visible_to(user))


class AttendanceMark(models.Model):
    """One child in one class on one day of the school's calendar."""

    student = models.ForeignKey(Student, on_delete=models.PROTECT, related_name="attendance_marks")
    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="attendance_marks")
    held_on = models.DateField(_("day"))
    #: Empty where only the note has been written.
    presence = models.CharField(_("presence"), max_length=8, choices=Presence, blank=True)
    pick_up_note = models.CharField(_("picked up by"), max_length=120, blank=True)
    #: When it was pressed, which may be long before it arrived here. The later press counts.
    told_at = models.DateTimeField(_("told at"))
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects: Any = scoped_manager(AttendanceMarkQuerySet, organisation="cohort__school")

    class Meta:
        verbose_name = _("mark of attendance")
        verbose_name_plural = _("marks of attendance")
        ordering = ("held_on", "pk")
        constraints = [
            models.UniqueConstraint(
                name="attendance_one_mark_a_day", fields=["cohort", "held_on", "student"]
            ),
            models.CheckConstraint(
                name="attendance_presence_is_known", condition=Q(presence__in=["", *Presence.values])
            ),
        ]

    def __str__(self) -> str:
        return f"{self.held_on:%Y-%m-%d} {self.get_presence_display()}"
