"""The words of many pages in the reader's language, fetched together."""

from collections.abc import Iterable

from django.db.models import prefetch_related_objects
from django.utils.translation import get_language

from cms.pages.pages import BasePage


def load_words(pages: Iterable[BasePage]) -> None:
    """Titles in other languages for pages that will be shown: one query, none for who reads the original.

    A Chinese reader gets a Chinese page in their own script, so for most readers nothing is fetched.
    """
    reader = get_language() or ""
    wanted = "zh-hans" if reader == "zh-hant" else reader
    foreign = [page for page in pages if page.pk and page.content_language != wanted]
    prefetch_related_objects(foreign, "other_languages")
