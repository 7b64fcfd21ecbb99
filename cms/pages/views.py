"""Finds a page by its whole address in one step."""

from collections.abc import Callable
from functools import cache
from typing import Any, cast

from django.db.models import CharField, Exists, ExpressionWrapper, F, Model, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from wagtail.models import Page, PageViewRestriction, Site
from wagtail.url_routing import RouteResult
from wagtail.views import serve

from cms.pages.pages import BasePage
from cms.statements import Row, columns_of, kept_statement, read_row

#: What kind of page stood at an address when it was last asked for. Only a hint, by which page and
#: kind come in one statement: where another kind has taken the place, nothing is found under the old one.
_kinds: dict[str, type[Page]] = {}
MOST_KINDS = 10_000


def serve_page(request: HttpRequest, path: str) -> HttpResponse:
    """Serve the live page at the path.

    Stock routing walks the tree and costs two statements for each part of the path; a lesson lies
    five parts deep. Every page stores its whole address, so it is looked up directly. What is not
    found that way goes through Wagtail's own routing, which also answers with its 404.
    """
    root_paths = Site.get_site_root_paths()
    # Wagtail's own name for it: the links of the page need not ask the cache again.
    request._wagtail_cached_site_root_paths = root_paths  # type: ignore[attr-defined] # noqa: SLF001
    if len(root_paths) == 1:
        page = _page_at(f"{root_paths[0].root_path}{path}")
        if page is not None:
            # Wagtail's own name for what its router found; its userbar and tags read it.
            request._wagtail_route_for_request = RouteResult(page)  # type: ignore[attr-defined] # noqa: SLF001
    return serve(request, path)


def _page_at(url_path: str) -> Page | None:
    """The live page as what it is, with `is_restricted`: whether it or a page above it is private."""
    kind = _kinds.get(url_path)
    if kind is not None and (page := _of_kind(kind, url_path)):
        return page
    found = Page.objects.filter(url_path=url_path, live=True).first()
    if found is None or found.specific_class is None:
        return None
    if len(_kinds) >= MOST_KINDS:
        _kinds.clear()
    _kinds[url_path] = found.specific_class
    return _of_kind(found.specific_class, url_path)


def _of_kind(kind: type[Page], url_path: str) -> Page | None:
    for row in _asking_for(kind)(url_path=url_path):  # type: ignore[arg-type] # Wagtail has no types
        values = iter(row)
        page: Any = read_row(kind, columns_of(kind), values)
        for name, model in _shown_with(kind).items():
            setattr(page, name, read_row(model, columns_of(model), values))
        page.is_restricted = next(values)
        return cast("Page", page)
    return None


@cache
def _asking_for(kind: Any) -> Callable[..., list[Row]]:
    """Asks for everything of a page of this kind, then of what it is shown with, then `is_restricted`."""

    @kept_statement
    def pages(url_path: str) -> QuerySet[Any, Any]:
        # A path holds the paths of all pages above it as prefixes.
        here = ExpressionWrapper(OuterRef("path"), output_field=CharField())
        above = PageViewRestriction.objects.annotate(here=here).filter(here__startswith=F("page__path"))
        found = kind.objects.filter(url_path=url_path, live=True).order_by()
        found = found.annotate(is_restricted=Exists(above))
        others = [f"{name}__{column}" for name, of in _shown_with(kind).items() for column in columns_of(of)]
        return found.values_list(*columns_of(kind), *others, "is_restricted")[:1]

    return pages


def _shown_with(kind: type[Page]) -> dict[str, type[Model]]:
    names = kind.shown_with if issubclass(kind, BasePage) else ()
    return {name: kind._meta.get_field(name).related_model for name in names}
