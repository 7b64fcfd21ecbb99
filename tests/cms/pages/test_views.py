"""A page is found by its whole address, in every interface language."""

import pytest
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction

from cms.pages.actions import open_site
from cms.pages.models import PageTranslation
from cms.pages.pages import HomePage, NewsIndexPage, StandardPage
from tests.scenes import scene

pytestmark = pytest.mark.django_db


@scene
def home() -> HomePage:
    return open_site()


@scene
def about(home: HomePage) -> StandardPage:
    page = StandardPage(title="关于云课", slug="about", content_language="zh-hans", body="<p>一起学。</p>")
    page.other_languages = [
        PageTranslation(language="en", title="About Yunke", text="<p>Learn together.</p>")
    ]
    home.add_child(instance=page)
    return page


def test_one_page_is_served_under_every_language(client: Client, about: StandardPage) -> None:
    for language, title in [("zh-hans", "关于云课"), ("en", "About Yunke"), ("es", "关于云课")]:
        response = client.get(f"/{language}/about/")
        assert response.status_code == 200
        assert title in response.content.decode()


def test_text_in_the_readers_language_is_shown_where_it_exists(client: Client, about: StandardPage) -> None:
    assert "Learn together." in client.get("/en/about/").content.decode()
    assert "一起学。" in client.get("/es/about/").content.decode()


def test_a_draft_is_not_found(client: Client, about: StandardPage) -> None:
    about.unpublish()
    assert client.get("/en/about/").status_code == 404


def test_an_unknown_address_is_not_found(client: Client, home: HomePage) -> None:
    assert client.get("/en/nothing-here/").status_code == 404


def test_a_deep_page_costs_no_more_than_one_below_another(client: Client, about: StandardPage) -> None:
    deep = about
    for slug in ("one", "two", "three", "four"):
        deep = deep.add_child(instance=StandardPage(title=slug, slug=slug))
    counts = []
    for path in ("/en/about/one/", "/en/about/one/two/three/four/"):
        client.get(f"{path}?q=warm")
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"{path}?q=not-stored").status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_restriction_above_holds_below(client: Client, about: StandardPage) -> None:
    child = about.add_child(instance=StandardPage(title="inner", slug="inner"))
    PageViewRestriction.objects.create(page=about, restriction_type=PageViewRestriction.LOGIN)
    assert list(child.get_view_restrictions()) == list(about.get_view_restrictions())
    response = client.get("/en/about/inner/", follow=True)
    assert response.redirect_chain[-1] == ("/en/accounts/login/?next=%2Fen%2Fabout%2Finner%2F", 302)


def test_opening_the_site_again_changes_nothing(home: HomePage) -> None:
    before = HomePage.objects.count(), home.get_children().count()
    assert open_site() == home
    assert (HomePage.objects.count(), home.get_children().count()) == before


def test_a_page_closed_after_its_first_visit_is_closed(client: Client, about: StandardPage) -> None:
    about.add_child(instance=StandardPage(title="one", slug="one"))
    assert client.get("/en/about/one/?q=not-stored").status_code == 200
    PageViewRestriction.objects.create(page=about, restriction_type=PageViewRestriction.LOGIN)
    assert client.get("/en/about/one/?q=not-stored").status_code == 302


def test_another_kind_of_page_may_take_a_place(client: Client, home: HomePage, about: StandardPage) -> None:
    assert client.get("/en/about/?q=not-stored").status_code == 200
    about.delete()
    home.refresh_from_db()
    home.add_child(instance=NewsIndexPage(title="News", slug="about"))

    assert client.get("/en/about/?q=not-stored").context["page"].specific_class is NewsIndexPage


def test_links_fetch_no_site(client: Client, about: StandardPage, rf: RequestFactory) -> None:
    request = rf.get("/")
    about.get_url(request)
    with CaptureQueriesContext(connection) as queries:
        assert about.get_url(request).endswith("/about/")
    assert len(queries) == 0
