"""An organisation joins the platform; people are appointed there and leave."""

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from cms.accounts.models import User
from cms.accounts.permissions import has_confirmed
from courses.organisations.house import build_house, build_workflow, permit_house
from courses.organisations.invitations import write_invitation
from courses.organisations.models import AUTHORS, PUBLISHERS, Invitation, Organisation, Role, Staff
from courses.organisations.pages import OrganisationIndexPage, OrganisationPage
from courses.organisations.refusals import (
    HasThisRole,
    InvitationOver,
    InvitedUnderAnotherAddress,
    LastHead,
    NoPlaceForOrganisations,
    NotAnOrganisation,
)

INVITATION_STANDS = timedelta(days=14)


def onboard_organisation(
    *,
    slug: str,
    kind: str,
    name: str,
    city: str,
    country: str,
    time_zone: str,
    local_name: str = "",
    languages: str = "",
    hours: str = "",
    chinese_city: str = "",
    chinese_hours: str = "",
    summary: str = "",
    page_language: str = "zh-hans",
) -> Organisation:
    """Make all that an organisation needs, or nothing: its row, its live page, a group of authors and
    one of publishers with rights on that page's subtree alone, a collection, a review workflow.

    An address that is taken already is an organisation that has joined already: it is returned as it
    is, so joining twice does no harm, also when both happen at once.
    """
    facts = Organisation(
        slug=slug,
        kind=kind,
        name=name,
        local_name=local_name,
        city=city,
        country=country,
        time_zone=time_zone,
        languages=languages,
        hours=hours,
        chinese_city=chinese_city,
        chinese_hours=chinese_hours,
    )
    if already := Organisation.objects.filter(slug=slug).first():
        return already
    _refuse_nonsense(facts)
    page = OrganisationPage(
        title=name, slug=slug, summary=summary, content_language=page_language, organisation=facts
    )
    try:
        with transaction.atomic():
            return _build(facts, page)
    except IntegrityError:
        # Somebody onboarded it in this very moment; only if so is there one to return.
        if winner := Organisation.objects.filter(slug=slug).first():
            return winner
        raise


def _refuse_nonsense(facts: Organisation) -> None:
    try:
        facts.full_clean(exclude=["collection", "authors_group", "publishers_group"])
    except ValidationError as error:
        raise NotAnOrganisation(" ".join(error.messages)) from error


def _build(organisation: Organisation, page: OrganisationPage) -> Organisation:
    index = OrganisationIndexPage.objects.live().first()
    if index is None:
        raise NoPlaceForOrganisations
    build_house(organisation)
    organisation.save(force_insert=True)
    page.organisation = organisation
    index.add_child(instance=page)
    page.save_revision().publish()
    # Published through another copy of the page; saving this one would call it a draft again.
    page.refresh_from_db()
    page.organisation = organisation
    permit_house(organisation, page)
    build_workflow(organisation, page)
    return organisation


@transaction.atomic
def appoint_staff(
    *, organisation: Organisation, user: User, role: Role | str, at: datetime | None = None
) -> Staff:
    """Give the user a role; it counts from their next request. A role they have is left as it is."""
    User.objects.select_for_update().get(pk=user.pk)
    staff, _is_new = Staff.objects.current().get_or_create(
        organisation=organisation,
        user=user,
        role=Role(role),
        defaults={"appointed_at": at or timezone.now()},
    )
    _put_in_groups(organisation, user)
    return staff


@transaction.atomic
def dismiss_staff(
    *, organisation: Organisation, user: User, role: Role | str, at: datetime | None = None
) -> None:
    """Take the role away; it is gone with their next request. Their other roles stay.

    Raises LastHead for the only head whose account is open: somebody must be left to invite others.
    """
    # Two heads may dismiss each other in the same moment.
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    User.objects.select_for_update().get(pk=user.pk)
    current = Staff.objects.current().filter(organisation=organisation, role=Role(role))
    held = current.filter(user=user)
    others = current.filter(user__is_active=True).exclude(user=user)
    if role == Role.HEAD and held.exists() and not others.exists():
        raise LastHead
    held.update(left_at=at or timezone.now())
    _put_in_groups(organisation, user)


@transaction.atomic
def invite_staff(
    *, organisation: Organisation, email: str, role: Role | str, by: User, at: datetime
) -> Invitation:
    """Offer a role to the reader of an address, by a letter that is good for fourteen days.

    An invitation that is open is left as it is and no second letter is written; one whose time is over
    begins anew. Raises HasThisRole. Whether `by` may invite is the caller's question.
    """
    email = email.strip().lower()
    if Staff.objects.current().filter(organisation=organisation, user__email=email, role=role).exists():
        raise HasThisRole
    term = {"invited_by": by, "invited_at": at, "ends_at": at + INVITATION_STANDS}
    invitation, is_new = (
        Invitation.objects.standing()
        .select_for_update()
        .get_or_create(organisation=organisation, email=email, role=Role(role), defaults=term)
    )
    if not is_new and not invitation.is_open(at):
        for name, value in term.items():
            setattr(invitation, name, value)
        invitation.save(update_fields=list(term))
        is_new = True
    if is_new:
        write_invitation(invitation)
    return invitation


@transaction.atomic
def withdraw_invitation(*, invitation: Invitation, at: datetime) -> None:
    """Take it back: its link opens nothing from now on. What was accepted or taken back stays so."""
    Invitation.objects.standing().filter(pk=invitation.pk).update(withdrawn_at=at)


@transaction.atomic
def accept_invitation(*, invitation: Invitation, user: User, at: datetime) -> Invitation:
    """Give the role to the user, who must have confirmed the invited address.

    Accepting twice does no harm, and gives no role back that was taken away meanwhile. Raises
    InvitationOver and InvitedUnderAnotherAddress.
    """
    current = Invitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
    if current.accepted_by_id == user.pk:
        return current
    if not has_confirmed(user, current.email):
        raise InvitedUnderAnotherAddress
    if not current.is_open(at):
        raise InvitationOver
    appoint_staff(organisation=current.organisation, user=user, role=current.role, at=at)
    current.accepted_by, current.accepted_at = user, at
    current.save(update_fields=["accepted_by", "accepted_at"])
    return current


def _put_in_groups(organisation: Organisation, user: User) -> None:
    """The groups follow the roles, so they are reckoned anew rather than added to."""
    roles = set(
        Staff.objects.current().filter(organisation=organisation, user=user).values_list("role", flat=True)
    )
    for group, members in (
        (organisation.authors_group, AUTHORS),
        (organisation.publishers_group, PUBLISHERS),
    ):
        if roles & {role.value for role in members}:
            user.groups.add(group)
        else:
            user.groups.remove(group)
