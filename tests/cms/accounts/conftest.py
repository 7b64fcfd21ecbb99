"""People, codes and addresses for the account pages."""

import re
import time
from collections.abc import Callable, Iterator

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from allauth.mfa.utils import decrypt
from django.core.cache import cache
from django.test import Client

from cms.accounts.actions import keep_address
from cms.accounts.models import User
from cms.mail.models import Letter

PASSWORD = "eine Amsel singt im Regen"


@pytest.fixture(autouse=True)
def forgotten_limits() -> Iterator[None]:
    """Each test begins with nobody having tried anything."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def make_user(db) -> Callable[..., User]:
    def make(**fields) -> User:
        fields.setdefault("display_name", "王小明")
        user = User.objects.create_user(password=PASSWORD, **fields)
        keep_address(user=user, is_confirmed=True)
        return user

    return make


@pytest.fixture
def mei(make_user) -> User:
    return make_user(display_name="陈梅", email="mei@example.org")


@pytest.fixture
def child(make_user) -> User:
    return make_user(display_name="小明", username="xiaoming")


@pytest.fixture
def protected(make_user) -> User:
    """Somebody whose account asks for a second proof."""
    user = make_user(display_name="李老师", email="li@example.org", is_superuser=True, is_staff=True)
    totp.TOTP.activate(user, totp.generate_totp_secret())
    RecoveryCodes.activate(user)
    return user


def letter_to(address: str) -> Letter:
    return Letter.objects.filter(to=address).latest("pk")


def code_for(address: str) -> str:
    """The six digits of the newest letter."""
    found = re.match(r"^(\d{6})\b", letter_to(address).subject)
    assert found, letter_to(address).subject
    return found[1]


def app_code(user: User) -> str:
    """What the person's authenticator app shows now, and for one second more at least."""
    left = 30 - time.time() % 30
    if left < 1:
        time.sleep(left)
    secret = decrypt(Authenticator.objects.get(user=user, type="totp").data["secret"])
    return totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30))


def signed_in(client: Client) -> str | None:
    return client.session.get("_auth_user_id")
