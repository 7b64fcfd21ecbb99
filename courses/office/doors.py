"""The rooms of an organisation's office, in the order in which its navigation names them.

A room that gets a screen adds one line to DOORS; the screen itself asks anew who may enter.
"""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cms.accounts.models import User
from courses.organisations.models import (
    AUTHORS,
    KEEPS_THE_ROLL,
    PUBLISHERS,
    WORKS_WITH_STUDENTS,
    Organisation,
    Role,
    Staff,
)
from courses.releases.models import ADOPTS, OFFERS

Kind = Organisation.Kind
SCHOOLS = (Kind.SCHOOL, Kind.BOTH)
ASSOCIATIONS = (Kind.ASSOCIATION, Kind.BOTH)
EVERY_KIND = tuple(Kind)


@dataclass(frozen=True)
class Door:
    """A screen whose address takes the organisation's alone, and who finds it in the navigation."""

    title: Promise
    route: str
    roles: tuple[Role, ...] = tuple(Role)
    kinds: tuple[Kind, ...] = EVERY_KIND
    #: Where other screens behind it lie, below the office's own address.
    beside: str = ""


DOORS = (
    Door(_("Today"), "office:today"),
    Door(_("Course runs"), "enrolment_office:runs", WORKS_WITH_STUDENTS),
    Door(_("Students"), "office:students", WORKS_WITH_STUDENTS, SCHOOLS),
    Door(_("Classes"), "office:cohorts", WORKS_WITH_STUDENTS, SCHOOLS, beside="classes/"),
    Door(_("Enrolments"), "office:enrolments", WORKS_WITH_STUDENTS, SCHOOLS),
    Door(_("Rosters"), "rosters:rosters", KEEPS_THE_ROLL, SCHOOLS),
    Door(_("Courses to adopt"), "adoptions:adoptions", ADOPTS, SCHOOLS),
    Door(_("Catalogue"), "batches:catalogue", (*AUTHORS, *PUBLISHERS)),
    Door(_("Releases"), "releases:releases", OFFERS, ASSOCIATIONS),
    Door(_("The next year"), "cohorts:next_year", KEEPS_THE_ROLL, SCHOOLS),
    Door(_("Transfers"), "transfers:transfers", KEEPS_THE_ROLL, SCHOOLS),
    Door(_("Slips and cards"), "families:office", KEEPS_THE_ROLL, SCHOOLS),
    Door(_("Consents"), "consent:office", WORKS_WITH_STUDENTS, SCHOOLS),
    Door(_("Exports"), "office:exports", KEEPS_THE_ROLL, SCHOOLS),
    Door(_("Staff"), "organisations:staff", (Role.HEAD,)),
)


@dataclass(frozen=True)
class Link:
    title: Promise
    url: str
    is_current: bool


def doors_open_to(user: User, organisation: Organisation, path: str) -> list[Link]:
    """Those that the user's roles there open. The current one is where the address `path` lies."""
    roles = roles_of(user, organisation)
    is_open = [door for door in DOORS if organisation.kind in door.kinds and roles & {*door.roles}]
    addresses = [(door, reverse(door.route, args=[organisation.slug])) for door in is_open]
    office = reverse("office:today", args=[organisation.slug])
    lies_below = [*addresses, *((door, office + door.beside) for door in is_open if door.beside)]
    met = [(len(url), door) for door, url in lies_below if path.startswith(url)]
    current = max(met, key=lambda pair: pair[0], default=(0, None))[1]
    return [Link(door.title, url, door is current) for door, url in addresses]


def roles_of(user: User, organisation: Organisation) -> set[Role]:
    """What the user is at the organisation now."""
    held = Staff.objects.current().filter(user=user, organisation=organisation)
    return {Role(role) for role in held.values_list("role", flat=True)}
