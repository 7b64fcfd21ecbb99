"""A page to read: open to everybody, listed in its house, found by the words in it."""

import pytest
from django.test import Client
from wagtail.models import PageViewRestriction

from lessons.demo.content import demo_content
from lessons.demo.poems import seed_poems
from lessons.reading.pages import ReadingPage
from tests.factories.courses import make_organisation
from tests.scenes import scene

pytestmark = pytest.mark.django_db
BOOK = "/organisations/suyun/poems/"


@scene
def book() -> ReadingPage:
    seed_poems({"suyun": make_organisation("suyun")})
    return ReadingPage.objects.get()


@pytest.mark.usefixtures("book")
def test_every_poem_of_the_content_stands_in_it(client: Client) -> None:
    poems = demo_content()["poems"]
    for language, script in (("zh-hans", "hans"), ("zh-hant", "hant")):
        page = client.get(f"/{language}{BOOK}").text
        assert [poem["id"] for poem in poems if f">{poem['title'][script]}</h2>" not in page] == []
    assert page.count('class="poem reading"') == len(poems) == 20


@pytest.mark.usefixtures("book")
@pytest.mark.parametrize("words", ["咏鹅", "悯农", "江雪", "相思", "锄禾日当午", "River Snow"])
def test_it_is_found_by_what_stands_in_it(client: Client, words: str) -> None:
    assert BOOK in client.get("/en/search/", {"q": words}).text


def test_its_house_shows_it_unless_it_is_restricted(client: Client, book: ReadingPage) -> None:
    house = "/en/organisations/suyun/"
    assert BOOK in client.get(house).text
    PageViewRestriction.objects.create(page=book, restriction_type="login")
    client.cookies["x"] = "past the store of pages"
    assert BOOK not in client.get(house).text
    PageViewRestriction.objects.all().delete()
    book.unpublish()
    assert client.get(house).context["sections"] == []
