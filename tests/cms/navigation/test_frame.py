"""The frame of every page: languages, and nothing in it that hinders a cache."""

import pytest
from django.contrib.sessions.backends.cache import SessionStore
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation

from cms.navigation.languages import html_lang, joined, language_links, language_name
from cms.navigation.menus import _footer_links
from cms.pages.actions import open_section, open_site
from cms.pages.pages import NewsIndexPage


@pytest.fixture
def courses_request(rf: RequestFactory) -> HttpRequest:
    request = rf.get("/en/courses/?stage=starter&page=2")
    request.session = SessionStore()
    return request


def test_the_same_page_in_every_language_keeps_its_filters(courses_request: HttpRequest) -> None:
    with translation.override("en"):
        links = {link.code: link for link in language_links(courses_request)}
    assert links["es"].path == "/es/courses/?stage=starter&page=2"
    assert links["zh-hant"].html_lang == "zh-Hant"
    assert [code for code, link in links.items() if link.is_current] == ["en"]


@pytest.mark.parametrize("path", ["/nowhere/", "/", "/xx/courses/"])
def test_an_address_without_a_language_leads_to_the_home_pages(rf: RequestFactory, path: str) -> None:
    assert {link.path for link in language_links(rf.get(path))} == {
        "/zh-hans/",
        "/zh-hant/",
        "/en/",
        "/es/",
    }


def test_languages_are_called_what_they_call_themselves() -> None:
    assert [language_name(code) for code in ("zh-hans", "zh-hant", "en", "es")] == [
        "简体中文",
        "繁體中文",
        "English",
        "Español",
    ]
    assert [html_lang(code) for code in ("zh-hans", "zh-hant-hk", "en")] == ["zh-Hans", "zh-Hant-HK", "en"]


@pytest.mark.parametrize(
    ("language", "words"),
    [("zh-hans", "甲、乙和丙"), ("zh-hant", "甲、乙和丙"), ("en", "甲, 乙 and 丙"), ("es", "甲, 乙 y 丙")],
)
def test_lists_are_joined_as_the_language_does(language: str, words: str) -> None:
    with translation.override(language):
        assert joined(["甲", "乙", "丙"]) == words
        assert joined(["甲"]) == "甲"
        assert joined([]) == ""


@pytest.mark.django_db
class TestFrame:
    def test_visitors_frame_holds_no_token_and_leaves_the_session_alone(
        self, courses_request: HttpRequest
    ) -> None:
        with translation.override("en"):
            html = render_to_string("base.html", {}, request=courses_request)
        assert "csrf" not in html
        assert not courses_request.session.accessed

    def test_frame_tells_its_language_and_where_the_others_are(self, courses_request: HttpRequest) -> None:
        with translation.override("zh-hans"):
            html = render_to_string("base.html", {}, request=courses_request)
        assert '<html lang="zh-Hans">' in html
        assert 'hreflang="es" href="http://127.0.0.1:8000/es/courses/?stage=starter&amp;page=2"' in html
        assert '<link rel="canonical" href="http://127.0.0.1:8000/en/courses/">' in html

    def test_frame_has_no_inline_style_or_script_and_no_other_origin(
        self, courses_request: HttpRequest
    ) -> None:
        html = render_to_string("base.html", {}, request=courses_request)
        assert "style=" not in html
        assert "<script>" not in html
        assert html.count("//") == html.count("http://127.0.0.1:8000/") + html.count("http://www.w3.org/")


@pytest.mark.django_db
def test_the_news_are_found_from_the_foot_of_every_page() -> None:
    news = open_section(
        home=open_site(), page_class=NewsIndexPage, slug="news", title="消息", titles={"en": "News"}
    )
    assert [(link.path, link.title_in("en")) for link in _footer_links()] == [("news/", "News")]
    news.unpublish()
    assert _footer_links() == []


def test_the_last_resort_page_needs_no_context_and_no_database() -> None:
    html = render_to_string("500.html")
    assert "我们这边出了点问题" in html
    assert "Something went wrong on our side" in html
