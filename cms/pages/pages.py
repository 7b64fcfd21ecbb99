"""What every page of Yunke has, and the plain pages of the site itself."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import prefetch_related_objects
from django.db.models.query import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page, PageViewRestriction, Site
from wagtail.search import index

from cms.pages.forms import PageForm
from cms.pages.models import PageTranslation

#: Stands for "some site or other" where Wagtail would fetch the one that was asked.
NO_SITE = Site()
RICH_TEXT_FEATURES = ["h2", "h3", "bold", "ol", "ul", "link", "document-link", "image", "hr"]


class BasePage(Page):
    """A page written in one language, with its title, summary and text in others beside it."""

    content_language = models.CharField(
        _("language it is written in"),
        max_length=12,
        default="zh-hans",
        choices=list(settings.ALL_LANGUAGES.items()),
    )
    summary = models.TextField(
        _("summary"), blank=True, help_text=_("Two or three sentences that stand on the card.")
    )

    #: True for pages that show everybody the same thing: a visitor without cookies may get a stored copy
    #: (of `is_one_of_few` views).
    is_same_for_visitors: ClassVar[bool] = False
    #: Relations that the page's own view shows, fetched with the page itself.
    shown_with: ClassVar[tuple[str, ...]] = ()
    #: The human word for this kind of page in search results.
    search_kind: ClassVar[Any] = _("Page")

    base_form_class = PageForm
    content_panels = [
        *Page.content_panels,
        FieldPanel("content_language"),
        FieldPanel("summary"),
    ]
    translation_panel = MultiFieldPanel(
        [InlinePanel("other_languages", label=_("language"))],
        heading=_("In other languages"),
        classname="collapsed",
    )
    search_fields = [
        *Page.search_fields,
        index.SearchField("summary"),
        index.RelatedFields(
            "other_languages",
            [
                index.SearchField("title"),
                index.AutocompleteField("title"),
                index.SearchField("summary"),
            ],
        ),
    ]

    class Meta:
        abstract = True

    def in_language(self, language: str) -> PageTranslation | None:
        """This page's words in the language, or None where the original has to do."""
        wanted = "zh-hans" if language == "zh-hant" else language
        if wanted == self.content_language:
            return None
        return next((row for row in self.other_languages.all() if row.language == wanted), None)

    def title_in(self, language: str) -> str:
        row = self.in_language(language)
        return row.title if row and row.title else self.title

    def summary_in(self, language: str) -> str:
        row = self.in_language(language)
        return row.summary if row and row.summary else self.summary

    def text_in(self, language: str) -> str:
        """The running text in the language, as rich text; empty where only the original exists."""
        row = self.in_language(language)
        return row.text if row else ""

    def get_url(self, request: HttpRequest | None = None, current_site: Site | None = None) -> str | None:
        """As Wagtail's, without fetching the request's site: with one site all addresses are local.

        The request still remembers the sites' root paths for the next link of the page.
        """
        return super().get_url(request, current_site or NO_SITE)

    def get_url_parts(self, request: HttpRequest | None = None) -> tuple[int, str | None, str | None] | None:
        """As Wagtail's, but the full address begins as BASE_URL says: letters are read elsewhere, and the
        port that a Site remembers is not the one of every run."""
        parts: tuple[int, str | None, str | None] | None = super().get_url_parts(request)
        if parts is None or parts[1] is None:
            return parts
        return parts[0], settings.BASE_URL, parts[2]

    def get_sitemap_urls(self, request: HttpRequest | None = None) -> list[dict[str, Any]]:
        """One address for each language of the site: all of them show this page."""
        urls: list[dict[str, Any]] = []
        for language, _name in settings.LANGUAGES:
            with translation.override(language):
                urls += super().get_sitemap_urls(request)
        return urls

    def get_view_restrictions(self) -> QuerySet[PageViewRestriction]:
        """Restrictions on this page and all above it, in one statement instead of two.

        A page's path holds its ancestors' paths as prefixes, so they need not be fetched. And in
        none, where whoever fetched the page has asked already (views.py).
        """
        if self.alias_of_id:
            return super().get_view_restrictions()
        if getattr(self, "is_restricted", True) is False:
            return PageViewRestriction.objects.none()
        lengths = range(self.steplen, len(self.path) + 1, self.steplen)
        return PageViewRestriction.objects.filter(page__path__in=[self.path[:n] for n in lengths])

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        if self.pk:
            # Asked for by the title, the second title and the summary: fetched once for all.
            prefetch_related_objects([self], "other_languages")
        context["language"] = get_language()
        return context

    def is_one_of_few(self, request: HttpRequest, context: dict[str, Any]) -> bool:
        """Whether this view of the page is one of a known, small number, so that it may be stored.

        A page whose address may ask something says which questions it knows.
        """
        return not request.GET

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().serve(request, *args, **kwargs)
        if self.is_same_for_visitors and not request.COOKIES:
            # The page cache stores nothing that does not carry this mark.
            response.is_same_for_visitors = self.is_one_of_few(request, response.context_data)
        return response


class HomePage(BasePage):
    """The front door. What stands on it comes from the storeys above, asked by a hook.

    Hook ``home_page_sections(request, page) -> dict[str, Any]``: names for the template's context.
    """

    template = "cms/pages/home_page.html"
    max_count = 1
    parent_page_types = ["wagtailcore.Page"]
    is_same_for_visitors = True

    content_panels = [*BasePage.content_panels, BasePage.translation_panel]

    class Meta:
        verbose_name = _("home page")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        for sections in hooks.get_hooks("home_page_sections"):
            context.update(sections(request, self))
        return context


class StandardPage(BasePage):
    """About, help, privacy: a title and running text."""

    template = "cms/pages/standard_page.html"
    parent_page_types = ["cms.HomePage", "cms.StandardPage"]
    subpage_types = ["cms.StandardPage"]
    is_same_for_visitors = True

    body = RichTextField(_("text"), features=RICH_TEXT_FEATURES, blank=True)

    content_panels = [*BasePage.content_panels, FieldPanel("body"), BasePage.translation_panel]
    search_fields = [*BasePage.search_fields, index.SearchField("body")]

    class Meta:
        verbose_name = _("standard page")


class NewsIndexPage(BasePage):
    template = "cms/pages/news_index_page.html"
    max_count = 1
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["cms.NewsPage"]
    is_same_for_visitors = True

    content_panels = [*BasePage.content_panels, BasePage.translation_panel]

    class Meta:
        verbose_name = _("news index page")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["news"] = (
            NewsPage.objects.child_of(self)
            .live()
            # Whoever sees this list has passed what may guard the pages above.
            .filter(view_restrictions=None)
            .order_by("-published_on")
            .prefetch_related("other_languages")[:50]
        )
        return context


class NewsPage(BasePage):
    template = "cms/pages/news_page.html"
    parent_page_types = ["cms.NewsIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    is_same_for_visitors = True
    search_kind = _("News")

    published_on = models.DateField(_("date"))
    body = RichTextField(_("text"), features=RICH_TEXT_FEATURES, blank=True)

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("published_on"),
        FieldPanel("body"),
        BasePage.translation_panel,
    ]
    search_fields = [*BasePage.search_fields, index.SearchField("body")]

    class Meta:
        verbose_name = _("news page")
