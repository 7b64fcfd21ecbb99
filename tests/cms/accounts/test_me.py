"""The page where a person changes how the site knows them."""

import pytest
from allauth.account.models import EmailAddress

from cms.accounts.models import User
from tests.cms.accounts.conftest import PASSWORD, code_for, letter_to

ME = "/en/accounts/me/"
CHANGES = {"display_name": "陈美", "language": "zh-hant", "script": "hant", "time_zone": "Asia/Tokyo"}


def test_it_is_for_the_person_alone(client, db):
    assert client.get(ME)["Location"] == "/en/accounts/login/?next=/en/accounts/me/"


def test_it_shows_what_is_known(client, mei):
    client.force_login(mei)
    page = client.get(ME).content.decode()
    assert 'value="陈梅"' in page
    assert '<option value="UTC" selected>' in page
    assert "mei@example.org" in page


def test_changes_are_kept_and_said_in_the_new_language(client, mei):
    client.force_login(mei)
    answer = client.post(ME, CHANGES)
    assert (answer.status_code, answer["Location"]) == (302, "/zh-hant/accounts/me/")
    mei.refresh_from_db()
    assert {name: getattr(mei, name) for name in CHANGES} == CHANGES


def test_nothing_else_can_be_changed_here(client, mei):
    client.force_login(mei)
    client.post(
        ME, CHANGES | {"is_superuser": "on", "is_staff": "1", "email": "x@example.org", "username": "x"}
    )
    mei.refresh_from_db()
    assert (mei.is_superuser, mei.is_staff, mei.email, mei.username) == (
        False,
        False,
        "mei@example.org",
        None,
    )


FAULTS = [
    ("display_name", "", "Please tell us your name."),
    ("display_name", "陈\u200b美", "This name contains an invisible character."),
    ("language", "tlh", "We do not speak this language yet."),
    ("script", "runes", "Please choose one of the scripts of the list."),
    ("time_zone", "Asia/Atlantis", "We do not know this time zone."),
]


@pytest.mark.parametrize(("field", "typed", "sentence"), FAULTS)
def test_a_fault_is_a_sentence_and_changes_nothing(client, mei, field, typed, sentence):
    client.force_login(mei)
    answer = client.post(ME, CHANGES | {field: typed})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert sentence in page
    for kept in {"display_name", "time_zone"} - {field}:
        assert CHANGES[kept] in page
    mei.refresh_from_db()
    assert mei.display_name == "陈梅"


def test_a_new_address_counts_when_its_code_was_typed(client, mei):
    client.post("/en/accounts/login/", {"login": "mei@example.org", "password": PASSWORD})
    client.post("/en/accounts/reauthenticate/", {"password": PASSWORD})
    client.post("/en/accounts/email/", {"email": "neu@example.org", "action_add": ""})
    mei.refresh_from_db()
    assert mei.email == "mei@example.org"

    answer = client.post("/en/accounts/confirm-email/", {"code": code_for("neu@example.org")})
    assert answer["Location"] == ME
    mei.refresh_from_db()
    assert mei.email == "neu@example.org"
    assert list(EmailAddress.objects.values_list("email", "primary", "verified")) == [
        ("neu@example.org", True, True)
    ]
    assert letter_to("mei@example.org").text.startswith("The e-mail address of your account was changed.")


def test_a_new_address_needs_the_password_once_more(client, mei):
    client.force_login(mei)
    answer = client.post("/en/accounts/email/", {"email": "neu@example.org", "action_add": ""})
    assert answer["Location"].startswith("/en/accounts/reauthenticate/")


def test_an_address_of_another_account_is_refused_after_the_code(client, mei, make_user):
    make_user(display_name="Other", email="other@example.org")
    client.post("/en/accounts/login/", {"login": "mei@example.org", "password": PASSWORD})
    client.post("/en/accounts/reauthenticate/", {"password": PASSWORD})
    client.post("/en/accounts/email/", {"email": "other@example.org", "action_add": ""})
    client.post("/en/accounts/confirm-email/", {"code": code_for("other@example.org")})
    assert User.objects.get(email="other@example.org").display_name == "Other"
    mei.refresh_from_db()
    assert mei.email == "mei@example.org"


def test_the_last_address_of_an_account_stays(client, mei):
    client.post("/en/accounts/login/", {"login": "mei@example.org", "password": PASSWORD})
    client.post("/en/accounts/reauthenticate/", {"password": PASSWORD})
    client.post("/en/accounts/email/", {"email": "mei@example.org", "action_remove": ""})
    mei.refresh_from_db()
    assert mei.email == "mei@example.org"


def test_a_child_can_be_given_an_address(client, child):
    client.post("/en/accounts/login/", {"login": "xiaoming", "password": PASSWORD})
    client.post("/en/accounts/reauthenticate/", {"password": PASSWORD})
    page = client.get("/en/accounts/email/").content.decode()
    assert "Your account has no e-mail address yet." in page
    client.post("/en/accounts/email/", {"email": "ming@example.org", "action_add": ""})
    client.post("/en/accounts/confirm-email/", {"code": code_for("ming@example.org")})
    child.refresh_from_db()
    assert child.email == "ming@example.org"


def test_the_front_of_the_account_pages_leads_here(client, mei):
    client.force_login(mei)
    assert client.get("/en/accounts/")["Location"] == ME
