"""What is taught, dateless (a course is a page), and its dated offerings."""

from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from typing import ClassVar
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.db.models import Case, Count, F, Q, Value, When
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.search import index

from cms.pages.privacy import is_closed_to
from courses.organisations.models import Organisation


class Stage(models.TextChoices):
    STARTER = "starter", _("Starter")
    ELEMENTARY = "elementary", _("Elementary")
    INTERMEDIATE = "intermediate", _("Intermediate")
    UPPER = "upper", _("Upper")
    FAMILY = "family", _("Family and adults")

    @property
    def ages(self) -> str:
        """The age band, as a hint beside the name."""
        return AGES[self.value]

    @property
    def number(self) -> int:
        """One to five: the dots on a cover, and the order of stages."""
        return list(Stage).index(self) + 1


AGES = {"starter": "4–6", "elementary": "7–9", "intermediate": "10–12", "upper": "13–17", "family": "18+"}


class Subject(index.Indexed, ClusterableModel):
    """Calligraphy, poetry …: the same list for all organisations, kept by the site's operator."""

    class Colour(models.IntegerChoices):
        """Places in the palette of covers (tokens.css, --subject-1 to --subject-8)."""

        ONE, TWO, THREE, FOUR, FIVE, SIX, SEVEN, EIGHT = range(1, 9)

    slug = models.SlugField(_("address"), max_length=60, unique=True)
    name = models.CharField(_("name in Chinese"), max_length=80)
    colour = models.PositiveSmallIntegerField(_("colour"), choices=Colour, default=Colour.ONE)

    panels = [
        FieldPanel("name"),
        FieldPanel("slug"),
        FieldPanel("colour"),
        InlinePanel("names", label=_("name in another language")),
    ]
    search_fields: ClassVar[list[index.BaseField]] = [
        index.SearchField("name"),
        index.AutocompleteField("name"),
        index.RelatedFields("names", [index.SearchField("name"), index.AutocompleteField("name")]),
    ]

    class Meta:
        verbose_name = _("subject")
        verbose_name_plural = _("subjects")
        ordering = ("pk",)
        constraints = [
            models.CheckConstraint(name="subject_colour_is_in_the_palette", condition=Q(colour__range=(1, 8)))
        ]

    def __str__(self) -> str:
        return self.name

    def name_in(self, language: str) -> str:
        """The subject's name in the language; the Chinese one where that is missing."""
        return next((row.name for row in self.names.all() if row.language == language), self.name)


class SubjectName(models.Model):
    subject = ParentalKey(Subject, on_delete=models.CASCADE, related_name="names")
    language = models.CharField(_("language"), max_length=12, choices=list(settings.ALL_LANGUAGES.items()))
    name = models.CharField(_("name"), max_length=80)

    class Meta:
        verbose_name = _("subject's name in another language")
        verbose_name_plural = _("subjects' names in other languages")
        constraints = [
            models.UniqueConstraint(name="subject_name_once_per_language", fields=["subject", "language"])
        ]

    def __str__(self) -> str:
        return self.name


ENDS_BEFORE_IT_STARTS = _("The last day is before the first. Change one of them.")
CLOSES_BEFORE_IT_OPENS = _("Enrolment closes before it opens. Change one of them.")
WITHOUT_A_SEAT = _("A run needs at least one seat. Leave it empty for no limit.")
HOURS_HALF_SAID = _("A weekly hour needs its day, its time and its length. Fill in all three, or none.")


class CoursePrerequisite(models.Model):
    """A course to have taken first. Whoever has not is told so, and let in all the same."""

    course = ParentalKey("courses.CoursePage", on_delete=models.CASCADE, related_name="prerequisites")
    needed = models.ForeignKey(
        "courses.CoursePage", on_delete=models.CASCADE, related_name="+", verbose_name=_("course")
    )

    class Meta:
        verbose_name = _("course to take first")
        verbose_name_plural = _("courses to take first")
        constraints = [
            models.UniqueConstraint(name="course_prerequisite_once", fields=["course", "needed"]),
            models.CheckConstraint(name="course_prerequisite_is_another", condition=~Q(course=F("needed"))),
        ]

    def __str__(self) -> str:
        return str(self.needed)


class Window(models.TextChoices):
    """Where a moment stands to a run's enrolment window."""

    UPCOMING = "upcoming", _("Enrolment has not opened yet")
    OPEN = "open", _("Enrolment is open")
    CLOSED = "closed", _("Enrolment has closed")


class CourseRunQuerySet(models.QuerySet["CourseRun"]):
    def with_window(self, at: datetime) -> "CourseRunQuerySet":
        """Adds `window`. The rule stands here alone; the database applies it for lists and for one."""
        return self.annotate(
            window=Case(
                When(course__live=False, then=Value(Window.CLOSED)),
                When(enrolment_closes_at__lte=at, then=Value(Window.CLOSED)),
                When(enrolment_opens_at__gt=at, then=Value(Window.UPCOMING)),
                default=Value(Window.OPEN),
                output_field=models.CharField(),
            )
        )

    def with_seats_taken(self) -> "CourseRunQuerySet":
        """Adds `seats_taken`: places of those who are in, or who have finished."""
        holds_a_seat = Q(enrolments__state__in=SEAT_STATES)
        return self.annotate(seats_taken=Count("enrolments", filter=holds_a_seat))

    def without_students(self) -> "CourseRunQuerySet":
        """Those that nobody has ever enrolled in. Who has left has been in it."""
        return self.filter(enrolments=None)

    def open_for_enrolment(self, at: datetime) -> "CourseRunQuerySet":
        return self.with_window(at).filter(Q(window=Window.OPEN))

    def visible_to(self, user: object) -> "CourseRunQuerySet":
        """Runs of published courses for those whom no restriction keeps out; an organisation's staff
        see all of their own, drafts' among them. Passwords are asked for where there is a session."""
        own = Organisation.objects.staffed_by(user)
        is_open = Q(~is_closed_to(user, "course__path"), course__live=True)
        return self.filter(is_open | Q(organisation__in=own))


