"""The head's room for staff, and the page behind an invitation's link."""

import re

import pytest
from django.test import Client
from django.utils import timezone

from cms.accounts.actions import keep_address
from cms.accounts.models import User
from cms.mail.models import Letter
from courses.organisations.actions import appoint_staff, dismiss_staff, invite_staff
from courses.organisations.invitations import token_of
from courses.organisations.models import Invitation, Organisation, Role, Staff
from tests.factories.courses import count_statements, make_organisation, make_staff, make_user
from tests.scenes import scene

pytestmark = pytest.mark.django_db
ROOM = "/en/office/madrid/staff/"


@scene
def madrid(db) -> Organisation:
    return make_organisation("madrid")


@scene
def boss(madrid) -> User:
    return make_staff(madrid, Role.HEAD, "boss")


def as_user(user: User | None) -> Client:
    client = Client()
    if user is not None:
        client.force_login(user)
    return client


def link_to(madrid: Organisation, boss: User, email: str, role: str = "teacher") -> str:
    invited = invite_staff(organisation=madrid, email=email, role=role, by=boss, at=timezone.now())
    return f"/en/invitations/{token_of(invited)}/"


def test_a_head_invites_and_takes_back(boss) -> None:
    client = as_user(boss)
    answer = client.post(ROOM, {"email": "Mei@example.org", "role": "teacher"}, follow=True)
    page = answer.content.decode()
    assert answer.redirect_chain == [(ROOM, 302)]
    assert "Mei@example.org has been invited. The letter is on its way." in page
    assert "mei@example.org" in page
    assert Letter.objects.get().to == "mei@example.org"

    withdraw = re.search(r'action="([^"]+/withdraw/)"', page)
    assert withdraw
    page = client.post(withdraw[1], follow=True).content.decode()
    assert "The invitation to mei@example.org has been taken back." in page
    assert "Invited, no answer yet" not in page
    assert not Invitation.objects.standing().exists()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"email": "mei", "role": "teacher"}, "This is not a complete e-mail address."),
        ({"email": "mei@example.org"}, "Please choose what this person will do."),
        ({"email": "boss@example.org", "role": "head"}, "works here in this role already"),
        ({"email": "mei@example.org", "role": "emperor"}, "Please choose what this person will do."),
    ],
)
def test_a_refused_invitation_says_why_and_keeps_what_was_typed(boss, typed, sentence) -> None:
    answer = as_user(boss).post(ROOM, typed)
    assert answer.status_code == 200
    assert sentence in answer.content.decode()
    assert f'value="{typed["email"]}"' in answer.content.decode()
    assert not Invitation.objects.exists()


def test_a_role_is_gone_with_the_next_request(madrid, boss) -> None:
    other = make_staff(madrid, Role.HEAD, "other")
    theirs = as_user(other)
    assert theirs.get(ROOM).status_code == 200
    assert theirs.get("/admin/").status_code == 200

    held = Staff.objects.get(user=other)
    client = as_user(boss)
    assert "Other" in client.get(f"{ROOM}{held.pk}/dismiss/").content.decode()
    assert Staff.objects.current().filter(pk=held.pk).exists()
    page = client.post(f"{ROOM}{held.pk}/dismiss/", follow=True).content.decode()
    assert "The role has been taken away" in page
    assert "Other" not in page

    assert theirs.get(ROOM).status_code == 404
    assert theirs.get("/admin/").status_code == 302
    assert client.post(f"{ROOM}{held.pk}/dismiss/").status_code == 404


def test_the_last_head_cannot_remove_themselves(madrid, boss) -> None:
    held = Staff.objects.get(user=boss)
    client = as_user(boss)
    page = client.post(f"{ROOM}{held.pk}/dismiss/", follow=True).content.decode()
    assert "This is the only head" in page
    make_staff(madrid, Role.HEAD, "other")
    answer = client.post(f"{ROOM}{held.pk}/dismiss/")
    assert answer["Location"] == "/en/"
    assert client.get(ROOM).status_code == 404


