"""The cache is dead: pages are served all the same, and nothing that must be counted goes uncounted."""

import re
from datetime import timedelta

import pytest
from allauth.mfa.adapter import get_adapter
from django.core.cache import cache
from django.test import Client

from cms.mail.models import Letter
from tests.cms.accounts.conftest import PASSWORD, app_code, code_for, signed_in
from tests.cms.accounts.test_enumeration import DOORS, seen
from tests.faults.servers import free_port

KNOWN, UNKNOWN = "mei@example.org", "moi@example.org"
PAGES = [
    ("code", "login/code/confirm/"),
    ("new password", "password/reset/confirm/"),
    ("sign-up", "confirm-email/"),
]
BY_CODE = {door: f"/en/accounts/{path}" for door, path in PAGES}


@pytest.fixture(autouse=True)
def dead_cache(settings):
    settings.CACHES = {
        "default": {
            "BACKEND": "cms.cache.FailOpenRedisCache",
            "LOCATION": f"redis://127.0.0.1:{free_port()}/0",
            "OPTIONS": {"socket_timeout": 0.3, "socket_connect_timeout": 0.3},
        }
    }
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
    cache.set("asked", "anything")
    assert cache.get("asked") is None


def knock(door: str, address: str) -> tuple[Client, object]:
    client = Client()
    path, fields = DOORS[door]
    fields = {name: value.format(address) for name, value in fields.items()}
    return client, client.post(f"/en/accounts/{path}", fields)


def live_codes(client: Client) -> list[str]:
    """The codes that allauth waits for in this browser's session."""
    return re.findall(r"'code': '(\d{6})'", str(dict(client.session)))


@pytest.mark.parametrize("door", BY_CODE)
@pytest.mark.parametrize("address", [KNOWN, UNKNOWN])
def test_five_letters_an_hour_and_no_more(mei, door, address):
    answers = [seen(knock(door, address)[1]) for _ in range(9)]
    assert Letter.objects.filter(to=address).count() == 5
    assert set(answers) == {answers[0]}, "nothing tells that the limit is reached"
    assert answers[0][:2] == (302, BY_CODE[door])


@pytest.mark.usefixtures("mei")
def test_the_limit_is_one_for_all_doors_and_spellings():
    for door in [*BY_CODE, *BY_CODE]:
        knock(door, "Mei@Example.org")
        knock(door, KNOWN)
    assert Letter.objects.count() == 5


@pytest.mark.usefixtures("mei")
def test_others_are_not_held_back():
    for _ in range(6):
        knock("code", KNOWN)
    knock("code", UNKNOWN)
    assert Letter.objects.filter(to=UNKNOWN).count() == 1


@pytest.mark.usefixtures("mei")
def test_after_an_hour_there_are_letters_again_but_thirty_a_day_at_most(time_machine):
    time_machine.move_to("2026-11-22 10:00:00+00:00", tick=False)
    written = []
    for _ in range(8):
        for _ in range(6):
            knock("code", KNOWN)
        written.append(Letter.objects.count())
        time_machine.shift(timedelta(minutes=61))
    assert written == [5, 10, 15, 20, 25, 30, 30, 30]
    time_machine.shift(timedelta(hours=16))
    knock("code", KNOWN)
    assert Letter.objects.count() == 31


@pytest.mark.parametrize("door", ["code", "new password"])
def test_a_code_that_was_not_sent_cannot_be_guessed(mei, door):
    for _ in range(5):
        knock(door, KNOWN)
    client, _answer = knock(door, KNOWN)
    (code,) = live_codes(client)

    answer = client.post(BY_CODE[door], {"code": code})

    assert answer.status_code == 200
    assert "This is not the code we sent." in answer.content.decode()
    assert signed_in(client) is None


def test_nobody_takes_an_address_by_guessing(mei, make_user):
    """The sign-up of somebody else's address, again and again."""
    for _ in range(5):
        knock("new password", UNKNOWN)
    client, _answer = knock("sign-up", UNKNOWN)
    (code,) = live_codes(client)
    client.post(BY_CODE["sign-up"], {"code": code})
    assert signed_in(client) is None


def test_the_code_that_was_sent_opens_the_door(mei):
    for _ in range(4):
        knock("code", KNOWN)
    client, _answer = knock("code", KNOWN)
    client.post(BY_CODE["code"], {"code": code_for(KNOWN)})
    assert signed_in(client) == str(mei.pk)


@pytest.mark.parametrize("door", ["code", "new password"])
def test_a_letter_held_back_leaves_the_last_code_good(mei, door, time_machine):
    time_machine.move_to("2026-11-22 10:00:00+00:00", tick=False)
    for _ in range(4):
        knock(door, KNOWN)
    client, _answer = knock(door, KNOWN)
    code = code_for(KNOWN)
    for _ in range(2):
        time_machine.shift(31)
        assert client.post(BY_CODE[door], {"action": "resend"}).status_code == 302
    assert Letter.objects.count() == 5

    answer = client.post(BY_CODE[door], {"code": code})

    assert answer.status_code == 302
    assert answer["Location"] != BY_CODE[door]


def test_an_unproven_address_is_not_proven_by_guessing(make_user):
    """A right password for an account whose address was never confirmed."""
    from allauth.account.models import EmailAddress  # noqa: PLC0415

    user = make_user(email=UNKNOWN)
    EmailAddress.objects.update(verified=False)
    for _ in range(5):
        knock("new password", UNKNOWN)
    client = Client()
    client.post("/en/accounts/login/", {"login": UNKNOWN, "password": PASSWORD})
    (code,) = live_codes(client)
    client.post(BY_CODE["sign-up"], {"code": code})
    assert signed_in(client) is None
    assert not EmailAddress.objects.get(user=user).verified


def test_the_second_proof_is_tried_eight_times(protected):
    def try_code(code: str, place: str = "192.0.2.7"):
        client = Client(REMOTE_ADDR=place)
        client.post("/en/accounts/login/", {"login": protected.email, "password": PASSWORD})
        return client, client.post("/en/accounts/2fa/authenticate/", {"code": code})

    for _ in range(8):
        assert str(get_adapter().error_messages["incorrect_code"]) in try_code("abcdef")[1].content.decode()
    client, answer = try_code(app_code(protected))
    assert "Too many tries." in answer.content.decode()
    assert signed_in(client) is None
    elsewhere, _answer = try_code(app_code(protected), place="198.51.100.3")
    assert signed_in(elsewhere) == str(protected.pk)


def test_a_right_second_proof_forgives_the_wrong_ones(protected):
    client = Client()
    client.post("/en/accounts/login/", {"login": protected.email, "password": PASSWORD})
    for _ in range(7):
        client.post("/en/accounts/2fa/authenticate/", {"code": "abcdef"})
    client.post("/en/accounts/2fa/authenticate/", {"code": app_code(protected)})
    assert signed_in(client) == str(protected.pk)
    client.post("/en/accounts/2fa/reauthenticate/", {"code": "abcdef"})
    answer = client.post("/en/accounts/2fa/reauthenticate/", {"code": "abcdef"})
    assert "Too many tries." not in answer.content.decode()
