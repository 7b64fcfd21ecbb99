"""Stored answers for visitors without cookies.

Stored are only answers that are marked by their page as the same for every visitor, to GET requests
that carry neither cookies nor credentials. Whoever has a cookie never meets this store. Publishing
anything makes all stored answers old at once. Pages mark few views: what a stranger can type into an
address has no end, and each answer takes room.
"""

import hashlib
from collections.abc import Callable
from typing import Any, TypeVar, cast
from urllib.parse import parse_qsl, urlencode
from uuid import uuid4

from asgiref.local import Local
from django.core.cache import cache
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import has_vary_header, patch_vary_headers

#: Seconds a stored answer may live. Seats and countdowns on it are this old at most.
STORED_FOR = 60
#: Addresses with other questions in them are not even looked for.
STORED_QUERY_KEYS = frozenset({"stage", "subject", "organisation"})
GENERATION_KEY = "pages:generation"

# The generation that the request being answered has met; asked for once in a request. Were it to change
# meanwhile, whatever is stored under the old one is old already.
_met = Local()

T = TypeVar("T")
StoredAnswer = tuple[bytes, dict[str, str]]


def forget_pages() -> None:
    """Make every stored answer old. Called when something shown to visitors has changed.

    At once, and again when the change is committed: an answer made in between was made from what
    stood there before.
    """
    _begin_generation()
    if transaction.get_connection().in_atomic_block:
        transaction.on_commit(_begin_generation, robust=True)


def _begin_generation() -> None:
    if hasattr(_met, "generation"):
        _met.generation = None
    cache.set(GENERATION_KEY, _new_generation(), None)


def _new_generation() -> str:
    # Not a count and not the time: what was lost with the server that kept it must not come back.
    return uuid4().hex


def generation() -> str:
    """Another word after every `forget_pages`; goes with whatever is stored of pages."""
    met: str | None = getattr(_met, "generation", None)
    return met or _meet(cast("str", cache.get_or_set(GENERATION_KEY, _new_generation, None)))


def _meet(current: str) -> str:
    if hasattr(_met, "generation"):
        _met.generation = current
    return current


def remembered(name: str, make: Callable[[], T]) -> T:
    """What `make` answers, made anew after STORED_FOR seconds and after every `forget_pages`.

    For what everybody is shown alike. `name` says all it depends on; what comes back may be changed.
    """
    key = f"remembered:{name}"
    current, value = _find(key)
    if value is None:
        value = make()
        cache.set(key, (current, value), STORED_FOR)
    return cast("T", value)


def _find(key: str) -> tuple[str, Any]:
    """The generation of this moment, and what was stored for it under the key or None; in one question."""
    current = getattr(_met, "generation", None)
    found = cache.get_many([key] if current else [GENERATION_KEY, key])
    current = current or _meet(found.get(GENERATION_KEY) or generation())
    made_for, value = found.get(key, (None, None))
    return current, value if made_for == current else None


class PageCacheMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        _met.generation = None
        try:
            return self._stored_or_made(request)
        finally:
            # Wagtail draws a preview by a request within a request, which has forgotten it already.
            if hasattr(_met, "generation"):
                del _met.generation

    def _stored_or_made(self, request: HttpRequest) -> HttpResponseBase:
        key = _key(request)
        if key is None:
            return self.get_response(request)
        stored: StoredAnswer | None
        current, stored = _find(key)
        if stored is None:
            response = self.get_response(request)
            if isinstance(response, HttpResponse) and _may_be_stored(response):
                stored = _store(key, current, response)
            return response if stored is None else _answer(request, stored)
        return _answer(request, stored)


def _key(request: HttpRequest) -> str | None:
    """Where the answer to this request is stored, or None when it may not be."""
    headers = request.headers
    if request.method != "GET" or headers.get("Cookie") or "Authorization" in headers:
        return None
    questions = sorted(parse_qsl(request.META.get("QUERY_STRING", ""), keep_blank_values=True))
    if any(name not in STORED_QUERY_KEYS for name, _value in questions):
        return None
    # Raises for a host that is not ours, before anything is looked up.
    request.get_host()
    is_packed = "gzip" in headers.get("Accept-Encoding", "")
    parts = (request.path, urlencode(questions), is_packed)
    return "page:" + hashlib.sha256(repr(parts).encode()).hexdigest()


def _may_be_stored(response: HttpResponse) -> bool:
    return (
        response.status_code == 200
        and getattr(response, "is_same_for_visitors", False)
        and not response.cookies
        and not has_vary_header(response, "Cookie")
    )


def _store(key: str, current: str, response: HttpResponse) -> StoredAnswer:
    # Whoever signs in later must not be shown the copy the browser kept: it has to ask each time.
    response["Cache-Control"] = "no-cache"
    response["ETag"] = '"' + hashlib.sha256(response.content).hexdigest()[:32] + '"'
    patch_vary_headers(response, ["Cookie", "Accept-Encoding"])
    stored = (response.content, dict(response.items()))
    # With the generation from before it was made: what has changed in between is not in it.
    cache.set(key, (current, stored), STORED_FOR)
    return stored


def _answer(request: HttpRequest, stored: StoredAnswer) -> HttpResponse:
    content, headers = stored
    if request.headers.get("If-None-Match") == headers["ETag"]:
        response = HttpResponse(status=304)
        for name in ("ETag", "Cache-Control", "Vary"):
            response[name] = headers[name]
        return response
    return HttpResponse(content, headers=headers)
