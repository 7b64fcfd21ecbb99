"""Forgotten, changed, never set."""

from django.test import Client

from cms.mail.models import Letter
from tests.cms.accounts.conftest import PASSWORD, code_for, letter_to, signed_in

RESET = "/en/accounts/password/reset/"
CONFIRM = "/en/accounts/password/reset/confirm/"
CHOOSE = "/en/accounts/password/reset/complete/"
NEW = "der Fluss ist im Winter still"


def test_a_forgotten_password_is_replaced_with_a_code(client, mei):
    asked = client.post(RESET, {"email": "mei@example.org"})
    assert (asked.status_code, asked["Location"]) == (302, CONFIRM)
    answered = client.post(CONFIRM, {"code": code_for("mei@example.org")})
    assert (answered.status_code, answered["Location"]) == (302, CHOOSE)
    assert client.get(CHOOSE).status_code == 200
    client.post(CHOOSE, {"password1": NEW})
    mei.refresh_from_db()
    assert mei.check_password(NEW)
    assert signed_in(client) == str(mei.pk)
    assert letter_to("mei@example.org").subject == "Something changed in your Yunke account"


def test_without_the_code_no_password_can_be_chosen(client, mei):
    client.post(RESET, {"email": "mei@example.org"})
    assert client.post(CHOOSE, {"password1": NEW})["Location"] == CONFIRM
    mei.refresh_from_db()
    assert mei.check_password(PASSWORD)


def test_a_weak_new_password_is_refused_with_a_sentence(client, mei):
    client.post(RESET, {"email": "mei@example.org"})
    client.post(CONFIRM, {"code": code_for("mei@example.org")})
    answer = client.post(CHOOSE, {"password1": "12345678"})
    assert "Many people use this password" in answer.content.decode()
    mei.refresh_from_db()
    assert mei.check_password(PASSWORD)


def test_the_code_is_sent_again_after_its_time(client, mei, time_machine):
    time_machine.move_to("2026-11-22 10:00:00+00:00", tick=False)
    client.post(RESET, {"email": "mei@example.org"})
    first = code_for("mei@example.org")
    client.post(CONFIRM, {"action": "resend"})
    assert Letter.objects.count() == 1
    time_machine.shift(31)
    client.post(CONFIRM, {"action": "resend"})
    assert Letter.objects.count() == 2
    second = code_for("mei@example.org")
    if first != second:
        assert client.post(CONFIRM, {"code": first}).status_code == 200
    assert client.post(CONFIRM, {"code": second})["Location"] == CHOOSE


def test_five_wrong_codes_end_the_attempt(client, mei):
    client.post(RESET, {"email": "mei@example.org"})
    wrong = "000000" if code_for("mei@example.org") != "000000" else "111111"
    for _ in range(4):
        assert client.post(CONFIRM, {"code": wrong}).status_code == 200
    assert client.post(CONFIRM, {"code": wrong}).status_code == 302
    assert client.post(CONFIRM, {"code": code_for("mei@example.org")})["Location"] == "/en/accounts/login/"


def test_many_requests_for_one_address_are_held_back(mei):
    for _ in range(3):
        assert Client().post(RESET, {"email": "mei@example.org"}).status_code == 302
    held = Client().post(RESET, {"email": "mei@example.org"})
    assert held.status_code == 429
    assert "Please wait a minute" in held.content.decode()
    assert Letter.objects.count() == 3


def test_a_changed_password_signs_other_devices_out(client, mei):
    phone = Client()
    for device in (client, phone):
        device.post("/en/accounts/login/", {"login": "mei@example.org", "password": PASSWORD})
    answer = client.post("/en/accounts/password/change/", {"oldpassword": PASSWORD, "password1": NEW})
    assert (answer.status_code, answer["Location"]) == (302, "/en/accounts/me/")
    assert client.get("/en/accounts/me/").status_code == 200
    assert phone.get("/en/accounts/me/").status_code == 302


def test_the_present_password_is_asked_for(client, mei):
    client.force_login(mei)
    answer = client.post("/en/accounts/password/change/", {"oldpassword": "falsch", "password1": NEW})
    assert "This is not your present password." in answer.content.decode()
    mei.refresh_from_db()
    assert mei.check_password(PASSWORD)
