"""Wagtail's screens for users."""

import pytest
from allauth.account.models import EmailAddress

from cms.accounts.models import User
from tests.cms.accounts.conftest import PASSWORD

ADD = "/admin/users/new/"
NEW = {
    "display_name": "小花",
    "username": "xiaohua",
    "email": "",
    "language": "",
    "time_zone": "Europe/Warsaw",
}


@pytest.fixture
def boss(client, make_user):
    user = make_user(display_name="Boss", username="boss", is_superuser=True)
    client.force_login(user)
    return user


def test_a_child_is_added_without_an_address(client, boss):
    answer = client.post(ADD, NEW | {"password1": PASSWORD, "password2": PASSWORD})
    assert answer.status_code == 302, answer.content.decode()
    user = User.objects.get(username="xiaohua")
    assert (user.display_name, user.email, user.time_zone) == ("小花", None, "Europe/Warsaw")
    assert user.check_password(PASSWORD)


def test_a_grown_up_is_added_with_an_address_only_and_confirms_it_later(client, boss):
    client.post(ADD, NEW | {"username": "", "email": "Hua@example.org"})
    user = User.objects.get(email="hua@example.org")
    assert user.username is None
    assert list(EmailAddress.objects.filter(user=user).values_list("email", "primary", "verified")) == [
        ("hua@example.org", True, False)
    ]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"username": ""}, "Please give a username or an e-mail address"),
        ({"display_name": ""}, "Please tell us your name."),
        ({"display_name": "小\u202e花"}, "This name contains an invisible character."),
        ({"username": "a@b.example"}, "A username is made of letters"),
        ({"email": "BOSS@example.org"}, "Another account has this e-mail address."),
        ({"time_zone": "Nowhere"}, "We do not know this time zone."),
        ({"language": "tlh"}, "Select a valid choice."),
    ],
)
def test_a_fault_is_a_sentence(client, boss, changes, sentence):
    boss.email = "boss@example.org"
    boss.save()
    answer = client.post(ADD, NEW | changes)
    assert answer.status_code == 200
    assert sentence in answer.content.decode()
    assert User.objects.count() == 1


def test_editing_an_address_closes_the_old_one(client, boss, mei):
    page = client.get(f"/admin/users/edit/{mei.pk}/").content.decode()
    assert 'value="陈梅"' in page
    assert "first_name" not in page
    client.post(
        f"/admin/users/edit/{mei.pk}/", NEW | {"username": "", "email": "neu@example.org", "is_active": "on"}
    )
    mei.refresh_from_db()
    assert (mei.display_name, mei.email, mei.is_active) == ("小花", "neu@example.org", True)
    assert list(EmailAddress.objects.filter(user=mei).values_list("email", "verified")) == [
        ("neu@example.org", False)
    ]


def test_the_list_shows_names_and_asks_no_other_site(client, boss, mei):
    page = client.get("/admin/users/").content.decode()
    assert "陈梅" in page
    assert "mei@example.org" in page
    for elsewhere in ("gravatar", "releases.wagtail.org", 'src="//', 'src="http'):
        assert elsewhere not in page


@pytest.mark.parametrize("query", ["陈", "mei@", "MEI"])
def test_people_are_found_by_name_and_address(client, boss, mei, query):
    page = client.get("/admin/users/results/", {"q": query}).content.decode()
    assert "陈梅" in page


def test_the_list_costs_the_same_for_three_as_for_one(
    client, boss, mei, make_user, django_assert_num_queries
):
    from django.db import connection  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    client.get("/admin/users/")
    with CaptureQueriesContext(connection) as few:
        client.get("/admin/users/")
    for number in range(3):
        make_user(display_name=f"Nr. {number}", username=f"nr{number}")
    with django_assert_num_queries(len(few)):
        client.get("/admin/users/")


def test_the_lists_columns_can_be_sorted(client, boss, mei):
    for column in ("display_name", "-display_name", "username", "email", "-email"):
        assert client.get("/admin/users/", {"ordering": column}).status_code == 200


def test_teachers_do_not_see_users(client, mei):
    client.force_login(mei)
    assert client.get("/admin/users/").status_code == 302


def test_wagtails_own_account_page_changes_no_password_and_no_address(client, boss):
    page = client.get("/admin/account/").content.decode()
    assert "password" not in page.lower().replace("password_reset", "")
    client.post("/admin/account/", {"name_email-email": "x@example.org", "name_email-first_name": "x"})
    boss.refresh_from_db()
    assert boss.email is None
