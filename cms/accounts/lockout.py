"""What django-axes counts, and what it says to somebody who has tried too often."""

from typing import Any

from allauth.core.internal.httpkit import get_client_ip
from axes.handlers.proxy import AxesProxyHandler
from django.conf import settings
from django.contrib.auth.signals import user_login_failed
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from cms.accounts.models import User

LONGEST_COUNTED = 255


def who_is_knocking(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str:
    """The address or username that was typed, in one spelling."""
    typed = credentials or {}
    return str(typed.get("email") or typed.get("username") or "").strip().lower()[:LONGEST_COUNTED]


def where_from(request: HttpRequest) -> str | None:
    """The IP that allauth counts by too, behind as many proxies as are ours."""
    return get_client_ip(request)


def lockout_page(
    request: HttpRequest, response: HttpResponse | None = None, credentials: dict[str, Any] | None = None
) -> HttpResponse:
    minutes = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
    return render(request, "account/locked_out.html", {"minutes": minutes}, status=429)


def has_tried_too_often(request: HttpRequest, user: User) -> bool:
    """Whether this person's second proof was guessed at too often from here."""
    return is_barred(request, door=_second_proof_of(user))


def count_wrong_second_proof(request: HttpRequest, user: User) -> None:
    """Counted as wrong passwords are, in the database, but apart from them."""
    count_wrong_guess(request, door=_second_proof_of(user))


def forgive_second_proof(user: User) -> None:
    AxesProxyHandler.reset_attempts(username=_second_proof_of(user))


def is_barred(request: HttpRequest, *, door: str) -> bool:
    """Whether too many wrong guesses were made at this door from here. A door is named with a space in it,
    so that it is nobody's username and nobody's address."""
    return AxesProxyHandler.is_locked(request, {"username": door})


def count_wrong_guess(request: HttpRequest, *, door: str) -> None:
    """At eight the door is barred for a quarter of an hour, also when the cache is away."""
    user_login_failed.send(sender=__name__, credentials={"username": door}, request=request)
    # The form says so, beside its field; the page about passwords would be the wrong one.
    request.axes_locked_out = False  # type: ignore[attr-defined]


def _second_proof_of(user: User) -> str:
    return f"second proof {user.pk}"
