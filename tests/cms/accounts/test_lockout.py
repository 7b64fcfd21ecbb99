"""Guessing passwords: held back by name and place, without locking the neighbours out."""

import pytest
from axes.models import AccessAttempt
from django.core.cache import cache
from django.test import Client

from tests.cms.accounts.conftest import PASSWORD, code_for, signed_in

LOGIN = "/en/accounts/login/"


def knock(client: Client, login: str, password: str = "falsch", place: str = "192.0.2.7"):
    return client.post(LOGIN, {"login": login, "password": password}, REMOTE_ADDR=place)


def lock_out(client: Client, login: str) -> None:
    for _ in range(7):
        assert knock(client, login).status_code == 200
    assert knock(client, login).status_code == 429


def test_the_eighth_wrong_password_locks_with_a_sentence_and_a_way_on(client, mei):
    lock_out(client, "mei@example.org")
    locked = knock(client, "MEI@example.org", PASSWORD)
    page = locked.content.decode()
    assert locked.status_code == 429
    assert "cannot sign in with a password from here for 15 minutes" in page
    assert 'href="/en/accounts/login/code/"' in page
    assert signed_in(client) is None


def test_the_lock_holds_for_a_name_at_a_place_only(client, mei, child):
    lock_out(client, "mei@example.org")
    neighbour, elsewhere = Client(), Client()
    assert knock(neighbour, "xiaoming", PASSWORD).status_code == 302
    assert signed_in(neighbour) == str(child.pk)
    assert knock(elsewhere, "mei@example.org", PASSWORD, place="198.51.100.3").status_code == 302
    assert signed_in(elsewhere) == str(mei.pk)


def test_whoever_is_locked_out_still_gets_in_with_a_code(client, mei):
    lock_out(client, "mei@example.org")
    client.post("/en/accounts/login/code/", {"email": "mei@example.org"})
    client.post("/en/accounts/login/code/confirm/", {"code": code_for("mei@example.org")})
    assert signed_in(client) == str(mei.pk)


def test_the_lock_opens_after_a_quarter_of_an_hour(client, mei, time_machine):
    time_machine.move_to("2026-11-22 10:00:00+00:00", tick=False)
    lock_out(client, "mei@example.org")
    time_machine.shift(14 * 60)
    assert knock(client, "mei@example.org", PASSWORD).status_code == 429
    time_machine.shift(61 + 60)
    assert knock(client, "mei@example.org", PASSWORD).status_code == 302


def test_an_unknown_name_is_locked_in_the_same_way(client, mei):
    lock_out(client, "mei@example.org")
    known = knock(client, "mei@example.org").content
    lock_out(client, "nobody@example.org")
    assert knock(client, "nobody@example.org").content == known


def test_the_wall_stands_when_the_cache_forgets(client, mei):
    for tried in range(8):
        cache.clear()
        assert knock(client, "mei@example.org").status_code == (200 if tried < 7 else 429)


def test_a_name_is_tried_at_most_twenty_times_from_anywhere(mei):
    tried = [knock(Client(), "mei@example.org", place=f"192.0.2.{number}") for number in range(1, 31)]
    evaluated = [answer for answer in tried if b"do not belong together" in answer.content]
    assert len(evaluated) == 20
    assert b"Too many tries." in tried[-1].content


def test_a_right_password_forgives_the_wrong_ones(client, mei):
    for _ in range(7):
        knock(client, "mei@example.org")
    assert knock(client, "mei@example.org", PASSWORD).status_code == 302
    assert not AccessAttempt.objects.exists()


def test_what_was_typed_is_not_kept(client, mei):
    knock(client, "mei@example.org", "mein Geheimnis")
    attempt = AccessAttempt.objects.get()
    assert "Geheimnis" not in attempt.post_data
    assert attempt.username == "mei@example.org"


@pytest.mark.parametrize(
    ("proxies", "header", "counted"),
    [
        (0, "198.51.100.9", "192.0.2.7"),
        (1, "198.51.100.9", "198.51.100.9"),
        (1, "203.0.113.1, 198.51.100.9", "198.51.100.9"),
    ],
)
def test_a_forged_header_does_not_move_the_counter(client, mei, settings, proxies, header, counted):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    client.post(
        LOGIN,
        {"login": "mei@example.org", "password": "falsch"},
        REMOTE_ADDR="192.0.2.7",
        headers={"x-forwarded-for": header},
    )
    assert AccessAttempt.objects.get().ip_address == counted
