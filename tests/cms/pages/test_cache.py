"""What may be stored for visitors, and what may never be."""

import gzip
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from wagtail.models import PageViewRestriction

from cms.accounts.models import User
from cms.pages.actions import open_site
from cms.pages.cache import (
    GENERATION_KEY,
    STORED_QUERY_KEYS,
    PageCacheMiddleware,
    forget_pages,
    generation,
    remembered,
)
from cms.pages.pages import HomePage, StandardPage
from tests.scenes import scene

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    cache.clear()


@scene
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


@pytest.mark.parametrize("name", sorted(STORED_QUERY_KEYS))
def test_a_question_the_page_does_not_know_is_answered_but_not_stored(about: StandardPage, name: str) -> None:
    address = f"/en/about/?{name}=x"
    Client().get(address)
    _change_behind_the_cache(about)
    assert "第二版" in Client().get(address).content.decode()


def _make_private(page: StandardPage) -> None:
    editor = Client()
    editor.force_login(
        User.objects.create_user(username="boss", display_name="主编", is_staff=True, is_superuser=True)
    )
    answer = editor.post(f"/admin/pages/{page.pk}/privacy/", {"restriction_type": "login"})
    assert answer.json()["is_public"] is False


def test_a_page_made_private_is_so_at_once(about: StandardPage) -> None:
    assert Client().get("/en/about/").status_code == 200
    _make_private(about)
    assert Client().get("/en/about/").status_code == 302
    PageViewRestriction.objects.get().delete()
    assert Client().get("/en/about/").status_code == 200


def test_a_page_made_private_leaves_the_footer(about: StandardPage) -> None:
    StandardPage.objects.filter(pk=about.pk).update(show_in_menus=True)
    about.get_parent().add_child(instance=StandardPage(title="其他", slug="other"))
    assert 'href="/en/about/"' in Client().get("/en/other/").content.decode()
    _make_private(about)
    assert 'href="/en/about/"' not in Client().get("/en/other/").content.decode()


@pytest.mark.django_db(transaction=True)
def test_what_a_visitor_is_shown_while_a_page_goes_is_forgotten_when_it_is_gone(about: StandardPage) -> None:
    def visit() -> int:
        try:
            return Client().get("/en/about/").status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as elsewhere:
        with transaction.atomic():
            about.delete()
            assert elsewhere.submit(visit).result() == 200, "not committed yet"
        assert elsewhere.submit(visit).result() == 404


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


def test_a_request_asks_once_how_old_everything_is(monkeypatch, rf):
    asked = []
    get = cache.get

    def counted(key, *arguments, **options):
        asked.append(key)
        return get(key, *arguments, **options)

    def one_by_one(keys):
        return {key: found for key in keys if (found := cache.get(key)) is not None}

    monkeypatch.setattr(cache, "get", counted)
    monkeypatch.setattr(cache, "get_many", one_by_one)
    seen = []

    def view(_request):
        remembered("bread", lambda: "rye")
        seen.append(generation())
        seen.append(generation())
        forget_pages()
        seen.append(generation())
        return HttpResponse()

    visit = PageCacheMiddleware(view)
    request = rf.get("/en/", headers={"Cookie": "a=b"})
    generation()
    asked.clear()
    visit(request)
    assert seen[0] == seen[1] != seen[2]
    # Once, and once more after everything had become old.
    assert asked.count(GENERATION_KEY) == 2
    forget_pages()
    visit(request)
    assert seen[3] not in seen[:3]
