"""The catalogue that looks across all organisations, and the page of one course."""

from typing import Any

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Case, Value, When
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.images import get_image_model_string
from wagtail.models import Page, PageManager
from wagtail.query import PageQuerySet
from wagtail.search import index

from cms.pages.pages import BasePage
from courses.catalogue.models import Stage, Subject
from courses.catalogue.outline import outline_of, sizes_of
from courses.organisations.models import Organisation

HAN = r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af]"


class CatalogueIndexPage(BasePage):
    """Looks across all organisations; its filters live in the address."""

    template = "courses/catalogue/catalogue_index_page.html"
    max_count = 1
    parent_page_types = ["cms.HomePage"]
    subpage_types: list[str] = []
    is_same_for_visitors = True

    content_panels = [*BasePage.content_panels, BasePage.translation_panel]

    class Meta:
        verbose_name = _("catalogue")


class CourseQuerySet(PageQuerySet):
    def for_cards(self) -> "CourseQuerySet":
        """With all that a card shows, in a fixed number of queries however many cards."""
        return (
            self.select_related("organisation", "subject")
            .prefetch_related("other_languages", "subject__names", "cover_image__renditions")
            .defer_streamfields()
        )

    def by_stage(self) -> "CourseQuerySet":
        """From the youngest to the grown-ups, within a stage as they stand in the tree."""
        rank = Case(
            *(When(stage=stage, then=Value(stage.number)) for stage in Stage),
            default=Value(len(Stage) + 1),
        )
        return self.order_by(rank, "path")


class CoursePage(BasePage):
    """What is taught, dateless. Its lessons are its children; its dates are CourseRun rows."""

    template = "courses/catalogue/course_page.html"
    parent_page_types = ["courses.OrganisationPage"]
    is_same_for_visitors = True
    search_kind = _("Course")

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="courses", editable=False
    )
    subject = models.ForeignKey(
        Subject, on_delete=models.PROTECT, related_name="courses", verbose_name=_("subject")
    )
    stage = models.CharField(_("stage"), max_length=12, choices=Stage)
    taught_by = models.CharField(_("taught by"), max_length=120, blank=True)
    cover_image = models.ForeignKey(
        get_image_model_string(),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("cover picture"),
        help_text=_("Without one, the cover is drawn from the title's first character."),
    )
    cover_character = models.CharField(
        _("character on the cover"),
        max_length=1,
        blank=True,
        validators=[RegexValidator(HAN, _("Choose one Chinese character."))],
    )

    objects = PageManager.from_queryset(CourseQuerySet)()

    content_panels = [
        *Page.content_panels,
        FieldPanel("subject"),
        FieldPanel("stage"),
        FieldPanel("summary"),
        FieldPanel("taught_by"),
        MultiFieldPanel(
            [FieldPanel("cover_image"), FieldPanel("cover_character")], heading=_("Cover")
        ),
        MultiFieldPanel(
            [FieldPanel("content_language")], heading=_("Language"), classname="collapsed"
        ),
        BasePage.translation_panel,
    ]
    search_fields = [
        *BasePage.search_fields,
        index.SearchField("taught_by"),
        index.FilterField("organisation_id"),
        index.FilterField("subject_id"),
        index.FilterField("stage"),
    ]

    class Meta:
        verbose_name = _("course")
        verbose_name_plural = _("courses")
