"""A family's yes or no to one purpose: what was asked in which words, who answered, and until when it counted."""

from datetime import date, datetime
from hashlib import sha256
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from cms.accounts.fields import language_choices
from cms.accounts.models import User
from courses.organisations.models import WORKS_WITH_STUDENTS, Organisation
from courses.organisations.scoping import scoped_manager
from courses.students.models import Guardian, Student, children_of


class Purpose(models.TextChoices):
    """Each is asked and answered apart from the others (GDPR, recital 43)."""

    ACCOUNT = "account", _("Account and learning record")
    RECORDINGS = "recordings", _("Recordings and photos to the teacher")
    CLASS = "class", _("Showing work to the class")
    PUBLIC = "public", _("Showing work publicly")
    LECTURES = "lectures", _("Live lectures")
    MESSAGES = "messages", _("Messages")


class ConsentVersionQuerySet(models.QuerySet["ConsentVersion"]):
    def in_force(self, on: date) -> "ConsentVersionQuerySet":
        """Of each purpose the one that is asked on that day: the latest that has begun."""
        latest = (
            ConsentVersion.objects.filter(purpose=OuterRef("purpose"), begins_on__lte=on)
            .order_by("-begins_on", "-number")
            .values("pk")[:1]
        )
        return self.filter(pk=Subquery(latest))


class ConsentVersion(ClusterableModel):
    """One wording of one purpose, in several languages. A new one asks every family again."""

    purpose = models.CharField(_("purpose"), max_length=12, choices=Purpose)
    number = models.PositiveSmallIntegerField(_("version"))
    begins_on = models.DateField(_("asked from"))

    objects = ConsentVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("wording of a consent")
        verbose_name_plural = _("wordings of consents")
        ordering = ("purpose", "-number")
        constraints = [
            models.UniqueConstraint(name="consent_version_once", fields=["purpose", "number"]),
            models.UniqueConstraint(name="consent_version_one_a_day", fields=["purpose", "begins_on"]),
            models.CheckConstraint(name="consent_version_from_1", condition=Q(number__gte=1)),
            models.CheckConstraint(
                name="consent_version_purpose_is_known", condition=Q(purpose__in=Purpose.values)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_purpose_display()}, {self.number}"

    def clean(self) -> None:
        """What somebody has answered stays as they read it."""
        if self.pk and Consent.objects.with_scopes_disabled().filter(wording__version=self.pk).exists():
            raise ValidationError(
                _("Families have answered this wording, so it stays as it is. Add a new version instead.")
            )


class ConsentWording(models.Model):
    """The words in one language. Traditional Chinese is made from Simplified when shown, as on every page."""

    version = ParentalKey(ConsentVersion, on_delete=models.CASCADE, related_name="wordings")
    language = models.CharField(_("language"), max_length=12, choices=language_choices)
    question = models.CharField(_("question"), max_length=200)
    text = models.TextField(
        _("text"),
        help_text=_("What is kept, why, for how long, and what a no means. Empty lines part paragraphs."),
    )

    class Meta:
        verbose_name = _("wording in a language")
        verbose_name_plural = _("wordings in languages")
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(name="consent_wording_once_a_language", fields=["version", "language"]),
        ]

    def __str__(self) -> str:
        return self.question

    def fingerprint(self, shown_in: str) -> str:
        """SHA-256 of what stood on the page, so that a later change of the row can be told."""
        shown = f"{self.language}\n{shown_in}\n{self.question}\n{self.text}"
        return sha256(shown.encode()).hexdigest()


class AgeOfConsentQuerySet(models.QuerySet["AgeOfConsent"]):
    def in_force(self, on: date) -> dict[str, int]:
        """By country, in one statement. A country that is missing has `UNKNOWN_AGE`."""
        rows = self.filter(begins_on__lte=on).order_by("begins_on")
        return dict(rows.values_list("country", "age"))


class AgeOfConsent(models.Model):
    """From which age somebody answers for themselves: Article 8 of the GDPR, and its kin elsewhere."""

    country = models.CharField(_("country"), max_length=2, help_text=_("Two capital letters, like ES or AU."))
    age = models.PositiveSmallIntegerField(_("age"))
    begins_on = models.DateField(_("in force from"))
    source = models.CharField(
        _("source"), max_length=300, help_text=_("Where this stands, and who has looked when.")
    )

    objects = AgeOfConsentQuerySet.as_manager()

    class Meta:
        verbose_name = _("age of consent to data processing")
        verbose_name_plural = _("ages of consent to data processing")
        ordering = ("country", "-begins_on")
        constraints = [
            models.UniqueConstraint(name="age_of_consent_once_a_day", fields=["country", "begins_on"]),
            models.CheckConstraint(
                name="age_of_consent_country_is_two_capitals", condition=Q(country__regex=r"^[A-Z]{2}$")
            ),
            models.CheckConstraint(name="age_of_consent_is_plausible", condition=Q(age__range=(10, 21))),
        ]

    def __str__(self) -> str:
        return f"{self.country}: {self.age}"


