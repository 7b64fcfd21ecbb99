"""What browsers and search engines ask for without having read a page."""

import re

import pytest
from django.test import Client
from wagtail.models import PageViewRestriction

from cms.pages.actions import open_site
from cms.pages.pages import StandardPage

pytestmark = pytest.mark.django_db


def test_engines_are_told_where_nothing_is_for_them_and_where_the_map_lies(client: Client) -> None:
    answer = client.get("/robots.txt")
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    lines = answer.content.decode().splitlines()
    assert (lines[0], lines[-1]) == ("User-agent: *", "Sitemap: http://127.0.0.1:8000/sitemap.xml")
    assert "Disallow: /admin/" in lines


def test_a_browser_that_has_read_no_page_finds_the_seal(client: Client) -> None:
    assert client.get("/favicon.ico")["Location"].startswith("/static/cms/img/app-icon")


def test_the_map_shows_every_public_page_in_every_language(client: Client) -> None:
    home = open_site()
    about = home.add_child(instance=StandardPage(title="关于", slug="about"))
    home.add_child(instance=StandardPage(title="草稿", slug="draft", live=False))
    closed = home.add_child(instance=StandardPage(title="内部", slug="closed"))
    PageViewRestriction.objects.create(page=closed, restriction_type=PageViewRestriction.LOGIN)
    found = re.findall("<loc>(.*?)</loc>", client.get("/sitemap.xml").content.decode())
    assert [address for address in found if address.endswith(f"/{about.slug}/")] == [
        f"http://127.0.0.1:8000/{language}/about/" for language in ("zh-hans", "zh-hant", "en", "es")
    ]
    assert not [address for address in found if "draft" in address or "closed" in address]
