"""A school or association, and who works there in which role."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel import Locale
from django.conf import settings
from django.contrib.auth.models import Group
from django.db import models
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _
from wagtail.models import Collection

from cms.accounts.models import User
from cms.accounts.time_zones import validate_time_zone
from cms.navigation.languages import active_language


class Role(models.TextChoices):
    HEAD = "head", _("Head")
    REGISTRAR = "registrar", _("Registrar")
    TEACHER = "teacher", _("Teacher")
    EDITOR = "editor", _("Editor")
    PUBLISHER = "publisher", _("Publisher")
    HOST = "host", _("Host")


#: Write courses, lessons and lectures of their organisation, and submit them for review.
AUTHORS = (Role.TEACHER, Role.EDITOR, Role.HOST)
#: Do all that authors do, review it, and put it before the public.
PUBLISHERS = (Role.HEAD, Role.PUBLISHER)
#: Work with people, so they see the records of their school's students. Editors, publishers and
#: hosts work with content and see none.
WORKS_WITH_STUDENTS = (Role.HEAD, Role.REGISTRAR, Role.TEACHER)
#: Decide who is on the roll and in which class.
KEEPS_THE_ROLL = (Role.HEAD, Role.REGISTRAR)


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def staffed_by(self, user: object, *roles: Role) -> "OrganisationQuerySet":
        """Where the user works now, in one of the roles if any are named. Nobody works nowhere."""
        if not isinstance(user, User):
            return self.none()
        places = Staff.objects.current().filter(user=user)
        if roles:
            places = places.filter(role__in=roles)
        return self.filter(pk__in=places.values("organisation"))

    def under(self, organisation: "Organisation") -> "OrganisationQuerySet":
        """All that belong to the organisation, at whatever depth, without itself. One statement a level."""
        return self.filter(pk__in=_reached(organisation.pk, _from="parent", to="member"))

    def above(self, organisation: "Organisation") -> "OrganisationQuerySet":
        """All that the organisation belongs to, at whatever height, without itself."""
        return self.filter(pk__in=_reached(organisation.pk, _from="member", to="parent"))


def _reached(start: int, *, _from: str, to: str) -> set[int]:
    reached: set[int] = set()
    level = {start}
    while level:
        steps = Affiliation.objects.filter(**{f"{_from}__in": level}).values_list(to, flat=True)
        level = set(steps) - reached - {start}
        reached |= level
    return reached


class Organisation(models.Model):  # type: ignore[django-manager-missing] # its students have a scoped manager
    """A school, an association, or both in one. Made by `onboard_organisation`, never by hand."""

    class Kind(models.TextChoices):
        SCHOOL = "school", _("School")
        ASSOCIATION = "association", _("Association")
        BOTH = "both", _("School and association")

    slug = models.SlugField(_("address"), max_length=60, unique=True)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    name = models.CharField(_("name in Chinese"), max_length=160)
    local_name = models.CharField(_("name in the local language"), max_length=160, blank=True)
    city = models.CharField(_("city"), max_length=80)
    chinese_city = models.CharField(_("city in Chinese"), max_length=80, blank=True)
    country = models.CharField(_("country"), max_length=2, help_text=_("Two capital letters, like ES or AU."))
    time_zone = models.CharField(_("time zone"), max_length=64, validators=[validate_time_zone])
    languages = models.CharField(
        _("languages"), max_length=120, blank=True, help_text=_("Codes with commas, like es, zh-Hans.")
    )
    hours = models.CharField(_("hours"), max_length=200, blank=True)
    chinese_hours = models.CharField(_("hours in Chinese"), max_length=200, blank=True)
    collection = models.OneToOneField(Collection, on_delete=models.PROTECT, related_name="organisation")
    authors_group = models.OneToOneField(Group, on_delete=models.PROTECT, related_name="authors_of")
    publishers_group = models.OneToOneField(Group, on_delete=models.PROTECT, related_name="publishers_of")
    onboarded_at = models.DateTimeField(_("onboarded at"), default=timezone.now)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ("slug",)
        constraints = [
            models.CheckConstraint(
                name="organisation_country_is_two_capitals",
                condition=Q(country__regex=r"^[A-Z]{2}$"),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def name_in(self, language: str) -> str:
        """The Chinese name for those who read Chinese, the local one for everybody else."""
        return self.name if language.startswith("zh") else self.local_name or self.name

    @property
    def shown_name(self) -> str:
        """In the reader's language."""
        return self.name_in(active_language())

    def day_at(self, at: datetime) -> date:
        """The day of the calendar that it is at the organisation."""
        return at.astimezone(ZoneInfo(self.time_zone)).date()

    @property
    def city_name(self) -> str:
        """In Chinese for those who read Chinese, if it is known; else as it is called there."""
        return self.chinese_city if _reads_chinese() and self.chinese_city else self.city

    @property
    def opening_hours(self) -> str:
        """In Chinese for those who read Chinese, if they are known; else as the organisation writes them."""
        return self.chinese_hours if _reads_chinese() and self.chinese_hours else self.hours

    @property
    def country_name(self) -> str:
        """The country in the reader's language."""
        return _words().territories.get(self.country, self.country)

    @property
    def language_names(self) -> list[str]:
        """What is spoken there, in the reader's language."""
        codes = [code.strip().replace("-", "_") for code in self.languages.split(",") if code.strip()]
        names = _words().languages
        return [names.get(code, names.get(code.split("_")[0], code)) for code in codes]


