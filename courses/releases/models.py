"""An association offers its courses to schools, week by week; each school answers for itself."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.accounts.models import User
from courses.catalogue.models import CourseRun
from courses.catalogue.pages import CoursePage
from courses.cohorts.models import Cohort
from courses.organisations.models import Organisation, Role

#: Who offers an association's published courses to schools.
OFFERS = (Role.HEAD, Role.PUBLISHER, Role.EDITOR)
#: Who answers for a school.
ADOPTS = (Role.HEAD, Role.REGISTRAR)
MOST_WEEKS = 52


class ReleaseQuerySet(models.QuerySet["Release"]):
    def visible_to(self, user: object) -> "ReleaseQuerySet":
        """Those of the associations for which the user offers courses."""
        return self.filter(association__in=Organisation.objects.staffed_by(user, *OFFERS))

    def standing(self) -> "ReleaseQuerySet":
        """Those that schools have been told of, and that were not taken back."""
        return self.filter(announced_at__isnull=False, withdrawn_at=None)


class Release(models.Model):
    """Courses that one association offers, the schools that it offers them to, and in which week."""

    association = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="releases")
    title = models.CharField(_("title"), max_length=120)
    note = models.TextField(
        _("a few words to the schools"), max_length=1000, blank=True, help_text=_("They stand in the letter.")
    )
    starts_on = models.DateField(_("first day of week 1"))
    schools = models.ManyToManyField(Organisation, related_name="releases_received", blank=True)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    announced_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("release")
        verbose_name_plural = _("releases")
        ordering = ("-made_at", "-pk")
        constraints = [
            models.CheckConstraint(
                name="release_withdrawn_after_announced",
                condition=Q(withdrawn_at=None) | Q(announced_at__lte=F("withdrawn_at")),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_announced(self) -> bool:
        return self.announced_at is not None

    def first_day_of(self, week: int) -> date:
        return self.starts_on + timedelta(weeks=week - 1)


class OfferQuerySet(models.QuerySet["Offer"]):
    def made_to(self, school: Organisation, at: datetime) -> "OfferQuerySet":
        """What the school can answer now: its week has come, and the course is before the public."""
        told = Release.objects.standing().filter(schools=school)
        return self.filter(release__in=told, opens_at__lte=at, course__live=True)

    def unanswered_by(self, school: Organisation) -> "OfferQuerySet":
        answers = Adoption.objects.filter(school=school, offer=OuterRef("pk"))
        return self.filter(~Exists(answers))

    def for_list(self) -> "OfferQuerySet":
        """With all that a line about a course shows."""
        return self.select_related("course__subject", "course__organisation", "release").prefetch_related(
            "course__other_languages", "course__subject__names", "course__cover_image__renditions"
        )


class Offer(models.Model):
    """One course of a release, and the week in which schools may take it."""

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="offers")
    course = models.ForeignKey(CoursePage, on_delete=models.PROTECT, related_name="offers")
    week = models.PositiveSmallIntegerField(_("week"))
    #: The first moment of that week's first day, on the clock of the association.
    opens_at = models.DateTimeField()

    objects = OfferQuerySet.as_manager()

    class Meta:
        verbose_name = _("offered course")
        verbose_name_plural = _("offered courses")
        ordering = ("week", "course__path")
        constraints = [
            models.UniqueConstraint(name="offer_course_once_per_release", fields=["release", "course"]),
            models.CheckConstraint(
                name="offer_week_in_a_year", condition=Q(week__gte=1, week__lte=MOST_WEEKS)
            ),
        ]

    def __str__(self) -> str:
        return self.course.title


class AdoptionQuerySet(models.QuerySet["Adoption"]):
    def visible_to(self, user: object) -> "AdoptionQuerySet":
        """The answers of the schools for which the user answers."""
        return self.filter(school__in=Organisation.objects.staffed_by(user, *ADOPTS))

    def adopted(self) -> "AdoptionQuerySet":
        return self.filter(state=Adoption.State.ADOPTED)


class Adoption(models.Model):
    """A school's answer to one offer. An adopted course has a run that the school hosts.

    The page stays the association's, so whatever changes in a lesson reaches every school at once.
    """

    class State(models.TextChoices):
        ADOPTED = "adopted", _("Adopted")
        DECLINED = "declined", _("Declined")

    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, related_name="adoptions")
    school = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="adoptions")
    state = models.CharField(_("state"), max_length=10, choices=State)
    run = models.OneToOneField(CourseRun, on_delete=models.PROTECT, null=True, related_name="adoption")
    teacher = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    cohort: Any = models.ForeignKey(Cohort, on_delete=models.PROTECT, null=True, related_name="adoptions")
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()

    objects = AdoptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("adoption")
        verbose_name_plural = _("adoptions")
        ordering = ("-decided_at", "-pk")
        constraints = [
            models.UniqueConstraint(name="adoption_one_answer_per_school", fields=["offer", "school"]),
            models.CheckConstraint(
                name="adoption_has_a_run_exactly_when_adopted",
                condition=Q(state="adopted", run__isnull=False)
                | Q(state="declined", run=None, teacher=None, cohort=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.school}: {self.get_state_display()}"
