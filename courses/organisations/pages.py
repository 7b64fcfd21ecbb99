"""The public faces of organisations. An organisation's page is its house and its permission boundary."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import PageManager
from wagtail.query import PageQuerySet
from wagtail.search import index

from cms.pages.pages import RICH_TEXT_FEATURES, BasePage
from courses.organisations.models import Affiliation, Organisation
from courses.organisations.sections import sections_of


class OrganisationIndexPage(BasePage):
    """Every school and association that is open to the public."""

    template = "courses/organisations/organisation_index_page.html"
    max_count = 1
    parent_page_types = ["cms.HomePage"]
    is_same_for_visitors = True

    content_panels = [*BasePage.content_panels, BasePage.translation_panel]

    class Meta:
        verbose_name = _("list of organisations")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Adds `schools` and `associations`: pages with their organisation; who is both stands in both."""
        context = super().get_context(request, *args, **kwargs)
        pages = list(OrganisationPage.objects.child_of(self).for_cards())
        association, school = Organisation.Kind.ASSOCIATION, Organisation.Kind.SCHOOL
        context["schools"] = [page for page in pages if page.organisation.kind != association]
        context["associations"] = [page for page in pages if page.organisation.kind != school]
        return context


class OrganisationPageQuerySet(PageQuerySet):
    def for_cards(self) -> "OrganisationPageQuerySet":
        """Those open to the public, with all that a card shows."""
        pages = self.live().public().select_related("organisation")
        return pages.prefetch_related("other_languages").order_by("path")


class OrganisationPage(BasePage):
    """The face of one organisation. Made by `onboard_organisation` together with its row."""

    template = "courses/organisations/organisation_page.html"
    parent_page_types = ["courses.OrganisationIndexPage"]
    is_same_for_visitors = True
    search_kind = _("Organisation")
    # Added by onboarding alone: a page without groups, collection and workflow would be an open house.
    is_creatable = False

    organisation = models.OneToOneField(
        Organisation, on_delete=models.PROTECT, related_name="page", verbose_name=_("organisation")
    )
    body = RichTextField(_("text"), features=RICH_TEXT_FEATURES, blank=True)

    objects = PageManager.from_queryset(OrganisationPageQuerySet)()

    content_panels = [*BasePage.content_panels, FieldPanel("body"), BasePage.translation_panel]
    search_fields = [
        *BasePage.search_fields,
        index.SearchField("body"),
        index.RelatedFields(
            "organisation",
            [
                index.SearchField("name"),
                index.SearchField("local_name"),
                index.SearchField("city"),
                index.SearchField("chinese_city"),
            ],
        ),
    ]

    class Meta:
        verbose_name = _("organisation's page")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Adds `organisation`, `courses` (its published ones, for cards), `parents` and `members` (pages of
        organisations) and `sections` (sections.py)."""
        context = super().get_context(request, *args, **kwargs)
        context["organisation"] = self.organisation
        # Reached through the foreign key from above: this room stands below the catalogue.
        courses = self.organisation.courses.live().public().for_cards().by_stage()
        context["courses"] = courses.with_sizes()
        context |= self._affiliated()
        context["sections"] = sections_of(self, request)
        return context

    def _affiliated(self) -> dict[str, list["OrganisationPage"]]:
        """Most organisations stand alone, and then it costs one statement."""
        own = self.organisation_id
        pairs = Affiliation.objects.filter(Q(member=own) | Q(parent=own)).values_list("member", "parent")
        others = {member if parent == own else parent for member, parent in pairs}
        pages = list(OrganisationPage.objects.for_cards().filter(organisation__in=others)) if others else []
        above = {parent for member, parent in pairs if member == own}
        return {
            "parents": [page for page in pages if page.organisation_id in above],
            "members": [page for page in pages if page.organisation_id not in above],
        }
