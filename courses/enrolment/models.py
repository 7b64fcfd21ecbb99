"""A student's place in a course run: waiting, confirmed, withdrawn or completed."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.accounts.models import User
from courses.catalogue.models import CourseRun
from courses.organisations.scoping import scoped_manager
from courses.students.models import Student


class EnrolmentState(models.TextChoices):
    WAITING = "waiting", _("On the waiting list")
    CONFIRMED = "confirmed", _("Enrolled")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    COMPLETED = "completed", _("Completed")


class EnrolmentQuerySet(models.QuerySet["Enrolment"]):
    def visible_to(self, user: object) -> "EnrolmentQuerySet":
        """Enrolments of those students whom the user may see. Hosting a run shows nobody's name."""
        return self.filter(student__in=Student.objects.visible_to(user))

    def of_own(self, user: object) -> "EnrolmentQuerySet":
        """The user's own, not their children's and not their pupils'."""
        return self.filter(student__user=user) if isinstance(user, User) else self.none()

    def active(self) -> "EnrolmentQuerySet":
        """Those that let the student into the lessons."""
        return self.filter(state__in=[EnrolmentState.CONFIRMED, EnrolmentState.COMPLETED])

    def waiting_in_order(self) -> "EnrolmentQuerySet":
        return self.filter(state=EnrolmentState.WAITING).order_by("arrival")


class Enrolment(models.Model):  # type: ignore[django-manager-missing] # its changes have a scoped manager
    """Changed by the verbs in `actions.py` alone; each change leaves an EnrolmentChange."""

    student = models.ForeignKey(Student, on_delete=models.PROTECT, related_name="enrolments")
    run = models.ForeignKey(CourseRun, on_delete=models.PROTECT, related_name="enrolments")
    state = models.CharField(_("state"), max_length=12, choices=EnrolmentState)
    #: Order of arrival in this run, given under the run's lock: who came first is first in line.
    arrival = models.PositiveIntegerField(_("arrival"))
    enrolled_at = models.DateTimeField(_("enrolled at"), default=timezone.now)

    objects: Any = scoped_manager(EnrolmentQuerySet, organisation="student__school")

    class Meta:
        verbose_name = _("enrolment")
        verbose_name_plural = _("enrolments")
        constraints = [
            models.UniqueConstraint(name="enrolment_one_per_student_and_run", fields=["student", "run"]),
            models.UniqueConstraint(name="enrolment_one_arrival_at_a_time", fields=["run", "arrival"]),
            models.CheckConstraint(
                name="enrolment_state_is_known", condition=Q(state__in=EnrolmentState.values)
            ),
        ]
        indexes = [models.Index(name="enrolment_by_run_and_state", fields=["run", "state", "arrival"])]

    def __str__(self) -> str:
        return f"{self.student}: {self.get_state_display()}"


class EnrolmentChangeQuerySet(models.QuerySet["EnrolmentChange"]):
    def visible_to(self, user: object) -> "EnrolmentChangeQuerySet":
        """What became of the enrolments that the user may see."""
        return self.filter(enrolment__in=Enrolment.objects.visible_to(user))


class EnrolmentChange(models.Model):
    """Who changed an enrolment, when, to what and why."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="changes")
    state = models.CharField(_("state"), max_length=12, choices=EnrolmentState)
    changed_at = models.DateTimeField(_("changed at"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.CharField(_("reason"), max_length=200, blank=True)

    objects: Any = scoped_manager(EnrolmentChangeQuerySet, organisation="enrolment__student__school")

    class Meta:
        verbose_name = _("change of an enrolment")
        verbose_name_plural = _("changes of enrolments")
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.get_state_display()}, {self.changed_at:%Y-%m-%d %H:%M}"
