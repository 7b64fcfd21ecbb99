"""The answer never tells whether an address has an account: same status, place, text; nearly the same time."""

import re

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.test import Client

from tests.cms.accounts.conftest import PASSWORD, signed_in

KNOWN = "mei@example.org"
UNKNOWN = "moi@example.org"
SIGN_UP = {"display_name": "花", "password1": PASSWORD, "time_zone": "Europe/Madrid"}
DOORS = {
    "sign-up": ("signup/", {**SIGN_UP, "email": "{}"}),
    "password": ("login/", {"login": "{}", "password": "falsch"}),
    "code": ("login/code/", {"email": "{}"}),
    "new password": ("password/reset/", {"email": "{}"}),
}


def seen(response) -> tuple[int, str, str]:
    """What a stranger sees, without what is drawn by lot for every visit."""
    page = response.content.decode()
    page = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "token", page)
    page = page.replace(KNOWN, "address").replace(UNKNOWN, "address")
    return response.status_code, response.get("Location", ""), page


def walk(address: str, door: str) -> list[tuple[int, str, str]]:
    """The door, the page behind it, a wrong code, an empty code, a code asked for again, another address."""
    path, fields = DOORS[door]
    client = Client()
    answer = client.post(
        f"/en/accounts/{path}", {name: value.format(address) for name, value in fields.items()}
    )
    steps = [seen(answer)]
    if answer.status_code == 302:
        place = answer["Location"]
        steps.append(seen(client.get(place)))
        steps += [seen(client.post(place, fields)) for fields in ({"code": "abcdef"}, {"code": ""})]
        for asked in ({"action": "resend"}, {"action": "change", "email": "third@example.org"}):
            steps.append(seen(client.post(place, asked, follow=True)))
        steps += [seen(client.post(place, {"code": "abcdef"}, follow=True)) for _ in range(3)]
    assert signed_in(client) is None
    return steps


@pytest.mark.parametrize("door", DOORS)
def test_a_door_answers_the_same_for_a_known_and_an_unknown_address(mei, door, time_machine):
    time_machine.move_to("2026-11-22 10:00:00+00:00", tick=False)
    known = walk(KNOWN, door)
    unknown = walk(UNKNOWN, door)
    assert len(known) == (1 if door == "password" else 9)
    assert known == unknown


@pytest.mark.parametrize("door", ["sign-up", "password"])
def test_a_door_hashes_one_password_for_a_known_and_an_unknown_address(mei, door, monkeypatch):
    hashed = []
    encode = MD5PasswordHasher.encode
    monkeypatch.setattr(
        MD5PasswordHasher, "encode", lambda self, *args: hashed.append(1) or encode(self, *args)
    )
    counts = {}
    for address in (KNOWN, UNKNOWN):
        path, fields = DOORS[door]
        Client().post(f"/en/accounts/{path}", {name: value.format(address) for name, value in fields.items()})
        counts[address] = len(hashed)
        hashed.clear()
    assert counts == {KNOWN: 1, UNKNOWN: 1}


def test_a_taken_address_is_not_betrayed_to_somebody_who_wants_it_for_their_own(client, mei, make_user):
    other = make_user(email="other@example.org")
    pages = []
    for address in (KNOWN, UNKNOWN):
        client = Client()
        client.post("/en/accounts/login/", {"login": other.email, "password": PASSWORD})
        client.post("/en/accounts/reauthenticate/", {"password": PASSWORD})
        answer = client.post("/en/accounts/email/", {"email": address, "action_add": ""})
        pages.append([seen(answer), seen(client.get(answer["Location"]))])
    assert pages[0][0][1] == "/en/accounts/confirm-email/"
    assert pages[0] == pages[1]


@pytest.mark.parametrize("address", [KNOWN, UNKNOWN])
def test_after_signing_up_the_other_doors_still_open(mei, address):
    """The letter to somebody who has an account already leads there."""
    client = Client()
    client.post("/en/accounts/signup/", {**SIGN_UP, "email": address})
    for path in ("login/", "login/code/", "signup/", "password/reset/"):
        assert client.get(f"/en/accounts/{path}").status_code == 200
    assert client.get("/en/accounts/confirm-email/").status_code == 200


def test_who_signed_up_twice_signs_in_by_password(mei):
    client = Client()
    client.post("/en/accounts/signup/", {**SIGN_UP, "email": KNOWN})
    client.post("/en/accounts/login/", {"login": KNOWN, "password": PASSWORD})
    assert signed_in(client) == str(mei.pk)
