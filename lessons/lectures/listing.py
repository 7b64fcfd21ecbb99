"""Which lectures are on today, to come and past, on the clock of the person who looks."""

from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.accounts.time_zones import is_time_zone
from courses.organisations.pages import OrganisationPage
from courses.organisations.sections import PageSection
from lessons.lectures.models import Lecture, LectureQuerySet
from lessons.outline.words import load_words

#: The list of past lectures grows long over the years; older ones are found by search.
PAST_SHOWN = 24
#: An organisation's page shows what comes next; all the rest stands in the list of lectures.
AHEAD_SHOWN = 12


@dataclass(frozen=True)
class LectureCard:
    """One lecture in a list. `page` has the title and the address, `lecture` the hour."""

    lecture: Lecture
    page: Any
    host: Any
    is_on: bool


@dataclass
class Listing:
    today: list[LectureCard] = field(default_factory=list)
    upcoming: list[LectureCard] = field(default_factory=list)
    past: list[LectureCard] = field(default_factory=list)

    def as_context(self) -> dict[str, list[LectureCard]]:
        return {"today": self.today, "upcoming": self.upcoming, "past": self.past}


def lectures_in_order(time_zone: str, at: datetime) -> Listing:
    """Published lectures as they stand at the moment.

    "Today" needs a clock: the reader's where it is known, else each host's own. A lecture that is
    going on stands under today even where it began before midnight.
    """
    listing = Listing()
    for lecture in _with_faces(Lecture.objects.public().not_over(at)):
        is_today = lecture.is_today(at, time_zone or lecture.host_time_zone)
        rows = listing.today if is_today or lecture.is_on(at) else listing.upcoming
        rows.append(_card(lecture, at))
    past = _with_faces(Lecture.objects.public().over(at))[:PAST_SHOWN]
    listing.past = [_card(lecture, at) for lecture in past]
    cards = [*listing.today, *listing.upcoming, *listing.past]
    load_words(chain.from_iterable((card.page, card.host) for card in cards))
    return listing


def lectures_today(time_zone: str, at: datetime) -> list[LectureCard]:
    """For the front door: what is on now or begins today."""
    return lectures_in_order(time_zone, at).today


def sections_of_organisation(page: OrganisationPage, request: HttpRequest) -> list[PageSection]:
    """Hook ``organisation_sections``: what the organisation holds next, alone or with others."""
    at = timezone.now()
    ahead = Lecture.objects.public().not_over(at).held_by(page.organisation)
    cards = [_card(lecture, at) for lecture in _with_faces(ahead)[:AHEAD_SHOWN]]
    load_words(chain.from_iterable((card.page, card.host) for card in cards))
    return [PageSection(_("Upcoming lectures"), "lessons/lectures/of_house.html", cards)]


def time_zone_of(request: HttpRequest) -> str:
    """The signed-in reader's own zone; empty for a visitor, whose session is not even looked at."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return ""
    name = str(getattr(getattr(request, "user", None), "time_zone", ""))
    return name if is_time_zone(name) else ""


def _with_faces(lectures: LectureQuerySet) -> LectureQuerySet:
    return lectures.select_related("page", "host__page")


def _card(lecture: Lecture, at: datetime) -> LectureCard:
    return LectureCard(lecture, lecture.page, lecture.host.page, lecture.is_on(at))
