"""Several operators answer one application, and one applicant has two windows: once is once."""

from collections import Counter

import pytest
from django.contrib.auth.models import Group

from cms.mail.models import Letter
from cms.pages.actions import open_site
from courses.onboarding.actions import (
    approve_application,
    begin_application,
    refuse_application,
    send_application,
)
from courses.onboarding.models import OnboardingApplication
from courses.onboarding.refusals import AddressTaken, NotWaiting
from courses.organisations.models import Invitation, Organisation
from courses.organisations.pages import OrganisationPage
from tests.factories.courses import NOW, make_user
from tests.factories.onboarding import CONTACT, make_application
from tests.races import RACE, all_at_once

OPERATORS = 6

pytestmark = RACE


@pytest.fixture
def operators(postgresql: None):
    open_site()
    return [make_user(is_superuser=True) for _ in range(OPERATORS)]


def approve(application, by, slug="lyon"):
    return approve_application(application=application, slug=slug, by=by, at=NOW)


def made() -> dict[str, int]:
    """What there is of organisations."""
    kinds = (Organisation, OrganisationPage, Invitation)
    return {kind.__name__: kind.objects.count() for kind in kinds} | {
        "groups": Group.objects.filter(name__contains="lyon").count(),
        "letters": Letter.objects.filter(to=CONTACT).count(),
    }


ONE = {"Organisation": 1, "OrganisationPage": 1, "Invitation": 1}


@pytest.mark.parametrize("slugs", [["lyon"], ["lyon", "lyon-2"]], ids=["one address", "two addresses"])
def test_one_application_approved_by_six_at_once_makes_one_organisation(operators, slugs):
    application = make_application(is_sent=True)
    told, answers = made()["letters"], []
    faults = all_at_once(
        lambda number: answers.append(approve(application, operators[number], slugs[number % len(slugs)]).pk),
        OPERATORS,
    )
    assert faults == []
    house = Organisation.objects.get()
    assert answers == [house.pk] * OPERATORS
    found = made()
    assert {name: found[name] for name in ONE} == ONE
    # It is approved, and the contact is invited to be its head.
    assert found["letters"] == told + 2
    application.refresh_from_db()
    assert (application.organisation, application.state) == (house, "approved")


def test_two_applications_for_one_address_are_not_made_one(operators):
    sent = [make_application(is_sent=True, email=f"{name}@lyon.example") for name in ("one", "two")]
    faults = all_at_once(lambda number: approve(sent[number], operators[number]), 2)
    assert [type(fault) for fault in faults] == [AddressTaken]
    states = OnboardingApplication.objects.values_list("state", "organisation__slug")
    assert sorted(states) == [("approved", "lyon"), ("sent", None)]
    assert Invitation.objects.count() == 1


def test_approved_and_refused_at_once_is_one_of_the_two(operators):
    application = make_application(is_sent=True)

    def press(number: int) -> None:
        if number % 2:
            approve(application, operators[number])
        else:
            refuse_application(application=application, reason="No.", by=operators[number], at=NOW)

    faults = all_at_once(press, OPERATORS)
    application.refresh_from_db()
    is_approved = application.state == "approved"
    # Whoever says again what was said does no harm; refusing again is told that it is answered.
    assert Counter(map(type, faults)) == {NotWaiting: 3 if is_approved else 5}
    assert (application.organisation is not None) == is_approved
    assert Organisation.objects.count() == Invitation.objects.count() == int(is_approved)


def test_two_windows_of_one_applicant_begin_and_send_one_application(operators):
    def begin(_number: int) -> None:
        begin_application(contact_name="Mei Lin", contact_email=CONTACT, language="en", at=NOW)

    assert all_at_once(begin, 6) == []
    assert Letter.objects.filter(to=CONTACT).count() == 1
    application = make_application()
    assert OnboardingApplication.objects.get() == application
    assert all_at_once(lambda _number: send_application(application=application, at=NOW), 6) == []
    assert Letter.objects.filter(to=CONTACT).count() == 2