def _reads_chinese() -> bool:
    return (translation.get_language() or settings.LANGUAGE_CODE).startswith("zh")


def _words() -> Locale:
    """Names of countries and languages in the language the reader is reading."""
    return Locale.parse(translation.get_language() or settings.LANGUAGE_CODE, sep="-")


class Affiliation(models.Model):
    """One organisation belongs to another: a school to an association, an association to a federation. It
    may belong to several. Nobody is above themselves: `affiliate` sees to that under a lock."""

    member = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="affiliations", verbose_name=_("member")
    )
    parent = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="memberships", verbose_name=_("belongs to")
    )
    affiliated_at = models.DateTimeField(_("affiliated at"), default=timezone.now)

    class Meta:
        verbose_name = _("affiliation")
        verbose_name_plural = _("affiliations")
        ordering = ("parent__slug", "member__slug")
        constraints = [
            models.UniqueConstraint(name="affiliation_once", fields=["member", "parent"]),
            models.CheckConstraint(name="affiliation_not_to_itself", condition=~Q(member=models.F("parent"))),
        ]

    def __str__(self) -> str:
        return f"{self.member} → {self.parent}"


class StaffQuerySet(models.QuerySet["Staff"]):
    def current(self) -> "StaffQuerySet":
        return self.filter(left_at=None)


class Staff(models.Model):
    """One role of one user in one organisation. Leaving is a date, not a deletion."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="staff_roles")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="staff")
    role = models.CharField(_("role"), max_length=12, choices=Role)
    appointed_at = models.DateTimeField(_("appointed at"), default=timezone.now)
    left_at = models.DateTimeField(_("left at"), null=True, blank=True)

    objects = StaffQuerySet.as_manager()

    class Meta:
        verbose_name = _("staff role")
        verbose_name_plural = _("staff roles")
        constraints = [
            models.UniqueConstraint(
                name="staff_one_current_role_of_a_kind",
                fields=["user", "organisation", "role"],
                condition=Q(left_at=None),
            ),
            models.CheckConstraint(
                name="staff_leaves_after_appointment",
                condition=Q(left_at=None) | Q(left_at__gte=models.F("appointed_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.get_role_display()}"


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def standing(self) -> "InvitationQuerySet":
        """Neither accepted nor taken back; their time may be over."""
        return self.filter(accepted_at=None, withdrawn_at=None)


class Invitation(models.Model):
    """A role offered to whoever reads the letters of one address.

    The secret in the letter's link is not kept: it is signed (invitations.py), and worth nothing to
    somebody who signs in with another address.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="invitations")
    email = models.EmailField(_("e-mail address"))
    role = models.CharField(_("role"), max_length=12, choices=Role)
    invited_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    invited_at = models.DateTimeField(_("invited at"))
    ends_at = models.DateTimeField(_("ends at"))
    accepted_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    accepted_at = models.DateTimeField(_("accepted at"), null=True)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = [
            models.UniqueConstraint(
                name="invitation_one_standing_of_a_kind",
                fields=["organisation", "email", "role"],
                condition=Q(accepted_at=None, withdrawn_at=None),
            ),
            models.CheckConstraint(
                name="invitation_ends_after_it_begins", condition=Q(ends_at__gt=models.F("invited_at"))
            ),
            models.CheckConstraint(
                name="invitation_ends_in_one_way", condition=Q(accepted_at=None) | Q(withdrawn_at=None)
            ),
            models.CheckConstraint(
                name="invitation_accepted_by_somebody",
                condition=Q(accepted_at=None, accepted_by=None)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email}, {self.get_role_display()}"

    def is_open(self, at: datetime) -> bool:
        """Whether it can still be accepted."""
        return self.accepted_at is None and self.withdrawn_at is None and at < self.ends_at
