"""A head invites; whoever reads the letters of that address may accept, once and in time."""

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from cms.accounts.actions import keep_address
from cms.accounts.models import User
from cms.jobs.models import Job
from cms.mail.models import Letter
from courses.organisations.actions import (
    accept_invitation,
    appoint_staff,
    dismiss_staff,
    invite_staff,
    withdraw_invitation,
)
from courses.organisations.invitations import invitation_meant, token_of
from courses.organisations.models import Invitation, Organisation, Role, Staff
from courses.organisations.refusals import HasThisRole, InvitationOver, InvitedUnderAnotherAddress
from tests.factories.courses import NOW, make_organisation, make_staff, make_user
from tests.scenes import scene

pytestmark = pytest.mark.django_db
MEI = "mei@example.org"
DAYS = timedelta(days=14)


@scene
def madrid(db) -> Organisation:
    return make_organisation("madrid")


@scene
def boss(madrid) -> User:
    return make_staff(madrid, Role.HEAD, "boss")


@scene
def mei(db) -> User:
    user = make_user("mei")
    keep_address(user=user, is_confirmed=True)
    return user


def invite(
    madrid: Organisation, boss: User, role: str = "teacher", email: str = MEI, at: datetime = NOW
) -> Invitation:
    return invite_staff(organisation=madrid, email=email, role=role, by=boss, at=at)


def roles_of(user: User) -> list[tuple[str, str]]:
    held = Staff.objects.current().filter(user=user).order_by("pk")
    return list(held.values_list("organisation__slug", "role"))


def test_the_letter_offers_the_role_and_its_link_is_the_invitation(madrid, boss) -> None:
    invitation = invite(madrid, boss, email=" Mei@Example.org ")
    letter = Letter.objects.get()
    assert (letter.to, letter.language, letter.subject) == (MEI, "en", "Madrid school invites you")
    assert "Boss asks you to work at Madrid school on Yunke in this role: Teacher." in letter.text
    assert "The invitation is good until 4 December 2026." in letter.text
    link = next(line for line in letter.text.splitlines() if "/invitations/" in line)
    assert "/en/invitations/" in link
    assert invitation_meant(link.rstrip("/").rsplit("/", 1)[1]) == invitation
    assert Job.objects.filter(kind="send_letter", subject_id=letter.pk).count() == 1


def test_somebody_with_an_account_is_written_to_in_their_language(madrid, boss) -> None:
    make_user("chen", language="zh-hans")
    invite(madrid, boss, email="chen@example.org")
    letter = Letter.objects.get()
    assert letter.language == "zh-hans"
    assert "/zh-hans/invitations/" in letter.text
    assert "madrid中文学校" in letter.subject


def test_a_letter_whose_invitation_failed_is_not_written(madrid, boss) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        invite(madrid, boss)
        raise ZeroDivisionError
    assert (Letter.objects.count(), Invitation.objects.count()) == (0, 0)


def test_inviting_twice_does_no_harm(madrid, boss) -> None:
    first = invite(madrid, boss)
    assert invite(madrid, boss, email="MEI@example.org", at=NOW + timedelta(days=3)) == first
    assert (Letter.objects.count(), Invitation.objects.count()) == (1, 1)
    assert Invitation.objects.get().ends_at == NOW + DAYS
    assert invite(madrid, boss, role="editor") != first


def test_the_database_keeps_one_standing_invitation_of_a_kind(madrid, boss) -> None:
    first = invite(madrid, boss)
    with pytest.raises(IntegrityError, match="organisation"), transaction.atomic():
        Invitation.objects.create(
            organisation=madrid,
            email=MEI,
            role="teacher",
            invited_by=boss,
            invited_at=NOW,
            ends_at=first.ends_at,
        )


def test_whoever_works_here_so_already_is_not_invited(madrid, boss, mei) -> None:
    appoint_staff(organisation=madrid, user=mei, role="teacher")
    with pytest.raises(HasThisRole):
        invite(madrid, boss)
    assert Letter.objects.count() == 0
    assert invite(madrid, boss, role="editor").role == "editor"