def test_roles_and_invitations_of_another_house_are_not_there(madrid, boss) -> None:
    dublin = make_organisation("dublin")
    held = Staff.objects.get(user=make_staff(dublin, Role.HEAD))
    foreign = invite_staff(
        organisation=dublin, email="mei@example.org", role="host", by=held.user, at=timezone.now()
    )
    client = as_user(boss)
    assert "mei@example.org" not in client.get(ROOM).content.decode()
    for address in (f"{held.pk}/dismiss/", f"invitations/{foreign.pk}/withdraw/"):
        assert client.post(f"{ROOM}{address}").status_code == 404
    assert Staff.objects.current().filter(pk=held.pk).exists()
    assert Invitation.objects.standing().filter(pk=foreign.pk).exists()


def test_three_people_cost_no_more_than_one(madrid, boss) -> None:
    client = as_user(boss)
    link_to(madrid, boss, "one@example.org")
    client.get(ROOM)
    few = count_statements(lambda: client.get(ROOM))
    for name in ("two", "three", "four"):
        make_staff(madrid, Role.TEACHER, name)
        link_to(madrid, boss, f"{name}@elsewhere.example")
    assert count_statements(lambda: client.get(ROOM)) == few <= 15


def test_signing_up_on_the_way(madrid, boss) -> None:
    """From the letter to the role, for somebody who never was here."""
    link = link_to(madrid, boss, "mei@example.org")
    client = Client()
    page = client.get(link).content.decode()
    assert "The invitation is for" in page
    sign_up = re.search(r'href="(/en/accounts/signup/\?next=[^"]+)"', page)
    assert sign_up
    form = client.get(sign_up[1]).content.decode()
    assert f'value="{link}"' in form
    typed = {
        "display_name": "梅",
        "email": "mei@example.org",
        "password1": "seven small boats at dawn",
        "time_zone": "Europe/Madrid",
        "next": link,
    }
    client.post("/en/accounts/signup/", typed)
    letter = Letter.objects.filter(to="mei@example.org", subject__endswith="is your Yunke code").get()
    code = letter.subject[:6]
    assert client.post("/en/accounts/confirm-email/", {"code": code})["Location"] == link

    assert "Nothing happens before you accept." in client.get(link).content.decode()
    assert client.post(link)["Location"] == link
    assert "You have accepted" in client.get(link).content.decode()
    assert Organisation.objects.staffed_by(User.objects.get(email="mei@example.org"), Role.TEACHER).get() == (
        madrid
    )


def test_whoever_is_not_signed_in_is_asked_to(madrid, boss) -> None:
    link = link_to(madrid, boss, "mei@example.org")
    assert Client().post(link)["Location"].startswith("/en/accounts/login/?next=/en/invitations/")
    assert Invitation.objects.standing().exists()


def test_under_another_address_the_page_says_what_to_do(madrid, boss) -> None:
    client = as_user(boss)
    link = link_to(madrid, boss, "mei@example.org")
    page = client.get(link).content.decode()
    assert "not the confirmed address of the account you are signed in with" in page
    assert "Accept" not in page
    assert "sent to another address" in client.post(link, follow=True).content.decode()
    assert Invitation.objects.standing().exists()


def test_an_invitation_that_is_over_names_nobody(madrid, boss) -> None:
    link = link_to(madrid, boss, "mei@example.org")
    Invitation.objects.update(withdrawn_at=timezone.now())
    page = Client().get(link).content.decode()
    assert "This invitation is no longer open." in page
    assert "mei@example.org" not in page


def test_a_new_head_is_led_to_their_staff_and_back_out_when_dismissed(madrid, boss) -> None:
    mei = make_user("mei")
    keep_address(user=mei, is_confirmed=True)
    link = link_to(madrid, boss, "mei@example.org", "head")
    client = as_user(mei)
    page = client.post(link, follow=True).content.decode()
    assert f'href="{ROOM}"' in page
    assert 'href="/admin/"' in page
    dismiss_staff(organisation=madrid, user=mei, role="head")
    page = client.get(link).content.decode()
    assert "no longer open" in page
    assert f'href="{ROOM}"' not in page


def test_the_first_page_of_the_editors_rooms_leads_the_head_there(madrid, boss) -> None:
    teacher = make_staff(madrid, Role.TEACHER)
    appoint_staff(organisation=make_organisation("dublin"), user=boss, role=Role.TEACHER)
    page = as_user(boss).get("/admin/").content.decode()
    assert re.findall(r'href="(/en/office/[^"]+)"', page) == [ROOM]
    assert "/office/" not in as_user(teacher).get("/admin/").content.decode()
