"""What browsers are told about every page."""

import pytest

from cms.settings.headers import editors_policy, site_policy

pytestmark = pytest.mark.django_db


def policy_of(response) -> dict[str, str]:
    parts = [part.strip().partition(" ") for part in response["Content-Security-Policy"].split(";")]
    return {name: value for name, _, value in parts}


def test_a_page_of_the_site_takes_nothing_from_elsewhere(client):
    answer = client.get("/en/accounts/login/")
    assert policy_of(answer) == {
        "default-src": "'self'",
        "style-src": "'self' 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='",
        "img-src": "'self' data:",
        "media-src": "'self' blob:",
        "connect-src": "'self'",
        "worker-src": "'self' blob:",
        "object-src": "'none'",
        "base-uri": "'self'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
    }
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in answer["Permissions-Policy"]
    assert "geolocation=()" in answer["Permissions-Policy"]


def test_only_the_editors_rooms_may_run_inline_scripts(client, make_user):
    client.force_login(make_user(username="boss", is_superuser=True))
    policy = policy_of(client.get("/admin/"))
    assert policy["default-src"] == "'self'"
    assert policy["script-src"] == "'self' 'unsafe-inline'"
    assert policy["style-src"] == "'self' 'unsafe-inline'"
    assert policy["frame-ancestors"] == "'self'"
    assert "unsafe-inline" not in client.get("/en/accounts/me/")["Content-Security-Policy"]


@pytest.mark.parametrize("address", ["/", "/healthz", "/en/not-here/", "/en/accounts/me/", "/admin/login/"])
def test_no_answer_goes_without(client, address):
    answer = client.get(address)
    assert "default-src 'self'" in answer["Content-Security-Policy"]
    assert "Permissions-Policy" in answer


def test_the_object_store_is_the_one_other_place(client):
    store = "https://s3.example.org"
    for policy in (site_policy([store]), editors_policy([store])):
        allowed = {name for name, places in policy.items() if store in places}
        assert allowed == {"img-src", "media-src", "connect-src"}


@pytest.mark.parametrize("path", ["login/", "signup/", "login/code/", "password/reset/", "inactive/"])
def test_account_pages_need_no_inline_style_or_script(client, path):
    page = client.get(f"/en/accounts/{path}").content.decode()
    assert " style=" not in page
    assert "<style" not in page
    assert "onclick" not in page
    for tag in page.split("<script")[1:]:
        head = tag.split(">")[0]
        assert "src=" in head or 'type="application/json"' in head
