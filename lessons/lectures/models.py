"""One live expert event as a row: an instant, whose clock it was fixed on, who hosts and who speaks."""

from datetime import datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from cms.accounts.time_zones import validate_time_zone
from cms.navigation.languages import active_language
from cms.pages.privacy import is_restricted
from courses.organisations.models import Organisation
from courses.organisations.pages import OrganisationPage

#: No lecture is longer than this, so what began earlier is over and need not be looked at.
LONGEST_MINUTES = 8 * 60


class LecturerWords(NamedTuple):
    """A lecturer in one language: the name as written there, profession and place."""

    name: str
    about: str = ""


class LectureQuerySet(models.QuerySet["Lecture"]):
    def public(self) -> "LectureQuerySet":
        """Those whose page has been published, for everybody to see."""
        return self.filter(~is_restricted("page__path"), page__live=True)

    def not_over(self, at: datetime) -> "LectureQuerySet":
        """Going on at the moment, or still to come; the next one first."""
        return self.filter(ends_at__gt=at).order_by("starts_at", "pk")

    def over(self, at: datetime) -> "LectureQuerySet":
        """Past ones, the latest first."""
        return self.filter(ends_at__lte=at).order_by("-starts_at", "pk")

    def held_by(self, organisation: Organisation) -> "LectureQuerySet":
        """Those it hosts alone or together with others."""
        shared = CoHost.objects.filter(lecture=OuterRef("pk"), organisation=organisation)
        return self.filter(Q(host=organisation) | Exists(shared))


class Lecture(models.Model):
    """The hour is one UTC instant; `host_time_zone` says on whose clock it was agreed.

    `ends_at` follows from the hour and the minutes; it is kept so that the database can sort by it.
    """

    starts_at = models.DateTimeField(_("starts at"))
    minutes = models.PositiveSmallIntegerField(_("minutes"), default=60)
    ends_at = models.DateTimeField(_("ends at"), editable=False)
    host_time_zone = models.CharField(_("host's time zone"), max_length=64, validators=[validate_time_zone])
    host = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="lectures")
    co_hosts = models.ManyToManyField(
        Organisation, through="lessons.CoHost", related_name="co_hosted_lectures", blank=True
    )
    lecturer = models.CharField(
        _("lecturer"), max_length=200, help_text=_("The name as the lecturer writes it.")
    )
    lecturer_about = models.CharField(
        _("about the lecturer"), max_length=300, blank=True, help_text=_("Profession and place.")
    )
    #: By language, [name, about]. Kept in the row, as lists show it and nothing is ever searched in it.
    lecturer_elsewhere = models.JSONField(_("lecturer in other languages"), default=dict, blank=True)

    objects = LectureQuerySet.as_manager()

    class Meta:
        verbose_name = _("lecture")
        verbose_name_plural = _("lectures")
        ordering = ("starts_at", "pk")
        constraints = [
            models.CheckConstraint(
                name="lecture_minutes_between_1_and_480",
                condition=Q(minutes__gte=1, minutes__lte=LONGEST_MINUTES),
            ),
            models.CheckConstraint(
                name="lecture_ends_after_it_starts", condition=Q(ends_at__gt=F("starts_at"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.lecturer}, {self.host_time:%Y-%m-%d %H:%M} {self.host_time_zone}"

    @property
    def speaker(self) -> LecturerWords:
        """The lecturer in the reader's language, as a person has written it; else as first written."""
        words = self.lecturer_elsewhere.get(active_language())
        return LecturerWords(*words) if words else LecturerWords(self.lecturer, self.lecturer_about)

    @property
    def host_time(self) -> datetime:
        """The hour on the host's clock."""
        return self.starts_at.astimezone(ZoneInfo(self.host_time_zone))

    def move_to(self, *, starts_at: datetime, minutes: int) -> None:
        """Set hour and length together; the caller saves."""
        self.starts_at = starts_at
        self.minutes = minutes
        # Both are instants in UTC, so an hour the clocks skip or repeat does no harm.
        self.ends_at = starts_at + timedelta(minutes=minutes)

    def host_pages(self) -> list[OrganisationPage]:
        """The faces of those who hold it: the host first, then the co-hosts in the order agreed."""
        pages = OrganisationPage.objects.live().filter(~is_restricted("path"), organisation__in=self._hosts())
        by_host = {page.organisation_id: page for page in pages.prefetch_related("other_languages")}
        return [by_host[pk] for pk in self._hosts() if pk in by_host]

    def _hosts(self) -> list[int]:
        return [self.host_id, *(row.organisation_id for row in self.co_host_rows.all())]

    def is_on(self, at: datetime) -> bool:
        return self.starts_at <= at < self.ends_at

    def is_today(self, at: datetime, time_zone: str) -> bool:
        """Does it begin on the day it is, at this moment, on that clock?"""
        clock = ZoneInfo(time_zone)
        return self.starts_at.astimezone(clock).date() == at.astimezone(clock).date()


class CoHost(models.Model):
    """An organisation that holds the lecture together with the host, in the order agreed."""

    lecture = models.ForeignKey(Lecture, on_delete=models.CASCADE, related_name="co_host_rows")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    place = models.PositiveSmallIntegerField(_("place"), default=0)

    class Meta:
        verbose_name = _("co-host")
        verbose_name_plural = _("co-hosts")
        ordering = ("place", "pk")
        constraints = [
            models.UniqueConstraint(fields=["lecture", "organisation"], name="co_host_once"),
        ]

    def __str__(self) -> str:
        return str(self.organisation)