def test_accepting_gives_the_role(madrid, boss, mei) -> None:
    invitation = invite(madrid, boss)
    accepted = accept_invitation(invitation=invitation, user=mei, at=NOW + DAYS - timedelta(seconds=1))
    assert (accepted.accepted_by, accepted.is_open(NOW)) == (mei, False)
    assert roles_of(mei) == [("madrid", "teacher")]
    assert mei.groups.get() == madrid.authors_group


def test_one_person_holds_roles_in_several_organisations(madrid, boss, mei) -> None:
    dublin = make_organisation("dublin")
    for place, role in ((madrid, "teacher"), (madrid, "registrar"), (dublin, "head")):
        accept_invitation(invitation=invite(place, boss, role), user=mei, at=NOW)
    assert roles_of(mei) == [("madrid", "teacher"), ("madrid", "registrar"), ("dublin", "head")]


def test_accepting_twice_does_no_harm_and_brings_no_lost_role_back(madrid, boss, mei) -> None:
    invitation = invite(madrid, boss)
    for _press in range(2):
        accept_invitation(invitation=invitation, user=mei, at=NOW)
    assert Staff.objects.filter(user=mei).count() == 1
    dismiss_staff(organisation=madrid, user=mei, role="teacher")
    accept_invitation(invitation=invitation, user=mei, at=NOW)
    assert roles_of(mei) == []


@pytest.mark.parametrize("is_confirmed", [True, False])
def test_the_link_is_worth_nothing_under_another_address(madrid, boss, is_confirmed) -> None:
    other = make_user("other")
    keep_address(user=other, is_confirmed=is_confirmed)
    unconfirmed = make_user("mei")
    keep_address(user=unconfirmed)
    for user in (other, unconfirmed):
        with pytest.raises(InvitedUnderAnotherAddress):
            accept_invitation(invitation=invite(madrid, boss), user=user, at=NOW)
        assert roles_of(user) == []


def test_it_ends_after_fourteen_days_and_may_begin_anew(madrid, boss, mei) -> None:
    invitation = invite(madrid, boss)
    with pytest.raises(InvitationOver):
        accept_invitation(invitation=invitation, user=mei, at=NOW + DAYS)
    assert roles_of(mei) == []

    again = invite(madrid, boss, at=NOW + DAYS)
    assert (again, again.ends_at) == (invitation, NOW + 2 * DAYS)
    assert Letter.objects.filter(to=MEI).count() == 2
    accept_invitation(invitation=invitation, user=mei, at=NOW + DAYS)
    assert roles_of(mei) == [("madrid", "teacher")]


def test_what_was_taken_back_opens_nothing(madrid, boss, mei) -> None:
    invitation = invite(madrid, boss)
    for _press in range(2):
        withdraw_invitation(invitation=invitation, at=NOW)
    with pytest.raises(InvitationOver):
        accept_invitation(invitation=invitation, user=mei, at=NOW)
    assert roles_of(mei) == []
    anew = invite(madrid, boss, at=NOW + timedelta(hours=1))
    assert anew != invitation
    accept_invitation(invitation=anew, user=mei, at=NOW + timedelta(hours=1))
    withdraw_invitation(invitation=anew, at=NOW + timedelta(hours=1))
    assert Invitation.objects.get(pk=anew.pk).withdrawn_at is None
    assert roles_of(mei) == [("madrid", "teacher")]


@pytest.mark.parametrize("token", ["", "1", "1:x", "x"])
def test_a_token_that_nobody_signed_means_nothing(madrid, boss, token) -> None:
    invite(madrid, boss)
    assert invitation_meant(token) is None


def test_the_number_of_another_invitation_needs_its_own_signature(madrid, boss) -> None:
    first, second = invite(madrid, boss), invite(madrid, boss, role="head")
    signature = token_of(first).split(":")[1]
    assert invitation_meant(f"{second.pk}:{signature}") is None
