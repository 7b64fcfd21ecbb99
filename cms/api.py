"""JSON for browsers and other programs, under /api/v1/, described at /api/v1/openapi.json.

Closed unless an operation opens itself with `auth=None`: signed-in people are known by their session,
and whatever they send must carry the CSRF token. Every error is `{"detail": a sentence}`.
"""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.security import django_auth

from cms.navigation.languages import joined
from cms.refusals import Refusal

# The usual page of documentation loads its scripts from elsewhere; no other origin is ever contacted.
api = NinjaAPI(title="Yunke 云课", version="1", urls_namespace="api", docs_url=None, auth=django_auth)
api.add_router("", "cms.search.api.router")
api.add_router("", "courses.attendance.api.router")
api.add_router("", "lessons.player.api.router")


@api.exception_handler(Http404)
def say_not_found(request: HttpRequest, _fault: Any) -> HttpResponse:
    return _detail(404, _("There is nothing here, or it is only for those who belong to it."))


@api.exception_handler(AuthenticationError)
def say_sign_in(request: HttpRequest, _fault: Any) -> HttpResponse:
    return _detail(401, _("Please sign in first. Nothing was changed."))


@api.exception_handler(Refusal)
def say_refusal(request: HttpRequest, refusal: Any) -> HttpResponse:
    return _detail(409, str(refusal))


@api.exception_handler(ValidationError)
def say_what_is_wrong(request: HttpRequest, fault: Any) -> HttpResponse:
    sentence = _("Something in the request is not as it should be: %(names)s. Nothing was changed.")
    return _detail(422, sentence % {"names": joined(sorted({_what(error) for error in fault.errors}))})


@api.exception_handler(HttpError)
def say_unreadable(request: HttpRequest, fault: Any) -> HttpResponse:
    """Ninja itself raises this only for a body that is not JSON."""
    if fault.status_code != 400:
        return _detail(fault.status_code, str(fault))
    return _detail(422, _("The request could not be read: it is not JSON. Nothing was changed."))


def _what(error: dict[str, Any]) -> str:
    """What is wrong: the name of the field, after a rule between several of them its own words too."""
    # The last name on the way; numbers are places in a list.
    name = next((step for step in reversed(error["loc"]) if isinstance(step, str)), "")
    return f"{name} ({error['ctx']['error']})" if error["type"] == "value_error" else name


def no_such_address(request: HttpRequest) -> HttpResponse:
    """What stands at all other addresses below /api/: a program must never be handed a page of HTML."""
    return say_not_found(request, None)


def _detail(status: int, sentence: str) -> HttpResponse:
    return JsonResponse({"detail": sentence}, status=status)
