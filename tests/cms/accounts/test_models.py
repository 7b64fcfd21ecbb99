"""What the database keeps true about accounts."""

import pytest
from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from cms.accounts.actions import keep_address
from cms.accounts.models import User

pytestmark = pytest.mark.django_db


def test_one_spelling_of_an_address_and_none_rather_than_an_empty_one():
    user = User.objects.create_user(display_name="花", email=" Hua@Example.ORG ", username="")
    assert (user.email, user.username) == ("hua@example.org", None)
    user.username, user.email = "hua", ""
    user.save()
    user.refresh_from_db()
    assert user.email is None


def test_somebody_without_address_and_username_is_refused():
    with pytest.raises(IntegrityError, match="user_has_email_or_username"):
        User.objects.create_user(display_name="花")


@pytest.mark.parametrize("fields", [{"email": "HUA@example.org"}, {"username": "Hua"}])
def test_nobody_has_another_ones_name_in_other_letters(fields):
    User.objects.create_user(display_name="花", email="hua@example.org", username="hua")
    with pytest.raises(IntegrityError):
        User.objects.create_user(display_name="华", **fields)


def test_a_username_cannot_pass_for_an_address():
    user = User(display_name="花", username="mei@example.org", password="x")
    with pytest.raises(ValidationError):
        user.full_clean()
    with pytest.raises(IntegrityError, match="user_username_is_no_address"):
        user.save()


def test_keeping_an_address_closes_the_door_of_the_one_before(mei):
    mei.email = "neu@example.org"
    mei.save()
    keep_address(user=mei)
    assert list(EmailAddress.objects.values_list("email", "primary", "verified")) == [
        ("neu@example.org", True, False)
    ]
    keep_address(user=mei, is_confirmed=True)
    keep_address(user=mei)
    assert list(EmailAddress.objects.values_list("email", "verified")) == [("neu@example.org", True)]
    mei.email = None
    mei.username = "mei"
    mei.save()
    keep_address(user=mei)
    assert not EmailAddress.objects.exists()


def test_checking_a_row_invents_no_username():
    user = User(display_name="花", email="hua@example.org", password="x")
    user.full_clean()
    assert user.username is None


def test_a_username_has_one_spelling():
    user = User.objects.create_user(display_name="花", username="ｈｕａ")
    assert user.username == "hua"
