"""The catalogue that looks across all organisations, and the page of one course."""

from collections.abc import Iterable
from typing import Any

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Case, Prefetch, Value, When, Window, prefetch_related_objects
from django.db.models.functions import RowNumber
from django.http import HttpRequest, HttpResponse
from django.template import Context
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _
from modelcluster.contrib.taggit import ClusterTaggableManager
from wagtail.admin.panels import FieldPanel, HelpPanel, InlinePanel, MultiFieldPanel
from wagtail.images import get_image_model_string
from wagtail.models import Page, PageManager
from wagtail.query import PageQuerySet
from wagtail.search import index

from cms.navigation.languages import active_language
from cms.pages.covers import first_han
from cms.pages.pages import BasePage
from cms.templatetags.yunke import viewer
from courses.catalogue.filters import Catalogue, Filters
from courses.catalogue.levels import CourseLevel
from courses.catalogue.main_action import standing_of
from courses.catalogue.models import Stage, Subject
from courses.catalogue.outline import CourseSize, outline_of, sizes_of
from courses.organisations.models import Organisation

HAN = r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af]"


def with_sizes(courses: Iterable["CoursePage"]) -> list["CoursePage"]:
    """Courses for cards, each with its number of lessons and minutes as `size`."""
    shown = list(courses)
    sizes = sizes_of(shown)
    for course in shown:
        course.size = sizes.get(course.pk)
    return shown


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

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Adds `catalogue` (see filters.py) and `courses`, those of the page shown, for cards."""
        context = super().get_context(request, *args, **kwargs)
        catalogue = Catalogue(
            CoursePage.objects.live().public(),
            Filters.from_query(request.GET),
            request.GET.get("page", ""),
        )
        context["catalogue"] = catalogue
        # Not looked up where the template finds the list among the stored parts.
        context["courses"] = SimpleLazyObject(lambda: with_sizes(catalogue.page))
        return context

    def is_one_of_few(self, request: HttpRequest, context: dict[str, Any]) -> bool:
        """The whole catalogue, or one known stage, subject or organisation, from the beginning."""
        return super().is_one_of_few(request, context) or context["catalogue"].is_one_known_filter(
            request.GET
        )


class CourseQuerySet(PageQuerySet):
    def for_cards(self) -> "CourseQuerySet":
        """With all that a card shows, in a fixed number of queries however many cards."""
        return (
            self.select_related("organisation", "subject")
            .prefetch_related("other_languages", "subject__names", "cover_image__renditions")
            .defer_streamfields()
        )

    def with_sizes(self) -> list["CoursePage"]:
        return with_sizes(self)

    def first_of_each_stage(self, number: int) -> "CourseQuerySet":
        """The first few of every stage, in the order of `by_stage`."""
        place = Window(RowNumber(), partition_by="stage", order_by="path")
        return self.annotate(place=place).filter(place__lte=number).by_stage()

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
    levels = ClusterTaggableManager(
        through=CourseLevel,
        blank=True,
        verbose_name=_("levels"),
        help_text=_("Textbooks and examinations that it fits, such as 《中文》4-7, YCT 2 or HSK 3.0-2."),
    )
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

    #: Lessons and minutes, set by `with_sizes`.
    size: CourseSize | None = None

    content_panels = [
        HelpPanel(template="courses/catalogue/next_steps.html", attrs={"class": "next-steps"}),
        *Page.content_panels,
        FieldPanel("subject"),
        FieldPanel("stage"),
        FieldPanel("levels"),
        FieldPanel("summary"),
        FieldPanel("taught_by"),
        MultiFieldPanel([FieldPanel("cover_image"), FieldPanel("cover_character")], heading=_("Cover")),
        MultiFieldPanel(
            [
                InlinePanel(
                    "prerequisites",
                    label=_("course to take first"),
                    help_text=_("Whoever has not taken it is told so, and may enrol all the same."),
                )
            ],
            heading=_("Courses to take first"),
            classname="collapsed",
        ),
        MultiFieldPanel([FieldPanel("content_language")], heading=_("Language"), classname="collapsed"),
        BasePage.translation_panel,
    ]
    search_fields = [
        *BasePage.search_fields,
        index.SearchField("taught_by"),
        index.RelatedFields(
            "subject",
            [index.SearchField("name"), index.RelatedFields("names", [index.SearchField("name")])],
        ),
        index.RelatedFields("levels", [index.SearchField("name")]),
        index.FilterField("organisation_id"),
        index.FilterField("subject_id"),
        index.FilterField("stage"),
    ]

    class Meta:
        verbose_name = _("course")
        verbose_name_plural = _("courses")

    @property
    def cover_glyph(self) -> str:
        """The character on the cover: the chosen one, else the first Chinese one of the title."""
        return self.cover_character or first_han(self.title)

    @property
    def ages(self) -> str:
        """The age band of its stage."""
        return Stage(self.stage).ages if self.stage else ""

    @property
    def subject_name(self) -> str:
        """In the reader's language."""
        return self.subject.name_in(active_language())

    @property
    def organisation_name(self) -> str:
        """In the reader's language."""
        return self.organisation.shown_name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self._belong_to(self.get_parent())
        super().save(*args, **kwargs)

    def set_url_path(self, parent: Page | None) -> str:
        # Also called for a preview of a page that has no place in the tree yet.
        self._belong_to(parent)
        return super().set_url_path(parent)

    def _belong_to(self, parent: Page | None) -> None:
        """A course belongs to the organisation in whose house it stands, whatever a revision says."""
        organisation = Organisation.objects.filter(page=parent).first() if parent else None
        if organisation is not None:
            self.organisation = organisation

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().serve(request, *args, **kwargs)
        if viewer(Context({"request": request})) is not None:
            # Its button goes with the reader's seat: Back asks anew, instead of showing the last one.
            patch_cache_control(response, private=True, no_store=True)
        return response

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Adds `course` with its `size`, `lessons` (outline.py), `standing`, `run`, `enrolment`,
        `main_action`, `children_to_choose` and `other_actions`, those not among them (main_action.py)."""
        context = super().get_context(request, *args, **kwargs)
        house = Prefetch("organisation", Organisation.objects.select_related("page"))
        prefetch_related_objects([self], "subject__names", house)
        with_sizes([self])
        reader = viewer(Context({"request": request}))
        standing = standing_of(self, reader, timezone.now())
        return context | {
            "course": self,
            # Not looked up where the template finds a visitor's path among the stored parts.
            "lessons": SimpleLazyObject(lambda: outline_of(self, reader)),
            "standing": standing,
            "run": standing.run,
            "enrolment": standing.enrolment,
            "main_action": standing.main,
            "children_to_choose": standing.children_to_choose,
            "other_actions": [one for one in standing.actions[1:] if one not in standing.children_to_choose],
        }
