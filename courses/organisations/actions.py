"""An organisation joins the platform; people are appointed there and leave."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.accounts.models import User
from cms.refusals import Refusal
from courses.organisations.house import build_house, build_workflow, permit_house
from courses.organisations.models import AUTHORS, PUBLISHERS, Organisation, Role, Staff
from courses.organisations.pages import OrganisationIndexPage, OrganisationPage


class NoPlaceForOrganisations(Refusal):
    sentence = _(
        "The site has no page that lists organisations yet. Publish one below the home page, then try again."
    )


class NotAnOrganisation(Refusal):
    """What was said about the organisation cannot be true; the sentence names the first mistake."""


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
    """Take the role away; it is gone with their next request. Their other roles stay."""
    User.objects.select_for_update().get(pk=user.pk)
    held = Staff.objects.current().filter(organisation=organisation, user=user, role=Role(role))
    held.update(left_at=at or timezone.now())
    _put_in_groups(organisation, user)


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
