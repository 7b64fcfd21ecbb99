"""A release as its association reads it: week by week, and how many schools have answered."""

from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Q

from courses.organisations.models import Organisation
from courses.releases.models import Offer, Release


@dataclass
class Week:
    number: int
    first_day: date
    #: Each with `adopted` and `declined`, the numbers of schools.
    offers: list[Offer] = field(default_factory=list)


@dataclass(frozen=True)
class Plan:
    weeks: list[Week]
    schools: list[Organisation]

    @property
    def courses(self) -> int:
        return sum(len(week.offers) for week in self.weeks)

    @property
    def may_be_announced(self) -> bool:
        return bool(self.weeks and self.schools)


def plan_of(release: Release) -> Plan:
    """In as many statements for one course as for 150."""
    offers = (
        release.offers.for_list()
        .annotate(
            adopted=Count("adoptions", filter=Q(adoptions__state="adopted")),
            declined=Count("adoptions", filter=Q(adoptions__state="declined")),
        )
        .order_by("week", "course__path")
    )
    weeks: dict[int, Week] = {}
    for offer in offers:
        week = weeks.setdefault(offer.week, Week(offer.week, release.first_day_of(offer.week)))
        week.offers.append(offer)
    return Plan(list(weeks.values()), list(release.schools.order_by("country", "slug")))