class ConsentQuerySet(models.QuerySet["Consent"]):
    def visible_to(self, user: object) -> "ConsentQuerySet":
        """One's own answers, those about one's children, and those of a school's students one works with."""
        if not isinstance(user, User):
            return self.none()
        schools = Organisation.objects.staffed_by(user, *WORKS_WITH_STUDENTS)
        return self.filter(
            Q(student__user=user) | Q(student__in=children_of(user)) | Q(student__school__in=schools)
        )

    def current(self) -> "ConsentQuerySet":
        """The answers that count: the last one each student has about each purpose."""
        return self.filter(ended_at=None)

    def yes_to(self, purpose: Purpose, at: datetime) -> "ConsentQuerySet":
        """Current, and given to the words that are asked now: an older yes was to something else."""
        asked = ConsentVersion.objects.in_force(at.date()).filter(purpose=purpose)
        return self.current().filter(purpose=purpose, is_given=True, wording__version__in=asked)

    def no_to(self, purpose: Purpose) -> "ConsentQuerySet":
        """Current, whatever the words were: a no stands until somebody says yes."""
        return self.current().filter(purpose=purpose, is_given=False)


class Consent(models.Model):
    """One answer. It is never changed: the next one ends it, and both stay."""

    class How(models.TextChoices):
        WEB = "web", _("On this site")
        PAPER = "paper", _("On paper")
        IN_PERSON = "in_person", _("In person")

    student = models.ForeignKey(Student, on_delete=models.PROTECT, related_name="consents")
    purpose = models.CharField(_("purpose"), max_length=12, choices=Purpose)
    wording = models.ForeignKey(ConsentWording, on_delete=models.PROTECT, related_name="+")
    #: As the page was shown: a wording in zh-hans may have been read in zh-hant.
    language = models.CharField(_("language"), max_length=12)
    is_given = models.BooleanField(_("agreed"))
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    #: None where somebody has answered for themselves.
    guardian = models.ForeignKey(Guardian, on_delete=models.PROTECT, null=True, related_name="+")
    how = models.CharField(_("how"), max_length=10, choices=How, default=How.WEB)
    answered_at = models.DateTimeField(_("answered at"), default=timezone.now)
    #: Where the student's school is, as it says itself.
    country = models.CharField(_("country"), max_length=2, blank=True)
    #: `ConsentWording.fingerprint` of what was shown.
    evidence = models.CharField(_("fingerprint"), max_length=64)
    #: For a yes: withdrawn, or asked anew and answered.
    ended_at = models.DateTimeField(_("counted until"), null=True)
    #: For a no: when what had been kept under an earlier yes was gone, and how many files that were.
    effect_done_at = models.DateTimeField(_("carried out at"), null=True)
    files_deleted = models.PositiveIntegerField(_("files deleted"), default=0)
    #: For a no to an account: that it was this answer that closed the login.
    has_closed_login = models.BooleanField(default=False)

    objects: Any = scoped_manager(ConsentQuerySet, organisation="student__school")

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        ordering = ("-answered_at", "-pk")
        constraints = [
            models.UniqueConstraint(
                name="consent_one_current_answer", fields=["student", "purpose"], condition=Q(ended_at=None)
            ),
            models.CheckConstraint(name="consent_purpose_is_known", condition=Q(purpose__in=Purpose.values)),
            models.CheckConstraint(
                name="consent_ends_after_it_begins",
                condition=Q(ended_at=None) | Q(ended_at__gte=F("answered_at")),
            ),
            models.CheckConstraint(
                name="consent_only_a_no_is_carried_out",
                condition=Q(is_given=False) | Q(effect_done_at=None, files_deleted=0, has_closed_login=False),
            ),
            models.CheckConstraint(
                name="consent_evidence_is_a_fingerprint", condition=Q(evidence__regex=r"^[0-9a-f]{64}$")
            ),
            models.CheckConstraint(
                name="consent_country_is_two_capitals",
                condition=Q(country="") | Q(country__regex=r"^[A-Z]{2}$"),
            ),
            models.CheckConstraint(name="consent_says_in_which_language", condition=~Q(language="")),
        ]

    def __str__(self) -> str:
        return f"{self.get_purpose_display()}: {'yes' if self.is_given else 'no'}"
