"""One invitation, pressed many times and from two sides in the same moment."""

import pytest

from cms.accounts.actions import keep_address
from cms.mail.models import Letter
from courses.organisations.actions import accept_invitation, invite_staff, withdraw_invitation
from courses.organisations.models import Invitation, Staff
from courses.organisations.refusals import InvitationOver
from tests.factories.courses import NOW, make_organisation, make_staff, make_user
from tests.races import RACE, all_at_once

pytestmark = RACE


@pytest.fixture
def madrid(postgresql: None):
    return make_organisation("madrid")


@pytest.fixture
def boss(madrid):
    return make_staff(madrid, "head", "boss")


@pytest.fixture
def mei(postgresql: None):
    user = make_user("mei")
    keep_address(user=user, is_confirmed=True)
    return user


def invite(madrid, boss, role="editor") -> Invitation:
    return invite_staff(organisation=madrid, email="mei@example.org", role=role, by=boss, at=NOW)


def roles_of(user) -> list[str]:
    return sorted(Staff.objects.current().filter(user=user).values_list("role", flat=True))


def test_accepted_eight_times_at_once_gives_one_role(madrid, boss, mei):
    invitation = invite(madrid, boss)
    faults = all_at_once(lambda _number: accept_invitation(invitation=invitation, user=mei, at=NOW), 8)
    assert faults == []
    assert roles_of(mei) == ["editor"]
    assert list(mei.groups.all()) == [madrid.authors_group]
    invitation.refresh_from_db()
    assert (invitation.accepted_by, invitation.accepted_at) == (mei, NOW)


def test_two_roles_accepted_at_once_open_the_doors_of_both(madrid, boss, mei):
    offered = [invite(madrid, boss, role) for role in ("editor", "publisher")]
    faults = all_at_once(
        lambda number: accept_invitation(invitation=offered[number % 2], user=mei, at=NOW), 8
    )
    assert faults == []
    assert roles_of(mei) == ["editor", "publisher"]
    assert {*mei.groups.all()} == {madrid.authors_group, madrid.publishers_group}


def test_taken_back_while_it_is_accepted_is_one_of_the_two(madrid, boss, mei):
    invitation = invite(madrid, boss)

    def press(number: int) -> None:
        if number:
            accept_invitation(invitation=invitation, user=mei, at=NOW)
        else:
            withdraw_invitation(invitation=invitation, at=NOW)

    faults = all_at_once(press, 2)
    invitation.refresh_from_db()
    is_accepted = invitation.accepted_at is not None
    assert is_accepted == (invitation.withdrawn_at is None)
    assert roles_of(mei) == (["editor"] if is_accepted else [])
    assert [type(fault) for fault in faults] == ([] if is_accepted else [InvitationOver])


def test_eight_presses_on_invite_write_one_letter(madrid, boss):
    assert all_at_once(lambda _number: invite(madrid, boss), 8) == []
    assert Invitation.objects.count() == Letter.objects.filter(to="mei@example.org").count() == 1
