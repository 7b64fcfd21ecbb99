"""A student's place in a course run: waiting, confirmed, withdrawn or completed."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from cms.accounts.models import User
from courses.catalogue.models import CourseRun
from courses.organisations.models import WORKS_WITH_STUDENTS, Organisation
from courses.organisations.scoping import scoped_manager
from courses.students.models import Student


class EnrolmentState(models.TextChoices):
    WAITING = "waiting", _("On the waiting list")
    CONFIRMED = "confirmed", _("Enrolled")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    COMPLETED = "completed", _("Completed")


#: Why the site itself changed an enrolment; kept in English, shown in the reader's language.
ACCEPTED = gettext_noop("The family has said yes to the seat.")
LAPSED = gettext_noop("No answer came before the deadline, and others were waiting.")
KEPT = gettext_noop("No answer came, but nobody was waiting, or lessons had been begun.")
FINISHED = gettext_noop("All lessons of the course are done.")


class EnrolmentQuerySet(models.QuerySet["Enrolment"]):
    def visible_to(self, user: object) -> "EnrolmentQuerySet":
        """One's own, those of one's children, and at a school where one works with students those that
        began while the child was its pupil. Hosting a run shows nobody's name; a school that a child
        came from or went to sees its own part."""
        if not isinstance(user, User):
            return self.none()
        schools = Organisation.objects.staffed_by(user, *WORKS_WITH_STUDENTS)
        own = Student.objects.visible_to(user).answered_for_by(user)
        return self.filter(Q(student__in=own) | Q(school__in=schools))

    def of_own(self, user: object) -> "EnrolmentQuerySet":
        """The user's own, not their children's and not their pupils'."""
        return self.filter(student__user=user) if isinstance(user, User) else self.none()

    def active(self) -> "EnrolmentQuerySet":
        """Those that let the student into the lessons."""
        return self.filter(state__in=[EnrolmentState.CONFIRMED, EnrolmentState.COMPLETED])

    def under_way(self) -> "EnrolmentQuerySet":
        """Those with a seat who are not through with the course."""
        return self.filter(state=EnrolmentState.CONFIRMED)

    def waiting_in_order(self) -> "EnrolmentQuerySet":
        return self.filter(state=EnrolmentState.WAITING).order_by("arrival")

    def unanswered_at(self, at: datetime) -> "EnrolmentQuerySet":
        """Seats from the waiting list whose family has let the deadline pass."""
        return self.filter(answer_by__lte=at)


class Enrolment(models.Model):  # type: ignore[django-manager-missing] # its changes have a scoped manager
    """Changed by the verbs in `actions.py` alone; each change leaves an EnrolmentChange."""

    student = models.ForeignKey(Student, on_delete=models.PROTECT, related_name="enrolments")
    run = models.ForeignKey(CourseRun, on_delete=models.PROTECT, related_name="enrolments")
    state = models.CharField(_("state"), max_length=12, choices=EnrolmentState)
    #: Order of arrival in this run, given under the run's lock: who came first is first in line.
    arrival = models.PositiveIntegerField(_("arrival"))
    enrolled_at = models.DateTimeField(_("enrolled at"), default=timezone.now)
    #: Whose pupil the student was then. It stays when the child goes to another school.
    school = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    #: A seat from the waiting list is kept for the family until then; none where nothing is asked.
    answer_by = models.DateTimeField(_("answer by"), null=True, blank=True)

    objects: Any = scoped_manager(EnrolmentQuerySet, organisation="school")

    class Meta:
        verbose_name = _("enrolment")
        verbose_name_plural = _("enrolments")
        constraints = [
            models.UniqueConstraint(name="enrolment_one_per_student_and_run", fields=["student", "run"]),
            models.UniqueConstraint(name="enrolment_one_arrival_at_a_time", fields=["run", "arrival"]),
            models.CheckConstraint(
                name="enrolment_state_is_known", condition=Q(state__in=EnrolmentState.values)
            ),
            models.CheckConstraint(
                name="enrolment_asks_only_who_has_a_seat",
                condition=Q(answer_by=None) | Q(state=EnrolmentState.CONFIRMED),
            ),
        ]
        indexes = [
            models.Index(name="enrolment_by_run_and_state", fields=["run", "state", "arrival"]),
            models.Index(
                name="enrolment_unanswered", fields=["answer_by"], condition=Q(answer_by__isnull=False)
            ),
        ]

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

    objects: Any = scoped_manager(EnrolmentChangeQuerySet, organisation="enrolment__school")

    class Meta:
        verbose_name = _("change of an enrolment")
        verbose_name_plural = _("changes of enrolments")
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.get_state_display()}, {self.changed_at:%Y-%m-%d %H:%M}"

    @property
    def reason_sentence(self) -> str:
        """As a person wrote it; what the site itself wrote, in the reader's language."""
        return gettext(self.reason) if self.reason else ""


class EnrolmentCodeQuerySet(models.QuerySet["EnrolmentCode"]):
    def standing(self) -> "EnrolmentCodeQuerySet":
        """Neither ended nor replaced; their time may be over."""
        return self.filter(ended_at=None)

    def open_at(self, at: datetime) -> "EnrolmentCodeQuerySet":
        return self.standing().filter(Q(good_until=None) | Q(good_until__gt=at))


class EnrolmentCode(models.Model):
    """Admits whoever enters it to one run.

    Kept as it is written, not hashed: staff read it out again on Sunday night and print it, it is shared
    by a whole class, and all that it opens is a seat that the run's staff can see and take back. What
    protects it is that it cannot be guessed (codes.py) and ends with one press.
    """

    run = models.ForeignKey(CourseRun, on_delete=models.PROTECT, related_name="codes")
    code = models.CharField(_("code"), max_length=12, unique=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(_("made at"))
    good_until = models.DateTimeField(_("good until"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)

    objects = EnrolmentCodeQuerySet.as_manager()

    class Meta:
        verbose_name = _("enrolment code")
        verbose_name_plural = _("enrolment codes")
        constraints = [
            models.UniqueConstraint(
                name="enrolment_code_one_standing", fields=["run"], condition=Q(ended_at=None)
            ),
        ]

    def __str__(self) -> str:
        return self.code
