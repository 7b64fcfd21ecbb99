"""The list of news: newest first, and nothing that is not for everybody."""

from datetime import date

import pytest
from django.core.cache import cache
from django.test import Client
from wagtail.models import PageViewRestriction

from cms.accounts.models import User
from cms.pages.actions import open_site
from cms.pages.pages import NewsIndexPage, NewsPage

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    cache.clear()


@pytest.fixture
def news() -> NewsIndexPage:
    page = open_site().add_child(instance=NewsIndexPage(title="消息", slug="news"))
    for day, slug in enumerate(("old", "secret", "new"), 1):
        page.add_child(instance=NewsPage(title=slug, slug=slug, published_on=date(2026, 11, day)))
    return page


def _close(page: NewsIndexPage | NewsPage) -> None:
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)


def _listed(client: Client) -> list[str]:
    return [page.slug for page in client.get("/en/news/").context["news"]]


def test_private_and_unpublished_news_stay_out_of_the_list(client: Client, news: NewsIndexPage) -> None:
    _close(NewsPage.objects.get(slug="secret"))
    NewsPage.objects.get(slug="old").unpublish()
    assert _listed(client) == ["new"]


def test_whoever_may_see_a_private_list_sees_what_is_in_it(client: Client, news: NewsIndexPage) -> None:
    _close(news)
    assert client.get("/en/news/").status_code == 302
    client.force_login(User.objects.create_user(username="child", display_name="小满"))
    assert _listed(client) == ["new", "secret", "old"]
