"""The same page in every language: addresses, names and the `lang` that HTML wants."""

from collections.abc import Iterable
from dataclasses import dataclass

from babel.core import Locale, UnknownLocaleError
from babel.lists import format_list
from django.conf import settings
from django.conf.locale import LANG_INFO
from django.http import HttpRequest
from django.utils.translation import get_language


@dataclass(frozen=True)
class LanguageLink:
    code: str
    html_lang: str
    name: str
    short_name: str
    path: str
    is_current: bool

    @property
    def url(self) -> str:
        """The full address, for `<link rel="alternate">`."""
        return settings.BASE_URL + self.path


SHORT_NAMES = {"zh-hans": "简", "zh-hant": "繁"}


def html_lang(code: str) -> str:
    """'zh-hans' as HTML writes it: 'zh-Hans'."""
    language, *rest = code.replace("_", "-").split("-")
    return "-".join([language.lower(), *(_subtag(part) for part in rest)])


def _subtag(part: str) -> str:
    return part.title() if len(part) == 4 else part.upper() if len(part) == 2 else part


def language_name(code: str) -> str:
    """What a language calls itself, first letter large: 'Español'."""
    info = LANG_INFO.get(code.lower(), {})
    name = info.get("name_local", code)
    return name[:1].upper() + name[1:]


def joined(words: Iterable[str]) -> str:
    """A list in a sentence, as the reader's language writes it: 甲、乙和丙; A, B and C."""
    language = active_language()
    try:
        locale = Locale.parse("en-GB" if language == "en" else language, sep="-")
    except (UnknownLocaleError, ValueError):
        locale = Locale("en")
    return format_list(list(words), locale=locale)


def active_language() -> str:
    return get_language() or settings.LANGUAGE_CODE


def site_path(path: str = "", language: str = "") -> str:
    """The address of a place of the site in a language, the reader's own unless said otherwise."""
    return f"/{language or active_language()}/{path.lstrip('/')}"


def language_links(request: HttpRequest | None) -> list[LanguageLink]:
    """This very page in each language; for an address without a language, the home pages."""
    current = active_language()
    rest = _path_without_language(request)
    return [
        LanguageLink(
            code=code,
            html_lang=html_lang(code),
            name=language_name(code),
            short_name=SHORT_NAMES.get(code, code.upper()),
            path=site_path(rest, code),
            is_current=code == current,
        )
        for code, _name in settings.LANGUAGES
    ]


def _path_without_language(request: HttpRequest | None) -> str:
    if request is None:
        return ""
    first, _, rest = request.path.lstrip("/").partition("/")
    if first not in dict(settings.LANGUAGES):
        return ""
    query = request.META.get("QUERY_STRING", "")
    return f"{rest}?{query}" if query else rest
