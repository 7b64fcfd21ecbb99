"""A long list a page at a time: the filters stay in the address, and so does the order."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.functional import Promise

ROWS_ON_A_PAGE = 50
#: A name in the address, what it is called, and the fields to order by. The first is taken unless asked.
Orders = Mapping[str, tuple[Promise, tuple[str, ...]]]


@dataclass(frozen=True)
class Order:
    title: Promise
    url: str
    is_chosen: bool


@dataclass(frozen=True)
class Listing:
    page: Page[Any]
    orders: list[Order]
    #: What the reader searched for.
    sought: str
    #: The filters and the order as the address has them, ending in `&` where there are any.
    query: str


def sought_in(request: HttpRequest) -> str:
    return " ".join(request.GET.get("q", "").replace("\x00", "").split())[:100]


def listing(
    request: HttpRequest, rows: QuerySet[Any, Any], orders: Orders, filters: Mapping[str, str] | None = None
) -> Listing:
    """Two statements, however many rows there are."""
    asked = request.GET.get("sort", "")
    chosen = asked if asked in orders else next(iter(orders))
    kept = {"q": sought_in(request)} | dict(filters or {})
    kept = {name: value for name, value in kept.items() if value}
    choices = [
        Order(title, "?" + urlencode(kept | {"sort": name}), name == chosen)
        for name, (title, _fields) in orders.items()
    ]
    query = urlencode(kept | ({"sort": chosen} if asked == chosen else {}))
    ordered = rows.order_by(*orders[chosen][1])
    page = Paginator(ordered, ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    return Listing(page, choices, sought_in(request), f"{query}&" if query else "")
