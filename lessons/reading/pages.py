"""Something to read in an organisation's house that belongs to no course: a book of poems, say."""

from typing import ClassVar

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.search import index

from cms.blocks.blocks import ContentBlocks
from cms.blocks.fields import ContentField
from cms.pages.pages import BasePage
from courses.organisations.pages import OrganisationPage
from courses.organisations.sections import PageSection
from lessons.outline.words import load_words


class ReadingPage(BasePage):
    """Open to everybody, and found by every word that stands in it."""

    template = "lessons/reading/reading_page.html"
    parent_page_types = ["courses.OrganisationPage"]
    subpage_types: ClassVar[list[str]] = []
    is_same_for_visitors = True
    search_kind = _("Reading")

    body = ContentField(ContentBlocks, blank=True, verbose_name=_("text"))

    content_panels = [*BasePage.content_panels, FieldPanel("body"), BasePage.translation_panel]
    search_fields = [*BasePage.search_fields, index.SearchField("body")]

    class Meta:
        verbose_name = _("page to read")


def sections_of_organisation(page: OrganisationPage, request: HttpRequest) -> list[PageSection]:
    """Hook ``organisation_sections``: what there is to read in the house."""
    pages = list(ReadingPage.objects.child_of(page).live().public().defer("body").order_by("path"))
    load_words(pages)
    return [PageSection(_("To read"), "lessons/reading/of_house.html", pages)]
