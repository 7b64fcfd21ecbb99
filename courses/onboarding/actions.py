"""An application is begun, written, sent and answered. Every answer writes to the applicant."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast

from django.db import transaction
from django.db.models import Field
from django.utils import translation
from django.utils.translation import gettext as _

from cms.accounts.models import User
from cms.navigation.languages import joined
from courses.onboarding.letters import write_to_applicant
from courses.onboarding.models import ApplicationState, OnboardingApplication
from courses.onboarding.refusals import AddressTaken, NotWaiting, NotWritable, StillIncomplete
from courses.organisations.actions import invite_staff, onboard_organisation
from courses.organisations.models import Organisation, Role
from courses.organisations.pages import OrganisationIndexPage

ANSWERS = ("name", "local_name", "city", "country", "time_zone", "kind", "hours", "languages")
NEEDED = ("name", "city", "country", "time_zone", "kind")


@transaction.atomic
def begin_application(
    *, contact_name: str, contact_email: str, language: str, at: datetime
) -> OnboardingApplication:
    """Open an application for an address that was just confirmed, and write where it is kept.

    Whoever has one under way goes on with that one: each address has one at a time.
    """
    application, is_new = OnboardingApplication.objects.under_way().get_or_create(
        contact_email=contact_email.strip().lower(),
        defaults={"contact_name": contact_name, "language": language, "begun_at": at},
    )
    if is_new:
        write_to_applicant(application, "begun")
    return application


@transaction.atomic
def save_answers(*, application: OnboardingApplication, answers: Mapping[str, str]) -> OnboardingApplication:
    """Keep these answers and leave the others; what is not an answer is not looked at. Raises NotWritable."""
    current = _lock(application)
    if not current.is_writable:
        raise NotWritable
    given = {name: value for name, value in answers.items() if name in ANSWERS}
    for name, value in given.items():
        setattr(current, name, value)
    current.save(update_fields=list(given))
    return current


@transaction.atomic
def send_application(*, application: OnboardingApplication, at: datetime) -> OnboardingApplication:
    """Hand it to the operators. Sending twice does no harm. Raises StillIncomplete."""
    current = _lock(application)
    if not current.is_writable:
        return current
    if missing := missing_answers(current):
        raise StillIncomplete(
            _("Not sent yet, but all you wrote is kept. Still missing: %(fields)s.")
            % {"fields": joined(missing)}
        )
    current.state, current.sent_at = ApplicationState.SENT, at
    current.save(update_fields=["state", "sent_at"])
    write_to_applicant(current, "sent", number=round(at.timestamp()))
    return current


def missing_answers(application: OnboardingApplication) -> list[str]:
    """What must be answered before it can be sent, in the reader's words."""
    missing = (name for name in NEEDED if not getattr(application, name))
    fields = (cast("Field[Any, Any]", OnboardingApplication._meta.get_field(name)) for name in missing)
    return [str(field.verbose_name) for field in fields]


@transaction.atomic
def return_application(
    *, application: OnboardingApplication, note: str, by: User, at: datetime
) -> OnboardingApplication:
    """Give it back to be mended. Raises NotWaiting."""
    return _answer(application, ApplicationState.RETURNED, note, by=by, at=at)


@transaction.atomic
def refuse_application(
    *, application: OnboardingApplication, reason: str, by: User, at: datetime
) -> OnboardingApplication:
    """Close it with a reason; the contact may apply again. Raises NotWaiting."""
    return _answer(application, ApplicationState.REFUSED, reason, by=by, at=at)


@transaction.atomic
def approve_application(
    *, application: OnboardingApplication, slug: str, by: User, at: datetime
) -> Organisation:
    """Make all that the organisation needs, invite the contact to be its head and tell them; or nothing.

    Approving again makes nothing anew; it repeats an invitation whose time is over while there is no
    head. Raises NotWaiting, AddressTaken and the refusals of `onboard_organisation`.
    """
    # One approval at a time, since onboarding takes an address that exists for one that has joined.
    list(OrganisationIndexPage.objects.select_for_update(of=("self",), no_key=True).values_list("pk"))
    current = _lock(application)
    if current.organisation is None:
        if current.state != ApplicationState.SENT:
            raise NotWaiting
        if Organisation.objects.filter(slug=slug).exists():
            raise AddressTaken
        answers = {name: getattr(current, name) for name in ANSWERS}
        current.organisation = onboard_organisation(slug=slug, **answers)
        current.state, current.decided_at, current.decided_by = ApplicationState.APPROVED, at, by
        current.save(update_fields=["organisation", "state", "decided_at", "decided_by"])
        write_to_applicant(current, "approved")
    organisation = current.organisation
    if not organisation.staff.current().filter(role=Role.HEAD).exists():
        # In the language in which they asked; the operator may speak another.
        with translation.override(current.language):
            invite_staff(organisation=organisation, email=current.contact_email, role=Role.HEAD, by=by, at=at)
    return organisation


def _answer(
    application: OnboardingApplication, state: ApplicationState, words: str, *, by: User, at: datetime
) -> OnboardingApplication:
    current = _lock(application)
    if current.state != ApplicationState.SENT:
        raise NotWaiting
    current.state, current.answer = state, words
    current.decided_at, current.decided_by = at, by
    current.save(update_fields=["state", "answer", "decided_at", "decided_by"])
    write_to_applicant(current, state.value, number=round(at.timestamp()))
    return current


def forget_old_applications(*, at: datetime) -> int:
    """Delete those that are no longer needed, with the contact's name and address. Returns how many."""
    count, _kinds = OnboardingApplication.objects.forgotten_at(at).delete()
    return count


def _lock(application: OnboardingApplication) -> OnboardingApplication:
    rows = OnboardingApplication.objects.select_related("organisation")
    return rows.select_for_update(of=("self",)).get(pk=application.pk)
