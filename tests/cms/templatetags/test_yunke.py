"""Titles in two languages, covers, names and times; and that a visitor's session is never touched."""

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.sessions.backends.cache import SessionStore
from django.http import HttpRequest
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from cms.accounts.models import User
from cms.pages.covers import cover_of, first_han
from cms.pages.pages import StandardPage


def draw(source: str, language: str = "en", **context: Any) -> str:
    with translation.override(language):
        return Template("{% load yunke %}" + source).render(Context(context))


@pytest.fixture
def page() -> StandardPage:
    return StandardPage(
        title="字里有画", summary="从图画出发", content_language="zh-hans", body="<p>日月山水</p>"
    )


@pytest.fixture
def visitor_request(rf: RequestFactory) -> HttpRequest:
    request = rf.get("/en/")
    request.session = SessionStore()
    return request


def translate(page: StandardPage, **words: str) -> None:
    page.other_languages.create(language="en", **words)


@pytest.mark.django_db
class TestTitles:
    def test_title_is_marked_with_the_language_it_was_written_in(self, page: StandardPage) -> None:
        assert draw("{% page_title page %}", "en", page=page) == '<span lang="zh-Hans">字里有画</span>'

    def test_traditional_reader_gets_the_label_of_the_script_that_is_shown(self, page: StandardPage) -> None:
        assert draw("{% page_title page %}", "zh-hant", page=page) == '<span lang="zh-Hant">字里有画</span>'

    def test_second_title_is_in_the_readers_language(self, page: StandardPage) -> None:
        translate(page, title="Pictures Inside Characters")
        expected = '<span lang="en">Pictures Inside Characters</span>'
        assert draw("{% second_title page %}", "en", page=page) == expected

    @pytest.mark.parametrize("language", ["zh-hans", "zh-hant", "es"])
    def test_no_second_title_for_readers_of_the_first_or_without_a_translation(
        self, page: StandardPage, language: str
    ) -> None:
        translate(page, title="Pictures Inside Characters")
        assert draw("{% second_title page %}", language, page=page) == ""

    def test_plain_pages_show_the_readers_title_alone(self, page: StandardPage) -> None:
        translate(page, title="Pictures Inside Characters")
        source = "{% reader_title page %}"
        assert draw(source, "en", page=page) == '<span lang="en">Pictures Inside Characters</span>'
        assert draw(source, "es", page=page) == '<span lang="zh-Hans">字里有画</span>'

    def test_summary_falls_back_to_the_original_and_says_so(self, page: StandardPage) -> None:
        assert draw("{% page_summary page %}", "es", page=page) == '<span lang="zh-Hans">从图画出发</span>'

    def test_text_falls_back_to_the_original(self, page: StandardPage) -> None:
        expected = '<div lang="zh-Hans"><p>日月山水</p></div>'
        assert draw("{% page_text page %}", "en", page=page) == expected

    def test_title_is_escaped(self, page: StandardPage) -> None:
        page.title = "<script>"
        assert "<script>" not in draw("{% page_title page %}", page=page)


class TestCovers:
    @pytest.mark.parametrize(
        ("title", "glyph"), [("字里有画", "字"), ("《无锡景》里的水", "无"), ("Little Ears", "L"), ("", "")]
    )
    def test_glyph_is_the_first_character_of_the_title(self, title: str, glyph: str) -> None:
        assert first_han(title) == glyph

    def test_a_page_says_itself_what_is_drawn(self) -> None:
        course = SimpleNamespace(title="字里有画", cover_glyph="画", subject=SimpleNamespace(colour=3))
        cover = cover_of(course)
        assert (cover.glyph, cover.colour, cover.dots) == ("画", 3, 0)

    def test_colour_outside_the_palette_is_drawn_plain(self) -> None:
        assert cover_of(SimpleNamespace(title="字", subject=SimpleNamespace(colour=12))).colour == 0

    def test_drawing_is_not_read_aloud_and_carries_no_inline_style(self) -> None:
        svg = draw("{% cover page dots=3 %}", page=SimpleNamespace(title="山水"))
        assert 'aria-hidden="true"' in svg
        assert ">山</text>" in svg
        assert "style=" not in svg
        assert svg.count("<circle") == 3


class TestTimes:
    SOURCE = "{% local_time at 'Europe/Madrid' %}"
    AT = datetime(2027, 1, 24, 17, 0, tzinfo=UTC)

    def test_guest_reads_the_hosts_clock_which_the_browser_may_move(self) -> None:
        shown = draw(self.SOURCE, "en", at=self.AT)
        assert "Sun, 24 Jan 2027" in shown
        assert ">18:00<" in shown
        assert "Madrid time" in shown
        assert "data-movable" in shown
        assert 'data-zone="Europe/Madrid"' in shown

    def test_signed_in_reader_reads_their_own_clock(self, rf: RequestFactory) -> None:
        request = rf.get("/en/")
        request.COOKIES["sessionid"] = "x"
        request.user = User(display_name="周芸", time_zone="Australia/Sydney")
        shown = draw(self.SOURCE, "en", at=self.AT, request=request)
        assert "Mon, 25 Jan 2027" in shown
        assert ">04:00<" in shown
        assert "data-movable" not in shown

    def test_fixed_keeps_the_hosts_clock(self) -> None:
        shown = draw("{% local_time at 'Asia/Shanghai' fixed=True %}", "en", at=self.AT)
        assert ">01:00<" in shown
        assert "data-movable" not in shown

    def test_day_is_in_the_readers_language(self) -> None:
        shown = draw(self.SOURCE, "zh-hans", at=self.AT)
        assert "2027年1月24日周日" in shown
        assert "马德里" in shown

    def test_unknown_zone_is_read_as_utc(self) -> None:
        assert ">17:00<" in draw("{% local_time at 'Mars/Olympus' %}", at=self.AT)


class TestWhoReads:
    def test_without_a_session_cookie_nobody_is_asked(self, visitor_request: HttpRequest) -> None:
        class Untouchable:
            def __getattr__(self, name: str) -> None:
                raise AssertionError("the user was looked at")

        visitor_request.user = Untouchable()  # type: ignore[assignment]
        assert draw("{% viewer as reader %}[{{ reader|default:'' }}]", request=visitor_request) == "[]"
        assert not visitor_request.session.accessed

    def test_signed_in_user_is_found(self, visitor_request: HttpRequest) -> None:
        visitor_request.COOKIES["sessionid"] = "x"
        visitor_request.user = User(display_name="周芸")
        assert draw("{% viewer as reader %}{{ reader.display_name }}", request=visitor_request) == "周芸"

    def test_a_name_is_kept_from_converters_and_from_its_neighbours(self) -> None:
        expected = '<bdi class="notranslate" translate="no">里奥 &amp; Leo</bdi>'
        assert draw("{% person_name name %}", name="里奥 & Leo") == expected
