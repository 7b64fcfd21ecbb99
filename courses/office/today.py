"""What waits for somebody who works at an organisation. Reckoned when the page is asked for, never stored."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import ngettext
from django_scopes import scope

from courses.enrolment.models import Enrolment, EnrolmentState
from courses.families.models import FamilySlip
from courses.organisations.models import KEEPS_THE_ROLL, WORKS_WITH_STUDENTS, Organisation, Role
from courses.releases.models import ADOPTS, Offer
from courses.rosters.models import RosterImport, RosterRow, RosterState
from courses.transfers.models import StudentTransfer


@dataclass(frozen=True)
class Waiting:
    """How many of something wait, in words that go on after the number, and where to see to them."""

    count: int
    words: str
    url: str


def children_waiting(organisation: Organisation, at: datetime) -> Waiting:
    count = Enrolment.objects.filter(state=EnrolmentState.WAITING).count()
    words = ngettext("place on a waiting list", "places on waiting lists", count)
    url = reverse("office:enrolments", args=[organisation.slug])
    return Waiting(count, words, f"{url}?state={EnrolmentState.WAITING}")


def rosters_not_imported(organisation: Organisation, at: datetime) -> Waiting:
    states = [RosterState.READ, RosterState.QUEUED]
    count = RosterImport.objects.filter(school=organisation, state__in=states).count()
    words = ngettext("roster is not imported yet", "rosters are not imported yet", count)
    return Waiting(count, words, reverse("rosters:rosters", args=[organisation.slug]))


def rows_left_out(organisation: Organisation, at: datetime) -> Waiting:
    """Of the last file alone: an older one was sent again, mended."""
    last = RosterImport.objects.filter(school=organisation).order_by("-uploaded_at", "-pk").first()
    if last is None or last.state != RosterState.IMPORTED:
        return Waiting(0, "", "")
    count = RosterRow.objects.filter(roster=last, effect=RosterRow.Effect.NONE).count()
    words = ngettext("row of the last roster needs a look", "rows of the last roster need a look", count)
    return Waiting(count, words, reverse("rosters:roster", args=[organisation.slug, last.pk]))


def courses_offered(organisation: Organisation, at: datetime) -> Waiting:
    count = Offer.objects.made_to(organisation, at).unanswered_by(organisation).count()
    words = ngettext("course is new: adopt it or not", "courses are new: adopt them or not", count)
    return Waiting(count, words, reverse("adoptions:adoptions", args=[organisation.slug]))


def slips_to_confirm(organisation: Organisation, at: datetime) -> Waiting:
    count = FamilySlip.objects.to_confirm().count()
    words = ngettext("guardian waits for your word", "guardians wait for your word", count)
    return Waiting(count, words, reverse("families:office", args=[organisation.slug]))


def slips_locked(organisation: Organisation, at: datetime) -> Waiting:
    count = FamilySlip.objects.locked().count()
    words = ngettext("family slip is locked", "family slips are locked", count)
    return Waiting(count, words, reverse("families:office", args=[organisation.slug]))


def invitations_open(organisation: Organisation, at: datetime) -> Waiting:
    count = organisation.invitations.standing().filter(ends_at__gt=at).count()
    words = ngettext("invitation has no answer yet", "invitations have no answer yet", count)
    return Waiting(count, words, reverse("organisations:staff", args=[organisation.slug]))


def transfers_offered(organisation: Organisation, at: datetime) -> Waiting:
    # Scoped to the school that asks, and this one is asked.
    offered = StudentTransfer.objects.with_scopes_disabled().waiting().filter(to_school=organisation)
    count = offered.count()
    words = ngettext("child is offered to your school", "children are offered to your school", count)
    return Waiting(count, words, reverse("transfers:transfers", args=[organisation.slug]))


Question = Callable[[Organisation, datetime], Waiting]
#: Each is asked inside the organisation's scope, for those who have one of the roles.
QUESTIONS: tuple[tuple[Question, tuple[Role, ...]], ...] = (
    (children_waiting, WORKS_WITH_STUDENTS),
    (rosters_not_imported, KEEPS_THE_ROLL),
    (rows_left_out, KEEPS_THE_ROLL),
    (courses_offered, ADOPTS),
    (transfers_offered, KEEPS_THE_ROLL),
    (slips_to_confirm, KEEPS_THE_ROLL),
    (slips_locked, KEEPS_THE_ROLL),
    (invitations_open, (Role.HEAD,)),
)


def waiting_for(organisation: Organisation, roles: set[Role], at: datetime) -> list[Waiting]:
    """What somebody with these roles should see to, without what is nothing."""
    with scope(organisation=organisation):
        answers = [ask(organisation, at) for ask, whose in QUESTIONS if roles & {*whose}]
    return [answer for answer in answers if answer.count]
