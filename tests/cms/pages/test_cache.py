"""What may be stored for visitors, and what may never be."""

import gzip

import pytest
from django.core.cache import cache
from django.test import Client

from cms.accounts.models import User
from cms.pages.actions import open_site
from cms.pages.pages import HomePage, StandardPage

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    cache.clear()


@pytest.fixture
def about() -> StandardPage:
    home: HomePage = open_site()
    return home.add_child(instance=StandardPage(title="关于云课", slug="about", body="<p>第一版</p>"))


def _change_behind_the_cache(page: StandardPage) -> None:
    StandardPage.objects.filter(pk=page.pk).update(body="<p>第二版</p>")


def test_a_visitor_without_cookies_gets_the_stored_answer(about: StandardPage) -> None:
    assert "第一版" in Client().get("/en/about/").content.decode()
    _change_behind_the_cache(about)
    assert "第一版" in Client().get("/en/about/").content.decode()


def test_whoever_has_a_cookie_never_meets_the_store(about: StandardPage) -> None:
    Client().get("/en/about/")
    _change_behind_the_cache(about)
    signed_in = Client()
    signed_in.force_login(User.objects.create_user(username="child", display_name="小满"))
    assert "第二版" in signed_in.get("/en/about/").content.decode()
    assert "小满" not in Client().get("/en/about/").content.decode()


def test_an_answer_to_somebody_signed_in_is_not_stored(about: StandardPage) -> None:
    signed_in = Client()
    signed_in.force_login(User.objects.create_user(username="child", display_name="小满"))
    signed_in.get("/en/about/")
    _change_behind_the_cache(about)
    assert "第二版" in Client().get("/en/about/").content.decode()


def test_publishing_makes_every_stored_answer_old(about: StandardPage) -> None:
    Client().get("/en/about/")
    about.body = "<p>第三版</p>"
    about.save_revision().publish()
    assert "第三版" in Client().get("/en/about/").content.decode()


def test_addresses_without_number_are_answered_but_not_stored(about: StandardPage) -> None:
    Client().get("/en/about/?campaign=1")
    _change_behind_the_cache(about)
    assert "第二版" in Client().get("/en/about/?campaign=1").content.decode()


def test_not_found_is_not_stored(about: StandardPage) -> None:
    assert Client().get("/en/about/later/").status_code == 404
    about.add_child(instance=StandardPage(title="later", slug="later"))
    assert Client().get("/en/about/later/").status_code == 200


def test_the_store_keeps_packed_and_plain_answers_apart(about: StandardPage) -> None:
    # Long enough that the gzip middleware packs it.
    StandardPage.objects.filter(pk=about.pk).update(body="<p>" + "长文" * 400 + "</p>")
    packed = Client().get("/en/about/", headers={"accept-encoding": "gzip"})
    plain = Client().get("/en/about/")
    assert packed["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain
    assert "长文" in gzip.decompress(packed.content).decode()
    assert "长文" in plain.content.decode()


def test_a_browser_that_has_the_page_is_told_so(about: StandardPage) -> None:
    first = Client().get("/en/about/")
    again = Client().get("/en/about/", headers={"if-none-match": first["ETag"]})
    assert first["Cache-Control"] == "no-cache"
    assert again.status_code == 304
    assert again.content == b""


def test_a_foreign_host_is_refused_before_the_store(about: StandardPage) -> None:
    Client().get("/en/about/")
    assert Client().get("/en/about/", headers={"host": "evil.example"}).status_code == 400


def test_a_visitors_page_sets_no_cookie(about: StandardPage) -> None:
    response = Client().get("/en/about/")
    assert not response.cookies
    assert "csrf" not in response.content.decode().lower()
