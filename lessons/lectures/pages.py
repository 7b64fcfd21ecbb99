"""The public faces of lectures: the list under /lectures/, and one page each in the host's house."""

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.search import index

from cms.blocks.blocks import ContentBlocks
from cms.blocks.fields import ContentField
from cms.pages.pages import BasePage
from lessons.lectures.listing import lectures_in_order, time_zone_of
from lessons.lectures.models import Lecture


class LectureIndexPage(BasePage):
    """All lectures of all organisations: on today, to come, past."""

    template = "lessons/lectures/lecture_index_page.html"
    max_count = 1
    parent_page_types = ["cms.HomePage"]
    subpage_types: ClassVar[list[str]] = []
    is_same_for_visitors = True

    content_panels = [*BasePage.content_panels, BasePage.translation_panel]

    class Meta:
        verbose_name = _("list of lectures")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Adds `today`, `upcoming` and `past`: lists of `LectureCard`."""
        context = super().get_context(request, *args, **kwargs)
        context.update(lectures_in_order(time_zone_of(request), timezone.now()).as_context())
        return context


class LecturePage(BasePage):
    """The face of one lecture. Made by `schedule_lecture` together with its row."""

    template = "lessons/lectures/lecture_page.html"
    parent_page_types = ["courses.OrganisationPage"]
    subpage_types: ClassVar[list[str]] = []
    is_same_for_visitors = True
    search_kind = _("Lecture")
    # Added by scheduling alone: a page without an hour would be no lecture.
    is_creatable = False

    lecture = models.OneToOneField(
        Lecture, on_delete=models.PROTECT, related_name="page", verbose_name=_("lecture")
    )
    body = ContentField(ContentBlocks, blank=True, verbose_name=_("text"))

    content_panels = [*BasePage.content_panels, FieldPanel("body"), BasePage.translation_panel]
    search_fields = [
        *BasePage.search_fields,
        index.RelatedFields("lecture", [index.SearchField("lecturer")]),
    ]

    class Meta:
        verbose_name = _("lecture's page")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Adds `lecture`, `hosts` (pages, the host first), `house`, `is_on`, `is_over`."""
        context = super().get_context(request, *args, **kwargs)
        now = timezone.now()
        context["lecture"] = self.lecture
        context["hosts"] = hosts = self.lecture.host_pages()
        context["house"] = hosts[:1]
        context["is_on"] = self.lecture.is_on(now)
        context["is_over"] = self.lecture.ends_at <= now
        return context
