"""Coming back: by password or by a code, and leaving."""

import pytest
from django.test import Client

from cms.mail.models import Letter
from tests.cms.accounts.conftest import PASSWORD, code_for, letter_to, signed_in

LOGIN = "/en/accounts/login/"
BY_CODE = "/en/accounts/login/code/"
CONFIRM = "/en/accounts/login/code/confirm/"


@pytest.mark.parametrize("typed", ["mei@example.org", "MEI@Example.ORG", " mei@example.org "])
def test_an_address_and_its_password_open_the_account(client, mei, typed):
    answer = client.post(LOGIN, {"login": typed, "password": PASSWORD})
    assert (answer.status_code, signed_in(client)) == (302, str(mei.pk))


@pytest.mark.parametrize("typed", ["xiaoming", "XiaoMing", "ｘｉａｏｍｉｎｇ"])
def test_a_child_without_an_address_signs_in_by_username(client, child, typed):
    answer = client.post(LOGIN, {"login": typed, "password": PASSWORD})
    assert (answer.status_code, signed_in(client)) == (302, str(child.pk))


def test_after_signing_in_the_language_of_the_page_stays(client, mei):
    mei.language = "es"
    mei.save()
    answer = client.post(
        "/zh-hans/accounts/login/",
        {"login": "mei@example.org", "password": PASSWORD},
        headers={"accept-language": "en"},
    )
    assert answer["Location"] == "/zh-hans/"


def test_a_wrong_password_is_answered_with_a_sentence_and_keeps_the_address(client, mei):
    answer = client.post(LOGIN, {"login": "mei@example.org", "password": "falsch"})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "This e-mail address and password do not belong together." in page
    assert 'value="mei@example.org"' in page
    assert "falsch" not in page
    assert signed_in(client) is None


def test_a_closed_account_stays_closed(client, mei):
    mei.is_active = False
    mei.save()
    client.post(LOGIN, {"login": "mei@example.org", "password": PASSWORD})
    assert signed_in(client) is None
    client.post(BY_CODE, {"email": "mei@example.org"})
    assert letter_to("mei@example.org").subject == "There is no Yunke account with this address"


def test_a_code_by_mail_opens_the_account(client, mei):
    asked = client.post(BY_CODE, {"email": "Mei@example.org"})
    assert (asked.status_code, asked["Location"]) == (302, CONFIRM)
    client.post(CONFIRM, {"code": code_for("mei@example.org")})
    assert signed_in(client) == str(mei.pk)


def test_a_code_works_once_and_only_where_it_was_asked_for(client, mei):
    client.post(BY_CODE, {"email": "mei@example.org"})
    code = code_for("mei@example.org")
    elsewhere = Client()
    elsewhere.post(CONFIRM, {"code": code})
    assert signed_in(elsewhere) is None
    client.post(CONFIRM, {"code": code})
    client.post("/en/accounts/logout/")
    client.post(CONFIRM, {"code": code})
    assert signed_in(client) is None


def test_the_code_for_signing_in_is_sent_again_after_its_time(client, mei, time_machine):
    time_machine.move_to("2026-11-22 10:00:00+00:00", tick=False)
    client.post(BY_CODE, {"email": "mei@example.org"})
    client.post(CONFIRM, {"action": "resend"})
    assert Letter.objects.count() == 1
    for sent in (2, 3, 4):
        time_machine.shift(31)
        client.post(CONFIRM, {"action": "resend"})
        assert Letter.objects.count() == sent
    time_machine.shift(31)
    client.post(CONFIRM, {"action": "resend"})
    assert Letter.objects.count() == 4, "three times again is enough"


def test_at_most_three_codes_a_minute_are_asked_for_one_address(mei):
    for _ in range(3):
        assert Client().post(BY_CODE, {"email": "mei@example.org"}).status_code == 302
    fourth = Client().post(BY_CODE, {"email": "mei@example.org"})
    assert fourth.status_code == 200
    assert "Too many tries." in fourth.content.decode()
    assert Letter.objects.count() == 3


def test_staying_signed_in_is_a_choice(client, mei):
    client.post(LOGIN, {"login": "mei@example.org", "password": PASSWORD})
    assert client.session.get_expire_at_browser_close()
    kept = Client()
    kept.post(LOGIN, {"login": "mei@example.org", "password": PASSWORD, "remember": "on"})
    assert not kept.session.get_expire_at_browser_close()


SAFE = ["/zh-hans/courses/", "/en/learning/?week=2"]
UNSAFE = [
    "https://evil.example/",
    "//evil.example/",
    "/\\evil.example",
    "\\\\evil.example",
    "///evil.example",
    "javascript:alert(1)",
    "http:evil.example",
    "https:///evil.example",
    "https://127.0.0.1:8000@evil.example/",
    "\thttps://evil.example/",
]


@pytest.mark.parametrize("wanted", SAFE)
def test_a_reader_returns_to_where_they_came_from(client, mei, wanted):
    answer = client.post(LOGIN, {"login": "mei@example.org", "password": PASSWORD, "next": wanted})
    assert answer["Location"] == wanted


@pytest.mark.parametrize("wanted", UNSAFE)
def test_a_reader_is_never_sent_to_another_site(client, mei, wanted):
    answer = client.post(LOGIN, {"login": "mei@example.org", "password": PASSWORD, "next": wanted})
    assert answer["Location"] == "/en/"
    out = client.post("/en/accounts/logout/", {"next": wanted})
    assert out["Location"] == "/en/"


def test_leaving_takes_a_press_and_not_a_visit(client, mei):
    client.force_login(mei)
    assert client.get("/en/accounts/logout/").status_code == 200
    assert signed_in(client) == str(mei.pk)
    answer = client.post("/en/accounts/logout/")
    assert (answer.status_code, answer["Location"]) == (302, "/en/")
    assert signed_in(client) is None


def test_another_site_cannot_sign_a_reader_in_or_out(mei):
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(LOGIN, {"login": "mei@example.org", "password": PASSWORD}).status_code == 403
    strict.force_login(mei)
    assert strict.post("/en/accounts/logout/").status_code == 403
    assert signed_in(strict) == str(mei.pk)


def test_the_session_changes_its_name_when_somebody_signs_in(client, mei):
    client.get(LOGIN)
    client.post(BY_CODE, {"email": "mei@example.org"})
    before = client.cookies["sessionid"].value
    client.post(CONFIRM, {"code": code_for("mei@example.org")})
    assert client.cookies["sessionid"].value != before
    assert client.cookies["sessionid"]["samesite"] == "Lax"
    assert client.cookies["sessionid"]["httponly"]
