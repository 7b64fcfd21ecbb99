"""A session that was opened by a child's card: it lasts as long as the card, and reaches what a child may."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import ResolverMatch
from django.utils.translation import gettext

from cms.accounts.middleware import WITHOUT_READER
from courses.families.cards import CARD_OF_SESSION, is_still_good

#: Rooms and addresses that a child may reach. Whatever is added later stays shut until it is named here.
ROOMS = {"api", "films", "captions", "learning", "player", "enrolment", "cards"}
ADDRESSES = {
    "front_door",
    "healthz",
    "search",
    "rendition",
    "wagtail_serve",
    "wagtaildocs_serve",
    "wagtaildocs_authenticate_with_password",
    "wagtailcore_authenticate_with_password",
    "account_login",
    "account_logout",
}


class CardSessionMiddleware:
    """Sets `request.child_card`, the number of the card by which the reader came in, or None."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.child_card = self._card_of(request)  # type: ignore[attr-defined]
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        if request.child_card is None:  # type: ignore[attr-defined]
            return
        if not is_for_children(request.resolver_match):
            raise Http404

    def _card_of(self, request: HttpRequest) -> int | None:
        # A visitor without a cookie is never asked for a session, so that pages can be stored for everybody.
        has_session = settings.SESSION_COOKIE_NAME in request.COOKIES
        if not has_session or request.path_info.startswith(WITHOUT_READER):
            return None
        number = request.session.get(CARD_OF_SESSION)
        if number is None or is_still_good(number=number, user_id=request.user.pk):
            return number
        logout(request)
        # Replaced by another, or ended because the family has said no to an account.
        messages.info(
            request,
            gettext(
                "This card opens nothing any more. Please ask at home, or at your school, "
                "for the one that is good."
            ),
        )
        return None


def is_for_children(match: ResolverMatch | None) -> bool:
    if match is None:
        return False
    return match.namespace in ROOMS if match.namespace else match.url_name in ADDRESSES
