"""An application is written field by field, sent, and answered; approval makes everything or nothing."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import IntegrityError, transaction
from django.utils import translation
from wagtail.models import Collection, Page, Workflow

from cms.accounts.actions import keep_address
from cms.accounts.models import User
from cms.mail.models import Letter
from cms.pages.actions import open_site
from courses.onboarding import actions
from courses.onboarding.actions import (
    approve_application,
    begin_application,
    forget_old_applications,
    refuse_application,
    return_application,
    save_answers,
    send_application,
)
from courses.onboarding.letters import application_meant, token_of
from courses.onboarding.models import ApplicationState, OnboardingApplication
from courses.onboarding.refusals import AddressTaken, NotWaiting, NotWritable, StillIncomplete
from courses.organisations.actions import accept_invitation
from courses.organisations.models import Invitation, Organisation, Role
from courses.organisations.pages import OrganisationIndexPage
from courses.organisations.refusals import NoPlaceForOrganisations
from tests.factories.courses import NOW, make_organisation, make_user
from tests.factories.onboarding import ANSWERS, CONTACT, make_application
from tests.scenes import scene

pytestmark = pytest.mark.django_db


@scene
def operator(db) -> User:
    open_site()
    return make_user("operator", is_superuser=True)


def letters() -> list[str]:
    return list(Letter.objects.filter(to=CONTACT).order_by("pk").values_list("subject", flat=True))


def everything() -> dict[str, int]:
    counted = (Organisation, Page, Group, Collection, Workflow, Invitation, Letter)
    return {model.__name__: model.objects.count() for model in counted}


def approve(application: OnboardingApplication, operator: User, **facts: Any) -> Organisation:
    return approve_application(
        **({"application": application, "slug": "lyon", "by": operator, "at": NOW} | facts)
    )


def test_beginning_writes_where_it_is_kept(operator) -> None:
    application = make_application({})
    letter = Letter.objects.get()
    assert (letter.to, letter.subject) == (CONTACT, "Your application to join Yunke")
    link = next(line for line in letter.text.splitlines() if "/join/" in line)
    assert application_meant(link.rstrip("/").rsplit("/", 1)[1]) == application


def test_whoever_begins_again_goes_on_with_the_same(operator) -> None:
    first = make_application({"name": "里昂中文学校"})
    again = begin_application(
        contact_name="Somebody", contact_email="DIRECTION@lyon.example", language="fr", at=NOW
    )
    assert again == first
    assert (again.name, again.contact_name) == ("里昂中文学校", "Mei Lin")
    assert Letter.objects.count() == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        OnboardingApplication.objects.create(
            contact_email=CONTACT, contact_name="x", language="en", begun_at=NOW
        )


def test_answers_are_kept_one_by_one(operator) -> None:
    application = make_application({})
    save_answers(application=application, answers={"name": "里昂中文学校"})
    save_answers(application=application, answers={"city": "Lyon", "state": "approved"})
    application.refresh_from_db()
    assert (application.name, application.city, application.state) == ("里昂中文学校", "Lyon", "drafted")


def test_what_is_missing_is_named_and_nothing_is_sent(operator) -> None:
    application = make_application({"name": "里昂中文学校", "city": "Lyon"})
    with pytest.raises(StillIncomplete, match=r"Still missing: country, time zone and kind\."):
        send_application(application=application, at=NOW)
    application.refresh_from_db()
    assert (application.state, application.city) == ("drafted", "Lyon")


def test_sending_twice_does_no_harm_and_closes_the_form(operator) -> None:
    application = make_application()
    for hours in (0, 1):
        sent = send_application(application=application, at=NOW + timedelta(hours=hours))
    assert (sent.state, sent.sent_at) == (ApplicationState.SENT, NOW)
    assert letters()[1:] == ["We have the application of 里昂中文学校"]
    with pytest.raises(NotWritable):
        save_answers(application=application, answers={"name": "别的学校"})


def test_a_returned_one_is_mended_and_sent_again(operator) -> None:
    application = make_application(is_sent=True)
    return_application(application=application, note="Which street?", by=operator, at=NOW)
    assert letters()[-1] == "A question about the application of 里昂中文学校"
    text = Letter.objects.latest("pk").text
    assert "Which street?" in text
    assert token_of(application) in text
    save_answers(application=application, answers={"hours": "Saturday 10:00"})
    sent = send_application(application=application, at=NOW + timedelta(days=1))
    assert (sent.state, sent.hours) == (ApplicationState.SENT, "Saturday 10:00")
    assert letters()[-1] == "We have the application of 里昂中文学校"


def test_a_refused_one_is_over_and_another_may_follow(operator) -> None:
    application = make_application(is_sent=True)
    refuse_application(application=application, reason="You sell tickets.", by=operator, at=NOW)
    assert "You sell tickets." in Letter.objects.latest("pk").text
    with pytest.raises(NotWaiting):
        return_application(application=application, note="x", by=operator, at=NOW)
    with pytest.raises(NotWaiting):
        approve(application, operator)
    assert make_application() != application


def test_a_draft_cannot_be_answered(operator) -> None:
    application = make_application()
    with pytest.raises(NotWaiting):
        approve(application, operator)
    with pytest.raises(NotWaiting):
        refuse_application(application=application, reason="x", by=operator, at=NOW)
    assert not Organisation.objects.exists()


def test_approval_makes_all_and_invites_the_head(operator) -> None:
    application = make_application(is_sent=True)
    lyon = approve(application, operator)
    assert {name: getattr(lyon, name) for name in ANSWERS} == ANSWERS
    assert lyon.page.live
    assert (lyon.collection.name, lyon.authors_group.name) == ("里昂中文学校", "lyon: authors")
    assert Workflow.objects.filter(name="里昂中文学校").exists()
    application.refresh_from_db()
    assert (application.organisation, application.decided_by) == (lyon, operator)
    assert letters()[-2:] == ["Welcome, 里昂中文学校", "École chinoise de Lyon invites you"]

    mei = make_user("mei", email=CONTACT)
    keep_address(user=mei, is_confirmed=True)
    accept_invitation(invitation=Invitation.objects.get(), user=mei, at=NOW)
    assert list(Organisation.objects.staffed_by(mei, Role.HEAD)) == [lyon]


def test_the_head_is_invited_in_the_language_of_the_application(operator) -> None:
    with translation.override("zh-hans"):
        approve(make_application(is_sent=True), operator)
    letter = Letter.objects.last()
    assert (letter.subject, letter.language) == ("École chinoise de Lyon invites you", "en")
    assert "/en/invitations/" in letter.text


def test_approving_twice_does_no_harm(operator) -> None:
    application = make_application(is_sent=True)
    lyon = approve(application, operator)
    before = everything()
    assert approve(application, operator, slug="elsewhere") == lyon
    assert everything() == before


def test_approving_again_repeats_an_invitation_that_is_over(operator) -> None:
    application = make_application(is_sent=True)
    lyon = approve(application, operator)
    later = NOW + timedelta(days=14)
    approve(application, operator, at=later)
    assert Invitation.objects.get().is_open(later)
    assert letters().count("École chinoise de Lyon invites you") == 2

    mei = make_user("mei", email=CONTACT)
    keep_address(user=mei, is_confirmed=True)
    accept_invitation(invitation=Invitation.objects.get(), user=mei, at=later)
    approve(application, operator, at=later)
    assert Invitation.objects.count() == 1
    assert list(Organisation.objects.staffed_by(mei, Role.HEAD)) == [lyon]


def test_the_address_of_another_house_is_not_given_away(operator) -> None:
    make_organisation("lyon")
    application = make_application(is_sent=True)
    before = everything()
    with pytest.raises(AddressTaken):
        approve(application, operator)
    assert everything() == before
    application.refresh_from_db()
    assert application.state == ApplicationState.SENT


@pytest.mark.parametrize("step", ["invite_staff", "write_to_applicant", "onboard_organisation"])
def test_when_one_part_fails_nothing_is_made(operator, monkeypatch, step) -> None:
    application = make_application(is_sent=True)
    before = everything()

    def fail(*_positions: object, **_names: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(actions, step, fail)
    with pytest.raises(ZeroDivisionError):
        approve(application, operator)
    assert everything() == before
    application.refresh_from_db()
    assert (application.state, application.organisation) == (ApplicationState.SENT, None)


def test_without_a_list_of_organisations_nothing_is_made(operator) -> None:
    OrganisationIndexPage.objects.get().unpublish()
    application = make_application(is_sent=True)
    before = everything()
    with pytest.raises(NoPlaceForOrganisations):
        approve(application, operator)
    assert everything() == before


def test_letters_are_in_the_applicant_s_language(operator) -> None:
    application = make_application(is_sent=True, language="zh-hans")
    assert letters()[-1] == "我们收到了里昂中文学校的申请"
    assert f"/zh-hans/join/{token_of(application)}/" in Letter.objects.latest("pk").text


def test_old_applications_are_deleted_and_what_waits_or_was_approved_is_not(db) -> None:
    open_site()
    by = make_user("operator", is_superuser=True)
    make_application(email="draft@example.org")
    make_application(email="waits@example.org", is_sent=True)
    refused = make_application(email="refused@example.org", is_sent=True)
    refuse_application(application=refused, reason="no", by=by, at=NOW)
    returned = make_application(email="returned@example.org", is_sent=True)
    return_application(application=returned, note="more", by=by, at=NOW + timedelta(days=1))
    approved = make_application(email="approved@example.org", is_sent=True)
    approve_application(application=approved, slug="lyon", by=by, at=NOW)

    def left() -> set[str]:
        return {
            each.split("@")[0]
            for each in OnboardingApplication.objects.values_list("contact_email", flat=True)
        }

    assert forget_old_applications(at=NOW + timedelta(days=90)) == 0
    assert forget_old_applications(at=NOW + timedelta(days=90, seconds=1)) == 1
    assert left() == {"waits", "refused", "returned", "approved"}
    forget_old_applications(at=NOW + timedelta(days=2000))
    assert left() == {"waits", "approved"}
