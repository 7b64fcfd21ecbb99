"""A page behind a password of its own: the question stands in the site's frame and lets the right ones in."""

import re

import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.test import Client
from wagtail.documents.models import Document
from wagtail.models import Collection, CollectionViewRestriction, PageViewRestriction

from cms.pages.actions import open_site
from cms.pages.pages import StandardPage
from tests.scenes import scene

pytestmark = pytest.mark.django_db
LANGUAGES = [code for code, _name in settings.LANGUAGES]
PASSWORD = "桂花"
SECRET = {"restriction_type": "password", "password": PASSWORD}


@scene
def closed_page() -> None:
    page = open_site().add_child(instance=StandardPage(title="家长会", slug="parents", body="<p>内容</p>"))
    PageViewRestriction.objects.create(page=page, **SECRET)


@pytest.fixture(autouse=True)
def _page(closed_page: None) -> None:
    cache.clear()


def action_of(html: str) -> str:
    return re.findall(r'<form class="sheet form" method="post" action="([^"]+)"', html)[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_question_stands_in_the_frame_and_tells_nothing(language: str) -> None:
    html = Client().get(f"/{language}/parents/").content.decode()
    assert '<main id="main"' in html
    assert 'autocomplete="new-password"' not in html
    assert re.search(r'<label class="field__label" for="id_password">.+</label>', html)
    assert "家长会" not in html
    assert "内容" not in html
    assert action_of(html).startswith(f"/{language}/_util/authenticate_with_password/")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("typed", ["wrong", ""])
def test_a_wrong_password_is_answered_with_a_sentence(language: str, typed: str) -> None:
    client = Client()
    action = action_of(client.get(f"/{language}/parents/").content.decode())
    html = client.post(action, {"password": typed, "return_url": f"/{language}/parents/"}).content.decode()
    assert '<ul class="field__faults" id="id_password_error"><li>' in html
    assert re.search(r'<input[^>]+aria-describedby="id_password_error"', html)
    assert "内容" not in client.get(f"/{language}/parents/").content.decode()


def test_the_right_password_leads_on() -> None:
    client = Client()
    html = client.get("/en/parents/").content.decode()
    (back,) = re.findall(r'<input[^>]+name="return_url"[^>]+value="([^"]+)"', html)
    answer = client.post(action_of(html), {"password": PASSWORD, "return_url": back})
    assert (answer.status_code, answer["Location"]) == (302, back)
    assert back.endswith("/en/parents/")
    assert "内容" in client.get("/en/parents/").content.decode()


def test_documents_ask_in_the_same_way() -> None:
    closed = Collection.get_first_root_node().add_child(name="closed")
    CollectionViewRestriction.objects.create(collection=closed, **SECRET)
    document = Document.objects.create(title="x", file=ContentFile(b"x", name="list.txt"), collection=closed)
    html = Client().get(document.url).content.decode()
    assert '<main id="main"' in html
    assert "authenticate_with_password" in action_of(html)
