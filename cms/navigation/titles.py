"""What a page is called and how it speaks to a reader: each text marked with the language it is in."""

from typing import Any

from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from wagtail.rich_text import expand_db_html

from cms.navigation.languages import active_language, html_lang


def page_title(page: Any) -> SafeString:
    """The title in the language the page was written in; Chinese readers get their own script."""
    code = _shown_language(page)
    return _in_language(_title(page, code), code)


def second_title(page: Any) -> SafeString:
    """The title in the reader's language, where that differs from the first."""
    reader = active_language()
    if _same_language(reader, _shown_language(page)):
        return SafeString()
    title = _title(page, reader)
    return SafeString() if title == page.title else _in_language(title, reader)


def reader_title(page: Any) -> SafeString:
    """The title in the reader's language alone, where there is one: for paths, menus and plain pages."""
    return second_title(page) or page_title(page)


def page_summary(page: Any) -> SafeString | str:
    """The summary in the reader's language, else in the page's own."""
    reader = active_language()
    summary = page.summary_in(reader) if hasattr(page, "summary_in") else getattr(page, "summary", "")
    if not summary:
        return ""
    is_own = summary == getattr(page, "summary", "")
    return _in_language(summary, _shown_language(page) if is_own else reader)


def page_text(page: Any) -> SafeString | str:
    """The running text in the reader's language, else as it was written."""
    reader = active_language()
    translated = page.text_in(reader)
    text = translated or page.body
    if not text:
        return ""
    code = reader if translated else _shown_language(page)
    return format_html('<div lang="{}">{}</div>', html_lang(code), mark_safe(expand_db_html(text)))  # noqa: S308


def menu_title(link: Any) -> SafeString:
    """What a link of the footer is called in the reader's language."""
    reader = active_language()
    title = link.title_in(reader)
    is_original = title == link.titles[link.content_language] and not _same_language(
        reader, link.content_language
    )
    return _in_language(title, link.content_language if is_original else reader)


def _title(page: Any, code: str) -> str:
    return page.title_in(code) if hasattr(page, "title_in") else page.title


def _shown_language(page: Any) -> str:
    """A page written in Chinese is shown to a Chinese reader in the reader's script."""
    code = getattr(page, "content_language", "") or settings.LANGUAGE_CODE
    reader = active_language()
    return reader if _same_language(reader, code) else code


def _same_language(one: str, other: str) -> bool:
    return one.lower().partition("-")[0] == other.lower().partition("-")[0]


def _in_language(text: str, code: str) -> SafeString:
    return format_html('<span lang="{}">{}</span>', html_lang(code), text)
