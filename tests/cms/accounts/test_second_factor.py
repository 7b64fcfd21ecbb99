"""Staff do not get into the editors' rooms or the office by one proof."""

import re
import time

import pytest
from allauth.mfa.totp.internal import auth
from django.contrib.auth.models import Group, Permission

from cms.accounts.permissions import has_second_factor, user_is_staff
from cms.mail.models import Letter
from tests.cms.accounts.conftest import PASSWORD, app_code, signed_in

SET_UP = "/en/accounts/2fa/"


@pytest.fixture
def teacher(make_user):
    """Somebody who edits pages and has nothing else that marks them as staff."""
    user = make_user(display_name="张老师", email="zhang@example.org")
    editors = Group.objects.create(name="Editors of a school")
    editors.permissions.add(Permission.objects.get(codename="access_admin"))
    user.groups.add(editors)
    return user


@pytest.fixture
def required(settings) -> None:
    settings.STAFF_SECOND_FACTOR_REQUIRED = True


def test_who_is_staff(teacher, mei, make_user):
    assert user_is_staff(teacher)
    assert user_is_staff(make_user(username="boss", is_superuser=True))
    assert user_is_staff(make_user(username="helper", is_staff=True))
    assert not user_is_staff(mei)


@pytest.mark.usefixtures("required")
@pytest.mark.parametrize("address", ["/admin/", "/admin/pages/", "/office/suyun/", "/en/office/suyun/"])
def test_staff_without_a_second_proof_are_led_to_set_one_up(client, teacher, address):
    client.force_login(teacher)
    answer = client.get(address)
    assert (answer.status_code, answer["Location"]) == (302, SET_UP)
    assert "signs in with two proofs" in client.get(SET_UP).content.decode()


@pytest.mark.usefixtures("required")
def test_posting_is_no_way_around(client, teacher):
    client.force_login(teacher)
    assert client.post("/admin/pages/1/edit/", {"title": "x"})["Location"] == SET_UP


@pytest.mark.usefixtures("required")
def test_whoever_knocks_at_an_office_is_asked_and_other_pages_are_open(client, mei):
    client.force_login(mei)
    assert client.get("/en/office/suyun/")["Location"] == SET_UP
    assert client.get("/en/accounts/me/").status_code == 200
    assert client.get("/admin/", follow=True).status_code == 403


@pytest.mark.usefixtures("required")
def test_strangers_are_sent_to_sign_in_and_not_asked_for_proofs(client, db):
    answer = client.get("/admin/", follow=True)
    assert answer.redirect_chain[-1] == ("/en/accounts/login/?next=%2Fadmin%2F", 302)


@pytest.mark.usefixtures("required")
def test_with_a_second_proof_the_room_opens(client, protected):
    client.post("/en/accounts/login/", {"login": "li@example.org", "password": PASSWORD})
    client.post("/en/accounts/2fa/authenticate/", {"code": app_code(protected)})
    assert client.get("/admin/").status_code == 200


def test_on_a_demo_machine_one_proof_is_enough(client, teacher):
    client.force_login(teacher)
    assert client.get("/admin/").status_code == 200


@pytest.mark.usefixtures("required")
def test_setting_up_an_app_from_beginning_to_end(client, teacher, django_capture_on_commit_callbacks):
    client.post("/en/accounts/login/", {"login": "zhang@example.org", "password": PASSWORD})
    assert client.get("/admin/pages/")["Location"] == SET_UP

    asked = client.get("/en/accounts/2fa/totp/activate/")
    assert asked["Location"].startswith("/en/accounts/reauthenticate/")
    assert "Is it you?" in client.get(asked["Location"]).content.decode()
    client.post(asked["Location"], {"password": PASSWORD})

    page = client.get("/en/accounts/2fa/totp/activate/").content.decode()
    secret = re.search(r'class="secret[^>]*>([A-Z2-7]{32})<', page)[1]
    assert 'src="data:image/svg+xml;base64,' in page
    wrong = client.post("/en/accounts/2fa/totp/activate/", {"code": "000000"})
    assert "This is not the code your app shows now." in wrong.content.decode()
    assert secret in wrong.content.decode(), "the app that has read the picture stays right"

    with django_capture_on_commit_callbacks(execute=True):
        done = client.post("/en/accounts/2fa/totp/activate/", {"code": code_of(secret)})
    assert done["Location"] == "/en/accounts/2fa/recovery-codes/"
    assert has_second_factor(teacher)
    texts = Letter.objects.filter(to="zhang@example.org").order_by("pk").values_list("text", flat=True)
    assert [text.splitlines()[0] for text in texts] == [
        "An authenticator app was added to your account.",
    ]

    codes = client.get(done["Location"]).content.decode()
    assert len(re.findall(r"<li>\d{8}</li>", codes)) == 10
    assert 'href="/admin/pages/"' in codes
    assert client.get("/admin/pages/", follow=True).status_code == 200


def code_of(secret: str) -> str:
    return auth.format_hotp_value(auth.hotp_value(secret, int(time.time()) // 30))


def test_a_stranger_to_the_account_cannot_add_a_proof_without_the_password(client, mei):
    client.force_login(mei)
    for address in ("totp/activate/", "webauthn/add/", "recovery-codes/generate/"):
        answer = client.post(f"/en/accounts/2fa/{address}", {"code": "123456"})
        assert answer.status_code == 302, address
    assert not has_second_factor(mei)


@pytest.mark.parametrize(
    "address",
    ["", "totp/deactivate/", "recovery-codes/", "recovery-codes/generate/", "webauthn/", "webauthn/add/"],
)
def test_every_page_of_the_second_proof_wears_our_look(client, protected, address):
    client.post("/en/accounts/login/", {"login": "li@example.org", "password": PASSWORD})
    client.post("/en/accounts/2fa/authenticate/", {"code": app_code(protected)})
    client.post("/en/accounts/reauthenticate/", {"password": PASSWORD})
    assert signed_in(client)
    answer = client.get(f"/en/accounts/2fa/{address}")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert 'class="page account"' in page
    assert page.count("<h1>") == 1
    assert " style=" not in page
