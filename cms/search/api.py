"""The same search for other programs."""

from django.conf import settings
from django.http import HttpRequest
from django.utils import translation
from django.utils.translation import gettext as _
from ninja import Router, Schema
from ninja.errors import HttpError
from wagtail.models import Page, Site

from cms.chinese.scripts import to_traditional
from cms.navigation.languages import joined
from cms.search.results import as_results, find_pages

RESULTS_AT_MOST = 20

router = Router(tags=["search"])


class Found(Schema):
    title: str
    url: str
    kind: str


class SearchAnswer(Schema):
    results: list[Found]


@router.get("/search", response=SearchAnswer, auth=None, summary="Find pages in any language or script")
def search(request: HttpRequest, q: str = "", language: str = settings.LANGUAGE_CODE) -> SearchAnswer:
    """The best twenty public pages, with titles and addresses in one of the site's languages."""
    known = dict(settings.LANGUAGES)
    if language not in known:
        raise HttpError(
            422,
            _("We do not have the language “%(language)s”. Please choose one of these: %(known)s.")
            % {"language": language[:20], "known": joined(known)},
        )
    pages = find_pages(q, site=Site.find_for_request(request))[:RESULTS_AT_MOST]
    with translation.override(language):
        return SearchAnswer(
            results=[
                Found(title=_title(result.page, language), url=result.url, kind=_shown(result.kind, language))
                for result in as_results(pages, request=request)
            ]
        )


def _title(page: Page, language: str) -> str:
    return _shown(page.title_in(language) if hasattr(page, "title_in") else page.title, language)


def _shown(text: str, language: str) -> str:
    return to_traditional(text) if language == "zh-hant" else text
