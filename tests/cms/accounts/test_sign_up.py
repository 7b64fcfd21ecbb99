"""Creating an account: name, address, password, six digits."""

import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from cms.accounts.models import User
from cms.mail.models import Letter
from tests.cms.accounts.conftest import PASSWORD, code_for, letter_to, signed_in

pytestmark = pytest.mark.django_db
SIGN_UP = "/zh-hans/accounts/signup/"
CODE = "/zh-hans/accounts/confirm-email/"


def form(**changes: str) -> dict[str, str]:
    return {
        "display_name": "欧阳小花",
        "email": "Hua@Example.org",
        "password1": PASSWORD,
        "time_zone": "Europe/Madrid",
    } | changes


def test_a_person_signs_up_with_the_code_from_the_letter(client):
    asked = client.post(SIGN_UP, form())
    assert (asked.status_code, asked["Location"]) == (302, CODE)
    assert signed_in(client) is None

    answered = client.post(CODE, {"code": code_for("hua@example.org")})
    assert (answered.status_code, answered["Location"]) == (302, "/zh-hans/")

    user = User.objects.get()
    assert signed_in(client) == str(user.pk)
    assert (user.email, user.username, user.display_name) == ("hua@example.org", None, "欧阳小花")
    assert (user.language, user.time_zone) == ("zh-hans", "Europe/Madrid")
    assert user.check_password(PASSWORD)
    assert EmailAddress.objects.get().verified


def test_the_code_is_six_digits_and_stands_first_in_the_letter(client):
    client.post("/en/accounts/signup/", form())
    letter = letter_to("hua@example.org")
    code = code_for("hua@example.org")
    assert letter.subject == f"{code} is your Yunke code"
    assert letter.text.startswith(f"{code} is your Yunke code.")
    assert letter.language == "en"
    assert "15 minutes" in letter.text


def test_the_letter_carries_nothing_a_stranger_typed(client):
    client.post(SIGN_UP, form(display_name="See www.evil.example"))
    letter = letter_to("hua@example.org")
    assert "evil" not in letter.subject + letter.text + letter.html


def test_a_wrong_code_keeps_the_door_shut_and_says_so(client):
    client.post("/en/accounts/signup/", form())
    wrong = "000000" if code_for("hua@example.org") != "000000" else "111111"
    answer = client.post("/en/accounts/confirm-email/", {"code": wrong})
    assert answer.status_code == 200
    assert "This is not the code we sent." in answer.content.decode()
    assert signed_in(client) is None


def test_five_wrong_codes_end_the_attempt(client):
    client.post(SIGN_UP, form())
    right = code_for("hua@example.org")
    wrong = "000000" if right != "000000" else "111111"
    for _ in range(4):
        assert client.post(CODE, {"code": wrong}).status_code == 200
    assert client.post(CODE, {"code": wrong}).status_code == 302
    client.post(CODE, {"code": right})
    assert signed_in(client) is None


@pytest.mark.parametrize("typed", ["{} ", "１２３", "{0[0]} {0[1]} {0[2]}{0[3]}{0[4]}{0[5]}"])
def test_the_code_may_be_typed_with_spaces_or_full_width_digits(client, typed):
    client.post(SIGN_UP, form())
    code = code_for("hua@example.org")
    wide = code.translate({ord(digit): ord("０") + int(digit) for digit in "0123456789"})
    client.post(CODE, {"code": wide if typed == "１２３" else typed.format(code)})
    assert signed_in(client) is not None


def test_a_new_code_can_be_asked_for_when_the_first_has_had_its_time(client, time_machine):
    time_machine.move_to("2026-11-22 10:00:00+00:00", tick=False)
    client.post("/en/accounts/signup/", form())
    first = code_for("hua@example.org")

    too_soon = client.post("/en/accounts/confirm-email/", {"action": "resend"}, follow=True)
    assert "You can ask for a new code in 30 seconds." in too_soon.content.decode()
    assert Letter.objects.count() == 1

    time_machine.shift(31)
    client.post("/en/accounts/confirm-email/", {"action": "resend"})
    assert Letter.objects.count() == 2

    again = client.post("/en/accounts/confirm-email/", {"action": "resend"}, follow=True)
    assert "You can ask for a new code in 30 seconds." in again.content.decode()
    assert Letter.objects.count() == 2

    second = code_for("hua@example.org")
    if first != second:
        client.post("/en/accounts/confirm-email/", {"code": first})
        assert signed_in(client) is None
    client.post("/en/accounts/confirm-email/", {"code": second})
    assert signed_in(client) is not None


