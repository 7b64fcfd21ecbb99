"""The addresses of the site as its own configuration knows them."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from tests.guards.tree import ROOT, STOREYS

#: Wagtail's viewsets and pages are Wagtail's to test, but where we give them a view of our own.
OURS = tuple(str(ROOT / storey) for storey in STOREYS)


def own_routes() -> set[str]:
    """Every route that ends in code of ours, as `resolve(address).route` names it."""
    return {route for route, pattern in _walk(get_resolver()) if is_ours(pattern.callback)}


def _walk(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for entry in resolver.url_patterns:
        # As Django joins them: an inner expression's beginning is not the address's.
        route = prefix + str(entry.pattern).removeprefix("^" if prefix else "")
        if isinstance(entry, URLResolver):
            yield from _walk(entry, route)
        else:
            yield route, entry


def is_ours(view: Any, depth: int = 9) -> bool:
    """Whether code of the four storeys is anywhere in the view: itself, its class, or what it wraps."""
    if depth == 0 or view is None:
        return False
    code = getattr(view, "__code__", None)
    if code is not None and code.co_filename.startswith(OURS):
        return True
    module = getattr(getattr(view, "view_class", None), "__module__", "")
    return module.split(".")[0] in STOREYS or any(is_ours(inner, depth - 1) for inner in _inside(view))


def _inside(view: Any) -> Iterator[Callable[..., Any]]:
    if isinstance(view, partial):
        yield view.func
    for cell in getattr(view, "__closure__", None) or ():
        if callable(cell.cell_contents):
            yield cell.cell_contents
        for operation in getattr(cell.cell_contents, "operations", ()):
            yield operation.view_func


def own_page_types() -> set[str]:
    from wagtail.models import get_page_models  # noqa: PLC0415 - needs the apps

    return {model.__name__ for model in get_page_models() if model.__module__.split(".")[0] in STOREYS}
