"""What happens to every request: which language, whose clock, which second proof, which headers."""

import re
from collections.abc import Callable

from django.conf import settings
from django.conf.locale import LANG_INFO
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.middleware.locale import LocaleMiddleware
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import get_supported_language_variant, gettext
from wagtail.users.models import UserProfile

from cms.accounts.models import User
from cms.accounts.permissions import has_second_factor, user_is_staff
from cms.accounts.time_zones import zone_of

GetResponse = Callable[[HttpRequest], HttpResponseBase]
EDITORS_ROOM = "/admin/"
# Nobody's clock or language matters here, so no session is opened: pictures are the same for everybody,
# twenty on a page, and a piece of a film is admitted by what stands in its address, every four seconds.
WITHOUT_READER = (f"{settings.MEDIA_URL}images/", "/films/bytes/")
OFFICE = re.compile(r"^(/[a-zA-Z-]+)?/office/")
AFTER_SECOND_FACTOR = "after_second_factor"
# What is not found here is not found: no language in front of it would help.
WITHOUT_LANGUAGE = {"admin", "api", "films", "uploads"}
_LANGUAGES = {code.split("-")[0] for code in LANG_INFO}


class AddressLanguageMiddleware(LocaleMiddleware):
    """Django's own, and a guide for languages that the site spells differently or does not speak.

    `/zh-cn/courses/` leads to `/zh-hans/courses/`. `/sv/courses/` is not found; Django would put
    another language in front of it and look for a page called "sv".
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        _, first, *rest = request.path_info.split("/", 2)
        if first in WITHOUT_LANGUAGE:
            response.headers.setdefault("Content-Language", translation.get_language())
            return response
        if response.status_code != 404 or first in dict(settings.LANGUAGES) or not _is_language(first):
            return super().process_response(request, response)
        try:
            spoken = get_supported_language_variant(first.lower())
        except LookupError:
            response.headers.setdefault("Content-Language", translation.get_language())
            return response
        query = request.META.get("QUERY_STRING", "")
        return HttpResponseRedirect(f"/{'/'.join([spoken, *rest])}{'?' + query if query else ''}")


def _is_language(word: str) -> bool:
    return word.lower().split("-")[0] in _LANGUAGES


class ReaderMiddleware:
    """Sets the clock of the signed-in reader, and the language where the address names none.

    A reader without a session cookie is never asked for one, so that pages stay cacheable.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path_info.startswith(WITHOUT_READER):
            return self.get_response(request)
        user = request.user if settings.SESSION_COOKIE_NAME in request.COOKIES else None
        if not isinstance(user, User):
            return self.get_response(request)
        with timezone.override(zone_of(user.time_zone)):
            if request.path_info.startswith(EDITORS_ROOM):
                self._prepare_editors_room(request, user)
            return self.get_response(request)

    def _prepare_editors_room(self, request: HttpRequest, user: User) -> None:
        if user.language in dict(settings.LANGUAGES):
            translation.activate(user.language)
            request.LANGUAGE_CODE = user.language
        # Wagtail reads zone and language from a profile of its own. It gets ours, unsaved, unless the
        # person has chosen others for the editors' rooms.
        profile = UserProfile.get_for_user(user)
        profile.current_time_zone = profile.current_time_zone or zone_of(user.time_zone).key
        profile.preferred_language = profile.preferred_language or translation.get_language()
        user.wagtail_userprofile = profile  # type: ignore[attr-defined]


class SecondFactorMiddleware:
    """Lets nobody into the editors' rooms or the office who could get there by one proof alone.

    Who may enter an office is known upstairs; here everybody who knocks is asked.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if settings.STAFF_SECOND_FACTOR_REQUIRED and self._lacks_second_factor(request):
            request.session[AFTER_SECOND_FACTOR] = (
                request.get_full_path() if request.method == "GET" else "/admin/"
            )
            messages.info(
                request,
                gettext(
                    "Whoever works with other people's data signs in with two proofs. Please add your second one."
                ),
            )
            return HttpResponseRedirect(reverse("mfa_index"))
        return self.get_response(request)

    def _lacks_second_factor(self, request: HttpRequest) -> bool:
        is_office = OFFICE.match(request.path_info)
        if not (is_office or request.path_info.startswith(EDITORS_ROOM)):
            return False
        user = request.user
        if not isinstance(user, User) or not (is_office or user_is_staff(user)):
            return False
        return not has_second_factor(user)


class SecurityHeadersMiddleware:
    """Names what pages may use of a device, and lets Wagtail's inline scripts run in its own rooms only."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", settings.PERMISSIONS_POLICY)
        if request.path_info.startswith(EDITORS_ROOM):
            response._csp_config = settings.EDITORS_CONTENT_SECURITY_POLICY  # type: ignore[attr-defined] # noqa: SLF001
        return response
