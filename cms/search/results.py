"""What a reader may find: live, public pages of every kind, best first."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet, prefetch_related_objects
from django.db.models.functions import Left, Length
from django.http import HttpRequest
from wagtail.models import Page, Site

#: Questions are cut to this many characters; nobody's question is longer.
LONGEST_QUESTION = 100
#: The front page, and the sections below it, say nothing about where a page belongs.
_DEPTH_OF_SECTIONS = 3


@dataclass(frozen=True)
class SearchResult:
    """One page found, the human word for its type, and the pages it belongs to, outermost first."""

    page: Page
    kind: str
    url: str
    trail: list[Page]


def find_pages(question: str, *, site: Site | None) -> Any:
    """Pages of the site that answer the question, as lazy search results to slice and count."""
    visible = Page.objects.live().public().exclude(pk__in=_under_closed_pages())
    visible = visible.in_site(site) if site else visible.none()
    return visible.specific().search(question.strip()[:LONGEST_QUESTION])


def _under_closed_pages() -> QuerySet[Page]:
    """Pages right under one that is not live: a lesson is there with its course."""
    closed = Page.objects.filter(live=False, numchild__gt=0).values("path")
    above = Left("path", Length("path") - Page.steplen)
    return Page.objects.live().order_by().annotate(above=above).filter(above__in=closed).values("pk")


def as_results(pages: Iterable[Page], *, request: HttpRequest) -> list[SearchResult]:
    """What a reader is told about each page, in a number of queries that does not grow with them."""
    found = list(pages)
    trails = _trails(found)
    for_reader = [*found, *{page.pk: page for trail in trails.values() for page in trail}.values()]
    prefetch_related_objects(for_reader, "other_languages")
    return [
        SearchResult(page=page, kind=kind_of(page), url=page.get_url(request) or "", trail=trails[page.pk])
        for page in found
    ]


def kind_of(page: Page) -> str:
    """The human word for a page's type: its `search_kind`, else its name in the admin."""
    return str(getattr(page, "search_kind", None) or page._meta.verbose_name)


def _trails(pages: list[Page]) -> dict[int, list[Page]]:
    """For each page its ancestors below the sections: a lesson's organisation and course."""
    paths = {
        page.pk: [page.path[: depth * page.steplen] for depth in range(_DEPTH_OF_SECTIONS + 1, page.depth)]
        for page in pages
    }
    wanted = {path for above in paths.values() for path in above}
    ancestors = {page.path: page for page in Page.objects.filter(path__in=wanted).live().specific()}
    return {key: [ancestors[path] for path in above if path in ancestors] for key, above in paths.items()}
