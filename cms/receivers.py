"""What the ground does when Wagtail reports news."""

from typing import Any

from django.core.cache import cache
from django.dispatch import receiver
from wagtail.signals import page_published, page_unpublished, post_page_move

from cms.navigation.menus import CACHE_KEY as FOOTER_CACHE_KEY
from cms.pages.cache import forget_pages


@receiver([page_published, page_unpublished, post_page_move])
def forget_stored_answers(**_news: Any) -> None:
    """Readers see at once what an editor has published, taken back or moved."""
    cache.delete(FOOTER_CACHE_KEY)
    forget_pages()
