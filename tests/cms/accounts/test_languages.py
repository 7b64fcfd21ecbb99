"""Which language a reader meets."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db

BROWSERS = [
    ("zh-TW,zh;q=0.9,en;q=0.8", "/zh-hant/"),
    ("zh-HK", "/zh-hant/"),
    ("zh-Hant-TW", "/zh-hant/"),
    ("zh-CN,zh;q=0.9", "/zh-hans/"),
    ("zh-SG", "/zh-hans/"),
    ("zh", "/zh-hans/"),
    ("es-MX,es;q=0.9", "/es/"),
    ("sv,es;q=0.5", "/es/"),
    ("sv", "/en/"),
    ("", "/en/"),
    (";;;,,,=", "/en/"),
]


@pytest.mark.parametrize(("asked", "home"), BROWSERS)
def test_the_front_door_leads_to_the_language_of_the_browser(client, asked, home):
    answer = client.get("/", headers={"accept-language": asked})
    assert (answer.status_code, answer["Location"]) == (302, home)
    assert {"Accept-Language", "Cookie"} <= {part.strip() for part in answer["Vary"].split(",")}


def test_the_language_chosen_last_goes_before_the_browsers(client, settings):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "es"
    assert client.get("/", headers={"accept-language": "zh-CN"})["Location"] == "/es/"


def test_the_language_of_the_account_goes_before_both(client, settings, mei):
    mei.language = "zh-hant"
    mei.save()
    client.force_login(mei)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "es"
    assert client.get("/", headers={"accept-language": "en"})["Location"] == "/zh-hant/"


def test_a_language_that_the_site_gave_up_is_not_followed(client, mei):
    mei.language = "tlh"
    mei.save()
    client.force_login(mei)
    assert client.get("/", headers={"accept-language": "es"})["Location"] == "/es/"


def test_the_front_door_keeps_what_the_address_asks(client):
    assert client.get("/?from=poster", headers={"accept-language": "es"})["Location"] == "/es/?from=poster"


def test_the_address_decides_and_not_the_account(client, mei):
    mei.language = "zh-hans"
    mei.save()
    client.force_login(mei)
    answer = client.get("/en/accounts/me/")
    assert answer["Content-Language"] == "en"
    assert '<html lang="en">' in answer.content.decode()


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("/zh-cn/courses/", "/zh-hans/courses/"),
        ("/zh-TW/courses/?stage=starter", "/zh-hant/courses/?stage=starter"),
        ("/zh/courses/", "/zh-hans/courses/"),
        ("/EN/courses/", "/en/courses/"),
        ("/es-mx/", "/es/"),
    ],
)
def test_another_spelling_of_our_languages_leads_to_ours(client, asked, found):
    answer = client.get(asked)
    assert (answer.status_code, answer["Location"]) == (302, found)


@pytest.mark.parametrize("address", ["/sv/", "/sv/courses/", "/fr/courses/"])
def test_a_language_we_do_not_speak_is_not_found_in_words_the_reader_knows(address):
    answer = Client().get(address, headers={"accept-language": "es"})
    assert answer.status_code == 404
    assert answer["Content-Language"] == "es"
    assert '<html lang="es">' in answer.content.decode()


def test_the_account_pages_show_hours_on_the_clock_of_the_reader(client, mei, monkeypatch):
    from django.utils import timezone  # noqa: PLC0415

    from cms.accounts import views  # noqa: PLC0415

    seen = []
    original = views.MeView.get_context_data
    monkeypatch.setattr(
        views.MeView,
        "get_context_data",
        lambda self, **kwargs: seen.append(timezone.get_current_timezone_name()) or original(self, **kwargs),
    )
    for zone in ("Europe/Warsaw", "Nowhere/Else"):
        mei.time_zone = zone
        mei.save()
        client.force_login(mei)
        assert client.get("/en/accounts/me/").status_code == 200
    assert seen == ["Europe/Warsaw", "UTC"]
    assert timezone.get_current_timezone_name() == "UTC"


def test_the_editors_rooms_speak_the_language_and_the_hour_of_the_account(client, make_user):
    editor = make_user(username="editor", is_superuser=True, language="es", time_zone="Europe/Madrid")
    client.force_login(editor)
    page = client.get("/admin/", headers={"accept-language": "en"}).content.decode()
    assert '<html lang="es"' in page
    assert editor.wagtail_userprofile.current_time_zone == "", "ours is lent, not stored twice"


def test_strangers_are_not_given_a_session(client):
    for address in ("/", "/en/accounts/login/", "/en/accounts/signup/"):
        assert "sessionid" not in client.get(address).cookies, address
