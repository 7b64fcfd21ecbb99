"""What django-axes counts, and what it says to somebody who has tried too often."""

from typing import Any

from allauth.core.internal.httpkit import get_client_ip
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

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
