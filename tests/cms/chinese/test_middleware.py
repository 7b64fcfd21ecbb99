"""Through the whole site: which script which reader gets."""

import pytest
from django.test import Client

from cms.accounts.models import User
from cms.pages.actions import open_site
from cms.pages.pages import StandardPage
from tests.scenes import scene

pytestmark = pytest.mark.django_db

SIMPLIFIED = "他的头发很干净"
TRADITIONAL = "他的頭髮很乾淨"


@scene
def hair(db) -> StandardPage:
    page = StandardPage(title="头发", slug="hair", body=f"<p>{SIMPLIFIED}</p>")
    return open_site().add_child(instance=page)


@pytest.fixture
def reader(db):
    def signed_in(script: str) -> Client:
        client = Client()
        client.force_login(
            User.objects.create_user(display_name="读者", username=f"r{script}", script=script)
        )
        return client

    return signed_in


def shown(client: Client, language: str) -> str:
    response = client.get(f"/{language}/hair/")
    assert response.status_code == 200
    return response.content.decode()


def test_under_zh_hant_everything_is_traditional(client, hair):
    page = shown(client, "zh-hant")
    assert TRADITIONAL in page
    assert SIMPLIFIED not in page
    assert '<html lang="zh-Hant"' in page
    assert "<title>頭髮" in page


@pytest.mark.parametrize("language", ["zh-hans", "en", "es"])
def test_elsewhere_pages_stay_as_written(client, hair, language):
    assert SIMPLIFIED in shown(client, language)


def test_a_readers_own_script_wins_under_every_language(hair, reader):
    hant, hans, as_written = reader("hant"), reader("hans"), reader("")
    assert TRADITIONAL in shown(hant, "zh-hans")
    assert TRADITIONAL in shown(hant, "en")
    assert SIMPLIFIED in shown(hans, "zh-hant")
    assert TRADITIONAL in shown(as_written, "zh-hant")
    assert SIMPLIFIED in shown(as_written, "zh-hans")


def test_a_page_written_in_traditional_reads_simplified_for_who_wants_it(hair, reader):
    hair.body = f"<p>{TRADITIONAL}</p>"
    hair.save()
    assert SIMPLIFIED in shown(reader("hans"), "en")


def test_a_faults_page_is_converted_too(client, hair):
    page = client.get("/zh-hant/no-such-page/")
    assert page.status_code == 404
    assert "Yunke 雲課</title>" in page.content.decode()


def test_a_visitor_without_a_cookie_is_not_asked_who_they_are(client, hair):
    response = client.get("/zh-hant/search/?q=x")
    assert "Cookie" not in response.headers.get("Vary", "")


def test_addresses_without_a_language_and_other_kinds_are_left_alone(hair, reader):
    client = reader("hant")
    answer = client.get("/api/v1/search?q=头发&language=zh-hans")
    assert answer.json()["results"][0]["title"] == "头发"