def test_a_code_is_good_for_fifteen_minutes(client, time_machine):
    time_machine.move_to("2026-11-22 10:00:00+00:00", tick=False)
    client.post(SIGN_UP, form())
    time_machine.shift(15 * 60 + 1)
    client.post(CODE, {"code": code_for("hua@example.org")})
    assert signed_in(client) is None


def test_signing_up_twice_makes_one_account_and_a_letter_that_says_so(client):
    client.post(SIGN_UP, form())
    client.post(CODE, {"code": code_for("hua@example.org")})
    other = Client()
    again = other.post("/en/accounts/signup/", form(display_name="Somebody else"))
    assert again.status_code == 429, "two letters to one address within ten seconds are one too many"


def test_a_second_sign_up_later_sends_the_owner_a_letter_and_changes_nothing(client, mei):
    again = client.post("/en/accounts/signup/", form(email="mei@example.org", password1="ein anderer Satz"))
    assert (again.status_code, again["Location"]) == (302, "/en/accounts/confirm-email/")
    assert User.objects.get().display_name == "陈梅"
    assert User.objects.get().check_password(PASSWORD)
    letter = letter_to("mei@example.org")
    assert letter.subject == "You have a Yunke account already"
    assert "http://127.0.0.1:8000/en/accounts/login/code/" in letter.text


def test_links_in_letters_lead_to_this_site_whatever_the_browser_claims(client, mei, settings):
    settings.ALLOWED_HOSTS = ["127.0.0.1", "evil.example"]
    client.post("/en/accounts/signup/", form(email="mei@example.org"), headers={"host": "evil.example"})
    assert "evil" not in letter_to("mei@example.org").text


def test_an_unconfirmed_account_does_not_open_with_its_password(client):
    client.post(SIGN_UP, form())
    other = Client()
    answer = other.post("/en/accounts/login/", {"login": "hua@example.org", "password": PASSWORD})
    assert signed_in(other) is None
    assert answer.status_code in (200, 302, 429)


FAULTS = [
    ("display_name", "", "Please tell us your name."),
    ("display_name", "小\u202e花", "This name contains an invisible character."),
    ("display_name", "a" * 121, "A name can have at most 120 characters."),
    ("email", "", "Please type your e-mail address."),
    ("email", "hua", "This is not a complete e-mail address."),
    ("email", "h" * 60 + "@" + "e" * 63 + "." + "x" * 63 + "." + "y" * 63 + "." + "z" * 30, "too long"),
    ("password1", "", "Please type your password."),
    ("password1", "kurz", "This password is too short."),
    ("password1", "password", "Many people use this password"),
    ("password1", "hua@example", "This password is too much like your name or address"),
    ("password1", "p" * 257, "A password can have at most 256 characters."),
    ("time_zone", "", "Please choose the city nearest to you."),
    ("time_zone", "Mars/Olympus", "We do not know this time zone."),
    ("time_zone", "../../etc/passwd", "We do not know this time zone."),
]


@pytest.mark.parametrize(("field", "typed", "sentence"), FAULTS)
def test_a_fault_is_a_sentence_and_nothing_typed_is_lost(client, field, typed, sentence):
    answer = client.post("/en/accounts/signup/", form(**{field: typed}))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert sentence in page
    for kept in {"display_name", "email", "time_zone"} - {field}:
        assert form()[kept] in page
    assert PASSWORD not in page
    assert not User.objects.exists()
    assert not Letter.objects.exists()


def test_a_name_with_markup_is_kept_and_shown_as_text(client):
    client.post(SIGN_UP, form(display_name="<b>小花</b>"))
    client.post(CODE, {"code": code_for("hua@example.org")})
    page = client.get("/en/accounts/me/").content.decode()
    assert User.objects.get().display_name == "<b>小花</b>"
    assert "<b>小花</b>" not in page
    assert "&lt;b&gt;小花&lt;/b&gt;" in page


def test_the_form_tells_browsers_what_its_fields_are(client):
    page = client.get("/en/accounts/signup/").content.decode()
    for attribute in ['autocomplete="name"', 'autocomplete="email"', 'autocomplete="new-password"']:
        assert attribute in page
    assert "data-guess-time-zone" in page
    client.post("/en/accounts/signup/", form())
    page = client.get("/en/accounts/confirm-email/").content.decode()
    assert 'inputmode="numeric"' in page
    assert 'autocomplete="one-time-code"' in page


def test_nobody_can_write_fields_that_the_form_does_not_show(client):
    client.post(SIGN_UP, form(is_staff="1", is_superuser="on", username="boss", language="es", groups="1"))
    user = User.objects.get()
    assert (user.is_staff, user.is_superuser, user.username, user.language) == (False, False, None, "zh-hans")
    assert not user.groups.exists()