#: Names of the enrolment states that hold a seat. Stated here because runs count seats; the states
#: themselves belong to the enrolment room, whose tests hold the two together.
SEAT_STATES = ("confirmed", "completed")


def start_of(day: date, time_zone: str) -> datetime:
    """The instant at which the day dawns on the wall clock of that zone. Where the clock skips midnight,
    as in Havana or Beirut in spring, the first instant after the gap."""
    zone = ZoneInfo(time_zone)
    return datetime.combine(day, time.min, zone).astimezone(UTC)


class CourseRun(models.Model):  # type: ignore[django-manager-missing] # enrolments have a scoped manager
    """One dated offering of a course, with its seats and its window for enrolling."""

    class WhoMayEnrol(models.TextChoices):
        EVERYONE = "everyone", _("Everyone")
        OWN_STUDENTS = "own_students", _("Students of the organisation")
        SCHOOLS = "schools", _("Students of these schools")
        INVITED = "invited", _("Only those whom staff enrol")

    class Pace(models.TextChoices):
        SELF_PACED = "self_paced", _("All lessons at once")
        WEEKLY = "weekly", _("One lesson a week")

    class Weekday(models.IntegerChoices):
        """As ISO counts them."""

        MONDAY = 1, _("Monday")
        TUESDAY = 2, _("Tuesday")
        WEDNESDAY = 3, _("Wednesday")
        THURSDAY = 4, _("Thursday")
        FRIDAY = 5, _("Friday")
        SATURDAY = 6, _("Saturday")
        SUNDAY = 7, _("Sunday")

    course = models.ForeignKey(
        "courses.CoursePage", on_delete=models.PROTECT, related_name="runs", verbose_name=_("course")
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="runs", verbose_name=_("organisation")
    )
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    enrolment_opens_at = models.DateTimeField(_("enrolment opens"))
    enrolment_closes_at = models.DateTimeField(_("enrolment closes"), null=True, blank=True)
    seats = models.PositiveIntegerField(
        _("seats"), null=True, blank=True, help_text=_("Leave empty when there is room for everyone.")
    )
    who_may_enrol = models.CharField(
        _("who may enrol"), max_length=16, choices=WhoMayEnrol, default=WhoMayEnrol.EVERYONE
    )
    schools = models.ManyToManyField(
        Organisation,
        related_name="runs_open_to_it",
        blank=True,
        verbose_name=_("schools"),
        help_text=_("Whose students may enrol, where the choice above is “Students of these schools”."),
    )
    pace = models.CharField(_("pace"), max_length=12, choices=Pace, default=Pace.SELF_PACED)
    #: The hour at which it meets, by the host's wall clock; none where nobody meets.
    meets_on = models.PositiveSmallIntegerField(_("meets on"), choices=Weekday, null=True, blank=True)
    meets_at = models.TimeField(_("meets at"), null=True, blank=True)
    meets_minutes = models.PositiveSmallIntegerField(_("minutes"), null=True, blank=True)

    objects = CourseRunQuerySet.as_manager()

    #: Set by `with_window` and `with_seats_taken`.
    window: str
    seats_taken: int

    class Meta:
        verbose_name = _("course run")
        verbose_name_plural = _("course runs")
        ordering = ("starts_on", "pk")
        constraints = [
            models.CheckConstraint(
                name="course_run_ends_after_it_starts",
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                violation_error_message=ENDS_BEFORE_IT_STARTS,
            ),
            models.CheckConstraint(
                name="course_run_enrolment_closes_after_it_opens",
                condition=Q(enrolment_closes_at=None) | Q(enrolment_closes_at__gt=F("enrolment_opens_at")),
                violation_error_message=CLOSES_BEFORE_IT_OPENS,
            ),
            models.CheckConstraint(
                name="course_run_has_a_seat",
                condition=Q(seats=None) | Q(seats__gte=1),
                violation_error_message=WITHOUT_A_SEAT,
            ),
            models.CheckConstraint(
                name="course_run_weekly_hour_is_whole",
                condition=Q(meets_on=None, meets_at=None, meets_minutes=None)
                | Q(meets_on__range=(1, 7), meets_at__isnull=False, meets_minutes__range=(1, 24 * 60)),
                violation_error_message=HOURS_HALF_SAID,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.course.title}, {self.starts_on}"

    def begins_after(self, at: datetime) -> bool:
        """Whether its first day has not dawned yet on the clock of the house that hosts it."""
        return self.starts_on > at.astimezone(ZoneInfo(self.organisation.time_zone)).date()

    def week_begins_at(self, week: int) -> datetime:
        """Midnight, on the host's wall clock, of the first day of a week; the first week is 1."""
        return start_of(self.starts_on + timedelta(weeks=week - 1), self.organisation.time_zone)

    @cached_property
    def school_keys(self) -> frozenset[int]:
        """The schools whose students may enrol, asked for only where that is the rule."""
        if self.who_may_enrol != self.WhoMayEnrol.SCHOOLS:
            return frozenset()
        return frozenset(self.schools.order_by().values_list("pk", flat=True))

    @property
    def seats_left(self) -> int | None:
        """None when there is room for everyone. Needs `with_seats_taken`."""
        return None if self.seats is None else max(self.seats - self.seats_taken, 0)

    @property
    def has_free_seat(self) -> bool:
        return self.seats_left is None or self.seats_left > 0
