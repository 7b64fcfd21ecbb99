"""The links that stand on every page."""

from dataclasses import dataclass
from operator import attrgetter

from cms.pages.cache import remembered
from cms.pages.pages import BasePage, NewsIndexPage, StandardPage
from cms.pages.privacy import is_restricted


@dataclass(frozen=True)
class MenuLink:
    """A page's titles by language, and its address below the language prefix."""

    titles: dict[str, str]
    path: str
    content_language: str

    def title_in(self, language: str) -> str:
        wanted = "zh-hans" if language == "zh-hant" else language
        return self.titles.get(wanted) or self.titles[self.content_language]


def footer_links() -> list[MenuLink]:
    """The public pages of text, and the news, that their editors put "in menus"; in tree order."""
    return remembered("navigation:footer", _footer_links)


def _footer_links() -> list[MenuLink]:
    pages: list[BasePage] = []
    for kind in (StandardPage, NewsIndexPage):
        public = kind.objects.live().filter(~is_restricted("path"))
        pages += public.in_menu().prefetch_related("other_languages")
    return [
        MenuLink(
            titles={
                page.content_language: page.title,
                **{row.language: row.title for row in page.other_languages.all() if row.title},
            },
            # url_path begins with the home page's own slug, which is not part of the address.
            path=page.url_path.split("/", 2)[2],
            content_language=page.content_language,
        )
        for page in sorted(pages, key=attrgetter("path"))
    ]
