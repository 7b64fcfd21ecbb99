"""No door of the whole house lets somebody in by one proof who has set up a second."""

import re
from collections.abc import Iterator

import pytest
from django.contrib.auth.views import LoginView, PasswordResetConfirmView
from django.core.cache import cache
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, resolve
from django.urls.resolvers import LocalePrefixPattern

from tests.cms.accounts.conftest import PASSWORD, app_code, code_for, signed_in

SAMPLES = {"int": "1", "slug": "x", "str": "x", "path": "x/", "uuid": "00000000-0000-0000-0000-000000000000"}


def patterns(resolver: URLResolver, prefix: str = "/") -> Iterator[tuple[str, URLPattern]]:
    """Every address pattern of the site with an example of an address."""
    for entry in resolver.url_patterns:
        route = "en/" if isinstance(entry.pattern, LocalePrefixPattern) else example(str(entry.pattern))
        if isinstance(entry, URLResolver):
            yield from patterns(entry, prefix + route)
        else:
            yield prefix + route, entry


def example(route: str) -> str:
    route = re.sub(r"<(?:(\w+):)?\w+>", lambda found: SAMPLES.get(found[1] or "str", "x"), route)
    return re.sub(r"\(\?P<\w+>.*?\)|\(.*?\)|[\^$*+?\\]", "", route).replace(".", "")


ALL = list(patterns(get_resolver()))
ADDRESSES = sorted({address for address, _pattern in ALL})


def reachable(address: str) -> object:
    return getattr(resolve(address).func, "view_class", None)


def test_the_walk_sees_the_whole_house():
    assert len(ADDRESSES) > 200
    for known in ("/en/accounts/login/", "/admin/login/", "/en/_util/login/", "/admin/pages/1/edit/"):
        assert known in ADDRESSES


def test_every_view_that_could_ask_for_a_password_alone_is_covered_by_a_door_of_ours():
    risky = [
        (address, vars(pattern.callback)["view_class"])
        for address, pattern in ALL
        if issubclass(getattr(pattern.callback, "view_class", object), LoginView | PasswordResetConfirmView)
    ]
    assert risky, "Wagtail brings such views; if it no longer does, its doors can go"
    assert [address for address, view in risky if reachable(address) is view] == []


def test_no_address_opens_a_protected_account_with_its_password_alone(protected):
    names = ("login", "username", "email", "user", "identifier", "name")
    secrets = ("password", "password1", "password2", "oldpassword", "new_password1")
    typed = dict.fromkeys(names, "li@example.org") | dict.fromkeys(secrets, PASSWORD)
    opened = []
    for address in ADDRESSES:
        client = Client(raise_request_exception=False)
        cache.clear()
        client.post(address, typed)
        if signed_in(client):
            opened.append(address)
    assert opened == []


def test_the_walk_would_see_an_open_door(mei):
    client = Client()
    client.post("/en/accounts/login/", {"login": "mei@example.org", "password": PASSWORD})
    assert signed_in(client) == str(mei.pk)


@pytest.mark.parametrize("address", ["/admin/login/", "/admin/login/?next=/admin/pages/", "/en/_util/login/"])
def test_wagtails_doors_lead_to_ours(client, address):
    answer = client.get(address)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/en/accounts/login/?next=%2F")


@pytest.mark.parametrize("wanted", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_wagtails_doors_lead_nowhere_else(client, wanted):
    answer = client.get("/admin/login/", {"next": wanted})
    assert answer["Location"] == "/en/accounts/login/?next=%2Fadmin%2F"


@pytest.mark.parametrize(
    "address",
    ["/admin/password_reset/", "/admin/password_reset/confirm/MQ/x-1/", "/admin/password_reset/done/"],
)
def test_wagtails_way_to_a_new_password_leads_to_ours(client, address):
    assert client.get(address)["Location"] == "/en/accounts/password/reset/"


def test_the_editors_rooms_send_strangers_to_our_door(client, db):
    answer = client.get("/admin/pages/", follow=True)
    assert answer.redirect_chain[-1] == ("/en/accounts/login/?next=%2Fadmin%2Fpages%2F", 302)


@pytest.mark.parametrize("address", ["/admin/", "/admin/pages/?q=x", "/en/_util/login/?next=/en/courses/"])
def test_who_is_signed_in_but_has_no_business_there_is_told_so(client, mei, address):
    """Led to the sign-in page, they would be led back at once, and so for ever."""
    client.force_login(mei)
    answer = client.get(address, follow=True)
    assert answer.status_code == 403
    page = answer.content.decode()
    assert "This door is not for this account" in page
    # Once is enough: no notice of Wagtail's above it.
    assert 'class="notice' not in page


def test_djangos_own_admin_is_not_there(client, db):
    for address in ("/django-admin/", "/django-admin/login/"):
        assert client.get(address, follow=True).status_code == 404


def by_password(client: Client) -> None:
    client.post("/en/accounts/login/", {"login": "li@example.org", "password": PASSWORD})


def by_code(client: Client) -> None:
    client.post("/en/accounts/login/code/", {"email": "li@example.org"})
    client.post("/en/accounts/login/code/confirm/", {"code": code_for("li@example.org")})


def by_new_password(client: Client) -> None:
    client.post("/en/accounts/password/reset/", {"email": "li@example.org"})
    client.post("/en/accounts/password/reset/confirm/", {"code": code_for("li@example.org")})
    client.post("/en/accounts/password/reset/complete/", {"password1": "der Fluss ist im Winter still"})


@pytest.mark.parametrize("first_proof", [by_password, by_code, by_new_password])
def test_every_first_proof_is_followed_by_a_second(client, protected, first_proof):
    first_proof(client)
    assert signed_in(client) is None
    asked = client.get("/en/accounts/2fa/authenticate/")
    assert asked.status_code == 200
    assert 'autocomplete="one-time-code"' in asked.content.decode()
    client.post("/en/accounts/2fa/authenticate/", {"code": "000000"})
    assert signed_in(client) is None
    client.post("/en/accounts/2fa/authenticate/", {"code": app_code(protected)})
    assert signed_in(client) == str(protected.pk)


def test_a_recovery_code_opens_once(protected):
    code = protected.authenticator_set.get(type="recovery_codes").wrap().get_unused_codes()[0]
    opened = []
    for _ in range(2):
        client = Client()
        by_password(client)
        client.post("/en/accounts/2fa/authenticate/", {"code": code})
        opened.append(signed_in(client))
    assert opened == [str(protected.pk), None]


def test_guessing_the_second_proof_is_held_back(client, protected):
    by_password(client)
    for _ in range(20):
        client.post("/en/accounts/2fa/authenticate/", {"code": "000000"})
    held = client.post("/en/accounts/2fa/authenticate/", {"code": app_code(protected)})
    assert "Too many tries." in held.content.decode()
    assert signed_in(client) is None


def test_the_secret_of_the_app_does_not_lie_open_in_the_database(protected):
    stored = protected.authenticator_set.get(type="totp").data["secret"]
    assert re.fullmatch(r"[A-Z2-7]{32}", stored) is None
    assert stored.startswith("gAAAA")


def test_the_second_proof_outlives_a_change_of_the_secret_key(client, protected, settings):
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another" * 10
    by_password(client)
    client.post("/en/accounts/2fa/authenticate/", {"code": app_code(protected)})
    assert signed_in(client) == str(protected.pk)
