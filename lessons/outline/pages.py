"""A lesson: the smallest thing studied. It lies under its course, in the order of the page tree."""

from typing import Any, ClassVar
from urllib.parse import quote

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page
from wagtail.search import index
from wagtailmedia.edit_handlers import MediaChooserPanel

from cms.blocks.blocks import ContentBlocks
from cms.blocks.fields import ContentField
from cms.pages.pages import BasePage
from lessons.outline.forms import LessonPageForm
from lessons.outline.minutes import MOST_MINUTES, minutes_of_film
from media.captions.choosing import text_for_search


class LessonKind(models.TextChoices):
    """What one does in the lesson. A kind that is not watched is done when the student says so."""

    VIDEO = "video", _("Film")
    READING = "reading", _("Reading")
    RECIPE = "recipe", _("Recipe")
    PRACTICE = "practice", _("Practice")


class LessonPage(BasePage):
    """One lesson of a course: a film, something to read, or both.

    Hook ``lesson_page_context(request, lesson) -> dict[str, Any]``: what the person who asks may
    see and has done; the player answers.
    """

    template = "lessons/player/lesson_page.html"
    parent_page_types = ["courses.CoursePage"]
    subpage_types: ClassVar[list[str]] = []
    search_kind = _("Lesson")
    shown_with = ("video",)

    kind = models.CharField(_("kind"), max_length=12, choices=LessonKind, default=LessonKind.VIDEO)
    minutes = models.PositiveSmallIntegerField(
        _("minutes"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_MINUTES)],
        help_text=_("How long a student needs for it, practice included."),
    )
    video = models.ForeignKey(
        "media.Video",
        on_delete=models.PROTECT,
        related_name="lessons",
        null=True,
        blank=True,
        verbose_name=_("film"),
    )
    practice = models.TextField(
        _("what to do"),
        blank=True,
        help_text=_("One or two sentences: what to try after watching."),
    )
    body = ContentField(ContentBlocks, blank=True, verbose_name=_("text"))

    base_form_class = LessonPageForm
    content_panels = [
        *BasePage.content_panels,
        FieldPanel("kind"),
        FieldPanel(
            "minutes",
            help_text=_(
                "How long a student needs for it, practice included. Left empty, it is the film’s length."
            ),
        ),
        MediaChooserPanel("video", media_type="video"),
        FieldPanel("practice"),
        FieldPanel("body"),
        BasePage.translation_panel,
    ]
    search_fields = [
        *BasePage.search_fields,
        index.SearchField("practice"),
        index.SearchField("said_in_film"),
    ]

    class Meta:
        verbose_name = _("lesson")
        verbose_name_plural = _("lessons")
        constraints = [
            models.CheckConstraint(
                name="lesson_minutes_in_a_day",
                condition=models.Q(minutes__gte=1, minutes__lte=MOST_MINUTES),
            ),
        ]

    @property
    def course_path(self) -> str:
        """The tree path of the course this lesson lies under; no query."""
        return self.path[: -self.steplen]

    def url_below(self, course_url: str) -> str:
        """Its address, from its course's, which is known where a lesson is listed; no query."""
        return f"{course_url}{quote(self.slug)}/"

    @cached_property
    def is_watched(self) -> bool:
        """True when a film decides about completion, false when the student's word does."""
        return self.video_id is not None

    @property
    def minutes_needed(self) -> int:
        """As its teacher says; of a lesson of which nobody said it, as long as its film is."""
        return minutes_of_film(self.video) if self.minutes is None else self.minutes

    @property
    def film_ms(self) -> int:
        """The film's length; 0 while there is none to watch."""
        return round(self.video.duration * 1000) if self.video else 0

    def said_in_film(self) -> str:
        """For the search: captions and chapters. Results show titles alone, and no word of these."""
        return text_for_search(self.video) if self.video else ""

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        # Past BasePage, which would fetch this page's words alone: the player fetches those of all
        # pages it shows together.
        context = Page.get_context(self, request, *args, **kwargs)
        context["language"] = get_language()
        for answer in hooks.get_hooks("lesson_page_context"):
            context.update(answer(request, self))
        return context
