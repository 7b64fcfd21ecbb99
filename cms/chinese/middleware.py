"""Every public page in the Chinese script its reader wants, converted on its way out."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import get_language_from_path

from cms.chinese.markup import Script, convert_html

_SCRIPTS_OF_LANGUAGES: dict[str, Script] = {"zh-hant": "hant"}
_SCRIPTS_OF_USERS: dict[str, Script] = {"hans": "hans", "hant": "hant"}


class TraditionalScriptMiddleware:
    """Pages are stored as they were written, most in Simplified; under /zh-hant/ all read Traditional.

    A signed-in reader who has chosen a script gets that one under every language: one link serves
    a whole WeChat group. Addresses without a language (the admin, films, JSON) are left alone, for
    what is typed there must come back as it was typed.

    Stands inside the page cache, which keys by address, and after locale and sign-in.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if not isinstance(response, HttpResponse) or not _is_html(response):
            return response
        script = wanted_script(request)
        if script:
            text = response.content.decode(response.charset)
            response.content = convert_html(text, script).encode(response.charset)
            if "Content-Length" in response:
                response["Content-Length"] = str(len(response.content))
        return response


def wanted_script(request: HttpRequest) -> Script | None:
    """The script this reader's pages are converted to, or None where they stay as written."""
    language = get_language_from_path(request.path_info)
    if language is None:
        return None
    return _own_script(request) or _SCRIPTS_OF_LANGUAGES.get(language)


def _own_script(request: HttpRequest) -> Script | None:
    # Asking an anonymous request for its user would touch the session and make the answer vary by cookie.
    if settings.SESSION_COOKIE_NAME not in request.COOKIES or not hasattr(request, "user"):
        return None
    return _SCRIPTS_OF_USERS.get(getattr(request.user, "script", ""))


def _is_html(response: HttpResponse) -> bool:
    kind = response.headers.get("Content-Type", "").partition(";")[0].strip()
    return kind == "text/html" and "Content-Encoding" not in response.headers
