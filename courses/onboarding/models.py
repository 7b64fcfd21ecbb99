"""A school or association asks to join. What it answers is kept field by field until it is sent."""

from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from cms.accounts.models import User
from cms.accounts.names import LONGEST_NAME, validate_name
from cms.accounts.time_zones import validate_time_zone
from courses.organisations.models import Organisation


class ApplicationState(models.TextChoices):
    DRAFTED = "drafted", _("Being written")
    SENT = "sent", _("Waiting for us")
    RETURNED = "returned", _("Returned with a note")
    REFUSED = "refused", _("Refused")
    APPROVED = "approved", _("Approved")


#: The applicant may still write.
WRITABLE = (ApplicationState.DRAFTED, ApplicationState.RETURNED)
#: Neither approved nor refused.
UNDER_WAY = (*WRITABLE, ApplicationState.SENT)


UNFINISHED_KEPT_FOR = timedelta(days=90)
#: Long enough for the applicant to ask why.
REFUSED_KEPT_FOR = timedelta(days=180)


class OnboardingApplicationQuerySet(models.QuerySet["OnboardingApplication"]):
    def under_way(self) -> "OnboardingApplicationQuerySet":
        return self.filter(state__in=UNDER_WAY)

    def forgotten_at(self, at: datetime) -> "OnboardingApplicationQuerySet":
        """Those that nobody has gone on with for 90 days, and those refused 180 days ago. What waits for us
        waits; what was approved belongs to the organisation's record."""
        last = Coalesce("decided_at", "sent_at", "begun_at")
        old = Q(state__in=WRITABLE, last__lt=at - UNFINISHED_KEPT_FOR)
        old |= Q(state=ApplicationState.REFUSED, last__lt=at - REFUSED_KEPT_FOR)
        return self.alias(last=last).filter(old)

    def shown_to_operators(self) -> "OnboardingApplicationQuerySet":
        """What was sent at least once; those that wait come first, in the order in which they came."""
        waits = models.Case(models.When(state=ApplicationState.SENT, then=0), default=1)
        return self.exclude(sent_at=None).order_by(waits, "sent_at")


class OnboardingApplication(models.Model):
    """Facts as the applicant knows them, any of them still empty, and what the operator answered.

    `contact_email` was confirmed by a code before the row was made.
    """

    contact_name = models.CharField(_("contact's name"), max_length=LONGEST_NAME, validators=[validate_name])
    contact_email = models.EmailField(_("contact's e-mail address"))
    language = models.CharField(_("language"), max_length=12)
    name = models.CharField(_("name in Chinese"), max_length=160, blank=True)
    local_name = models.CharField(_("name in the local language"), max_length=160, blank=True)
    city = models.CharField(_("city"), max_length=80, blank=True)
    country = models.CharField(_("country"), max_length=2, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=64, blank=True, validators=[validate_time_zone])
    kind = models.CharField(_("kind"), max_length=12, choices=Organisation.Kind, blank=True)
    hours = models.CharField(_("hours"), max_length=200, blank=True)
    languages = models.CharField(_("languages"), max_length=120, blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=ApplicationState, default=ApplicationState.DRAFTED
    )
    begun_at = models.DateTimeField(_("begun at"))
    sent_at = models.DateTimeField(_("sent at"), null=True)
    decided_at = models.DateTimeField(_("decided at"), null=True)
    decided_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    # The note of a return or the reason of a refusal, as it was written to the applicant.
    answer = models.TextField(_("answer"), blank=True)
    organisation = models.OneToOneField(
        Organisation, null=True, on_delete=models.PROTECT, related_name="application"
    )

    objects = OnboardingApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("application to join")
        verbose_name_plural = _("applications to join")
        constraints = [
            models.UniqueConstraint(
                name="onboarding_one_under_way_for_an_address",
                fields=["contact_email"],
                condition=Q(state__in=UNDER_WAY),
            ),
            models.CheckConstraint(
                name="onboarding_approved_means_an_organisation",
                condition=Q(state=ApplicationState.APPROVED, organisation__isnull=False)
                | (~Q(state=ApplicationState.APPROVED) & Q(organisation=None)),
            ),
            models.CheckConstraint(
                name="onboarding_sent_at_when_sent",
                condition=Q(state=ApplicationState.DRAFTED, sent_at=None)
                | (~Q(state=ApplicationState.DRAFTED) & Q(sent_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.local_name or self.contact_name

    @property
    def is_writable(self) -> bool:
        return self.state in WRITABLE
