"""The site's own template tags: titles, covers, names, times, and who is reading."""

from datetime import datetime
from typing import Any

from django import template
from django.conf import settings
from django.contrib import messages
from django.contrib.messages.storage.base import Message
from django.db.models import prefetch_related_objects
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from wagtail.models import Page

from cms.navigation import clock, languages
from cms.navigation.titles import menu_title, page_summary, page_text, page_title, reader_title, second_title
from cms.pages.cache import generation
from cms.pages.covers import cover_of, stage_number

register = template.Library()
register.filter("html_lang", languages.html_lang)
register.filter("language_name", languages.language_name)
for tag in (page_title, second_title, reader_title, page_summary, page_text, menu_title):
    register.simple_tag(tag)


@register.simple_tag(takes_context=True)
def viewer(context: template.Context) -> Any:
    """The signed-in user, or None. A reader without a session cookie is never asked for a session,
    so that the page stays free of `Vary: Cookie` and can be cached for everybody."""
    request = context.get("request")
    if request is None or settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return None
    user = getattr(request, "user", None)
    return user if user is not None and user.is_authenticated else None


@register.simple_tag(takes_context=True)
def waiting_notices(context: template.Context) -> list[Message]:
    """What the last act has to say; looks only where something can be waiting."""
    request = context.get("request")
    storage = getattr(request, "_messages", None)
    if request is None or storage is None:
        return []
    has_cookie = settings.SESSION_COOKIE_NAME in request.COOKIES or "messages" in request.COOKIES
    return list(messages.get_messages(request)) if has_cookie or storage.added_new else []


@register.simple_tag
def site_path(path: str = "") -> str:
    """The address of a place of the site in the reader's language: `{% site_path "courses/" %}`."""
    return languages.site_path(path)


@register.simple_tag(takes_context=True)
def language_links(context: template.Context) -> list[languages.LanguageLink]:
    """This page in each language of the site."""
    return languages.language_links(context.get("request"))


@register.simple_tag(takes_context=True)
def canonical_url(context: template.Context) -> str:
    """The one address of this page, without what filters add."""
    request: HttpRequest | None = context.get("request")
    return settings.BASE_URL + (request.path if request else languages.site_path())


@register.simple_tag
def part_stamp() -> str:
    """Names the moment, the language and the clock that a stored part of a page was made for.

    `base.html` calls it `drawn`, for `{% cache 60 "part" drawn … %}` around what is the same for every
    reader: those who are signed in meet no stored pages, but need not have the same cards made anew for
    each of them.
    """
    return f"{generation()}:{get_language()}:{timezone.get_current_timezone_name()}"


@register.simple_tag
def ancestors(page: Page) -> list[Page]:
    """The pages between the home page and this one; none is fetched for a child of the home page."""
    if page.depth <= 3:
        return []
    pages = list(page.get_ancestors().filter(depth__gt=2).specific())
    prefetch_related_objects(pages, "other_languages")
    return pages


@register.inclusion_tag("components/cover.html")
def cover(page: Any, glyph: str = "", colour: int = 0, dots: int = 0) -> dict[str, Any]:
    """The page's picture, or its character in a 米字格. A title stands beside it, so it is not read aloud."""
    return {"cover": cover_of(page, glyph=glyph, colour=colour, dots=dots)}


@register.inclusion_tag("components/stage_dots.html")
def stage_dots(stage: Any) -> dict[str, Any]:
    """One to five dots for a number, or for the page that has the stage; its name stands beside them."""
    number = stage if isinstance(stage, int) else stage_number(stage)
    return {"filled": range(number), "empty": range(5 - number)}


@register.simple_tag
def person_name(name: str) -> SafeString:
    """A person's name, never converted, split or reordered by machine."""
    return format_html('<bdi class="notranslate" translate="no">{}</bdi>', name)


@register.inclusion_tag("components/local_time.html", takes_context=True)
def local_time(
    context: template.Context, instant: datetime, zone: str = "UTC", fixed: bool = False
) -> dict[str, Any]:
    """An instant on the reader's clock: the zone of a signed-in user, else the host's `zone`, which the
    browser may bring to its own. `fixed=True` keeps the host's."""
    reader = None if fixed else viewer(context)
    own_zone = getattr(reader, "time_zone", "")
    return {
        "time": clock.in_words(instant, own_zone or zone, languages.active_language()),
        "is_movable": not fixed and not own_zone,
        "is_own": bool(own_zone),
        "instant": instant,
    }
