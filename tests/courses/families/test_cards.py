"""A card opens a child's login on the device that scans it, for as long as it lasts, and nothing more."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver, resolve

from cms.accounts.models import User
from courses.families.actions import end_card, make_card
from courses.families.animals import Animal, svg_of
from courses.families.cards import token_of
from courses.families.middleware import ADDRESSES, ROOMS, is_for_children
from courses.families.models import ChildCard
from courses.families.refusals import CardNotForStaff
from courses.students.actions import enter_student, link_guardian
from tests.factories.courses import NOW, make_student, make_user
from tests.isolation.site_map import _walk

FORBIDDEN = (
    *("/en/family/", "/en/family/link/", "/en/accounts/me/", "/en/accounts/email/", "/en/accounts/2fa/"),
    *("/en/accounts/password/change/", "/en/office/dublin/slips/", "/en/office/dublin/staff/", "/admin/"),
    *("/en/slip/", "/en/join/"),
)


@pytest.fixture
def card(pupil, mei) -> ChildCard:
    link_guardian(user=mei, student=pupil)
    return make_card(student=pupil, by=mei, at=NOW, animal="tiger")


def scan(card, client=None):
    """Sign in as the child does, and return the device."""
    client = client or Client()
    client.post(f"/en/card/{token_of(card)}/")
    return client


def signed_in(client):
    number = client.session.get("_auth_user_id")
    return User.objects.get(pk=number) if number else None


def test_a_card_makes_a_login_without_password_and_address(card, pupil):
    pupil.refresh_from_db()
    login = pupil.user
    assert login.username.startswith("child-")
    assert (login.email, login.has_usable_password(), login.display_name) == (None, False, "李明")


def test_looking_signs_nobody_in_and_pressing_does(card, pupil):
    device = Client()
    shown = device.get(f"/en/card/{token_of(card)}/")
    assert "Hello, " in shown.content.decode()
    assert 'aria-label="Tiger"' in shown.content.decode()
    assert signed_in(device) is None
    answer = device.post(f"/en/card/{token_of(card)}/")
    assert (answer.status_code, answer["Location"]) == (302, "/en/learning/")
    pupil.refresh_from_db()
    assert signed_in(device) == pupil.user


def test_the_address_leads_to_the_readers_language(card):
    answer = Client().get(f"/card/{token_of(card)}/", headers={"accept-language": "es"})
    assert answer["Location"] == f"/es/card/{token_of(card)}/"


def test_a_card_session_reaches_lessons_and_nothing_else(card):
    device = scan(card)
    assert device.get("/en/learning/").status_code == 200
    assert [path for path in FORBIDDEN if device.get(path).status_code != 404] == []
    menu = device.get("/en/learning/").content.decode()
    assert "/en/accounts/me/" not in menu
    assert "/en/family/" not in menu
    assert device.post("/en/accounts/logout/").status_code == 302
    assert signed_in(device) is None


def test_the_same_child_by_password_keeps_their_account(child, student):
    by_card = scan(make_card(student=child, by=student, at=NOW))
    by_password = Client()
    by_password.force_login(student)
    assert by_card.get("/en/accounts/me/").status_code == 404
    assert by_password.get("/en/accounts/me/").status_code == 200


def test_every_address_that_children_reach_is_named():
    """What a later room adds stays shut; what is named here exists."""
    routes = list(_walk(get_resolver()))
    names = {pattern.name for _route, pattern in routes}
    assert names >= ADDRESSES
    assert {"learning", "player", "cards", "api", "films"} <= ROOMS
    assert not is_for_children(resolve("/en/office/x/slips/"))
    assert not is_for_children(resolve("/mail/"))
    assert not is_for_children(None)


def test_a_new_card_ends_the_old_one_and_its_sessions_at_once(card, mei, pupil):
    device = scan(card)
    newer = make_card(student=pupil, by=mei, at=NOW)
    assert newer.animal != "tiger", "the two papers can be told apart"
    answer = device.get("/en/courses/")
    assert signed_in(device) is None
    assert "This card opens nothing any more." in answer.content.decode()
    assert device.get("/en/learning/").status_code == 302
    again = device.post(f"/en/card/{token_of(card)}/")
    assert (again.status_code, signed_in(device)) == (410, None)
    assert signed_in(scan(newer)) == signed_in(scan(newer, device))


def test_a_reader_without_a_card_is_not_asked_for_one(card, mei):
    device = Client()
    device.force_login(mei)
    with CaptureQueriesContext(connection) as by_password:
        device.get("/en/search/")
    with CaptureQueriesContext(connection) as by_card:
        scan(card).get("/en/search/")
    asked = [any("childcard" in query["sql"] for query in each) for each in (by_password, by_card)]
    assert asked == [False, True]


def test_pressing_signs_out_who_was_there(card, mei):
    device = Client()
    device.force_login(mei)
    assert "is signed in on this device" in device.get(f"/en/card/{token_of(card)}/").content.decode()
    scan(card, device)
    assert device.get("/en/family/").status_code == 404


def test_a_closed_login_and_made_up_tokens_open_nothing(card):
    User.objects.filter(student=card.student).update(is_active=False)
    assert Client().post(f"/en/card/{token_of(card)}/").status_code == 410
    assert Client().get("/en/card/1:made-up/").status_code == 404


def test_no_card_for_a_login_that_may_do_more(teacher, mei, pupil, warsaw):
    link_guardian(user=mei, student=pupil)
    for user in (teacher, mei):
        grown = enter_student(display_name="x", school=warsaw, user=user)
        with pytest.raises(CardNotForStaff):
            make_card(student=grown, by=user, at=NOW)
    assert not ChildCard.objects.with_scopes_disabled().exists()


def test_one_card_for_a_child(card, pupil, mei):
    for _time in range(3):
        make_card(student=pupil, by=mei, at=NOW)
    standing = ChildCard.objects.with_scopes_disabled().standing()
    assert standing.count() == 1
    end_card(student=pupil, at=NOW)
    assert standing.count() == 0
    assert User.objects.filter(username__startswith="child-").count() == 1


def test_whose_cards_one_sees(card, mei, head, stranger, teacher):
    other = make_user("other")
    link_guardian(user=other, student=make_student())
    seen = {user.username: list(ChildCard.objects.visible_to(user)) for user in (mei, head, stranger, other)}
    assert seen == {"mei": [card], "head": [card], "stranger": [], "other": []}


def test_twelve_animals_are_drawn():
    drawings = {svg_of(animal) for animal in Animal}
    assert len(drawings) == 12
    assert all('viewBox="0 0 100 100"' in drawing and "style" not in drawing for drawing in drawings)
