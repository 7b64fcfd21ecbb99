"""Course runs and subjects in Wagtail's admin."""

import zoneinfo
from typing import Any, cast

from django.core.validators import MinValueValidator
from django.db.models import QuerySet
from django.forms import CheckboxSelectMultiple, Select
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import SimpleTemplateResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.admin.views.generic import history, usage
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.models import Page
from wagtail.snippets.views.snippets import EditView, SnippetViewSet

from cms.accounts.models import User
from courses.catalogue.actions import delete_course_run, keep_course_run, reindex_courses_of
from courses.catalogue.models import (
    CLOSES_BEFORE_IT_OPENS,
    ENDS_BEFORE_IT_STARTS,
    WITHOUT_A_SEAT,
    CourseRun,
    Subject,
)
from courses.catalogue.pages import CoursePage
from courses.catalogue.permissions import clock_for, organisations_run_by
from courses.catalogue.refusals import RunTaken
from courses.organisations.admin import refuse
from courses.organisations.models import Organisation


class CourseRunForm(WagtailAdminModelForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        houses = organisations_run_by(self.for_user)
        courses = CoursePage.objects.filter(organisation__in=houses).order_by("path")
        self.fields["course"].queryset = courses
        if self.instance.pk:
            # An adopted course is another house's.
            self.fields["course"].queryset = CoursePage.objects.filter(pk=self.instance.course_id)
            # Those who have enrolled enrolled in this course.
            self.fields["course"].disabled = True
        run, course = str(self.instance.pk or ""), str(self.data.get("course", ""))
        zone = clock_for(self.for_user, run=run, course=course)
        for name in ("enrolment_opens_at", "enrolment_closes_at"):
            self.fields[name].help_text = (
                _("In the time of %(zone)s.") % {"zone": zone}
                if zone
                else _("On the clock of the organisation whose course you choose.")
            )

        # An association's runs are for schools; it has no students of its own.
        schools = Organisation.objects.exclude(kind=Organisation.Kind.ASSOCIATION)
        self.fields["schools"].queryset = schools.order_by("country", "slug")

        # One sentence for nought and for less, at the field.
        self.fields["seats"].validators = [MinValueValidator(1, WITHOUT_A_SEAT)]

    def clean(self) -> dict[str, Any]:
        """All that is amiss is said at once, each beside what has to be changed."""
        told: dict[str, Any] = super().clean()
        first, last = told.get("starts_on"), told.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", ENDS_BEFORE_IT_STARTS)
        if told.get("who_may_enrol") == CourseRun.WhoMayEnrol.SCHOOLS and not told.get("schools"):
            self.add_error("schools", _("Choose the schools whose students may enrol."))
        opens, closes = told.get("enrolment_opens_at"), told.get("enrolment_closes_at")
        if opens and closes and closes <= opens:
            self.add_error("enrolment_closes_at", CLOSES_BEFORE_IT_OPENS)
        return told

    def save(self, commit: bool = True) -> CourseRun:
        run: CourseRun = super().save(commit=False)
        if commit:
            keep_course_run(run=run)
            self.save_m2m()
        return run


class InHouse:
    """Shows and takes own runs only, with times as the clock on the run's own house shows them."""

    request: HttpRequest

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        run, course = str(kwargs.get("pk", "")), request.POST.get("course", "")
        zone = clock_for(request.user, run=run, course=course) or timezone.get_current_timezone_name()
        with timezone.override(zoneinfo.ZoneInfo(zone)):
            response: HttpResponse = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
            if isinstance(response, SimpleTemplateResponse):
                # Later, Wagtail would render it on the clock of the person.
                response.render()
        return response

    def get_base_queryset(self) -> QuerySet[CourseRun]:
        rows = super().get_base_queryset()  # type: ignore[misc]
        if rows.model is not CourseRun:
            return rows
        return rows.filter(organisation__in=organisations_run_by(self.request.user)).select_related(
            "course", "organisation"
        )

    def get_object(self, *args: Any, **kwargs: Any) -> CourseRun:
        run: CourseRun = super().get_object(*args, **kwargs)  # type: ignore[misc]
        if not organisations_run_by(self.request.user).filter(pk=run.organisation_id).exists():
            raise Http404
        return run


class CourseRunIndex(InHouse, generic.IndexView):
    pass


class CourseRunAdd(InHouse, generic.CreateView):
    def get_initial(self) -> dict[str, Any]:
        """A course's editor leads here with its number; the form offers only courses of one's own."""
        return {"course": self.request.GET.get("course", "")}


class CourseRunEdit(InHouse, generic.EditView):
    pass


class CourseRunDelete(InHouse, generic.DeleteView):
    def get_object(self, *args: Any, **kwargs: Any) -> CourseRun:
        run = super().get_object(*args, **kwargs)
        if not self.user_has_permission_for_instance("delete", run):
            raise Http404
        return run

    def delete_action(self) -> None:
        try:
            delete_course_run(run=self.object, by=cast("User", self.request.user))
        except RunTaken as refusal:
            # Taken since the page was asked for.
            raise Http404(str(refusal)) from refusal


class CourseRunHistory(InHouse, history.HistoryView):
    pass


class CourseRunUsage(InHouse, usage.UsageView):
    pass


def on_the_wall(name: str, label: Any) -> Column:
    """A column of instants, each as the clock on the wall of the run's house shows it."""

    def shown(run: CourseRun) -> str:
        instant = getattr(run, name)
        if instant is None:
            return ""
        there = timezone.localtime(instant, zoneinfo.ZoneInfo(run.organisation.time_zone))
        return f"{date_format(there, 'DATETIME_FORMAT')} ({run.organisation.time_zone})"

    return Column(name, label=capfirst(label), accessor=shown, sort_key=name)


class CourseRunViewSet(ModelViewSet):
    model = CourseRun
    name = "course-runs"
    icon = "date"
    menu_label = gettext_lazy("Course runs")
    menu_order = 250
    add_to_admin_menu = True
    copy_view_enabled = False
    list_display = [
        "course",
        "starts_on",
        "seats",
        on_the_wall("enrolment_opens_at", gettext_lazy("enrolment opens")),
        on_the_wall("enrolment_closes_at", gettext_lazy("enrolment closes")),
    ]
    ordering = ["-starts_on", "-pk"]
    index_view_class = CourseRunIndex
    add_view_class = CourseRunAdd
    edit_view_class = CourseRunEdit
    delete_view_class = CourseRunDelete
    history_view_class = CourseRunHistory
    usage_view_class = CourseRunUsage
    edit_handler = ObjectList(
        [
            # A list of one's own courses; the chooser shows the way to them and greys it out.
            FieldPanel("course", widget=Select),
            FieldRowPanel([FieldPanel("starts_on"), FieldPanel("ends_on")]),
            FieldRowPanel([FieldPanel("enrolment_opens_at"), FieldPanel("enrolment_closes_at")]),
            FieldRowPanel([FieldPanel("seats"), FieldPanel("who_may_enrol")]),
            FieldPanel("schools", widget=CheckboxSelectMultiple),
            FieldPanel(
                "pace",
                help_text=_(
                    "With one lesson a week, the first opens on the first day and each other a week after "
                    "the one before, at midnight where the organisation is."
                ),
            ),
            FieldRowPanel([FieldPanel("meets_on"), FieldPanel("meets_at"), FieldPanel("meets_minutes")]),
        ],
        base_form_class=CourseRunForm,
    )


class SubjectEdit(EditView):
    def save_instance(self) -> Subject:
        subject: Subject = super().save_instance()
        reindex_courses_of(subject=subject)
        return subject


class SubjectViewSet(SnippetViewSet):
    model = Subject
    edit_view_class = SubjectEdit
    icon = "tag"
    list_display = ["name", "slug", "colour"]


def keep_courses_with_runs(request: HttpRequest, page: Page) -> HttpResponse | None:
    """A course that has dates may have students; deleting it would take their records with it."""
    if not CourseRun.objects.filter(course__path__startswith=page.path).exists():
        return None
    return refuse(
        request,
        page,
        _(
            "This course has dates, and students may have enrolled, so it cannot be deleted. "
            "Unpublish it instead."
        ),
    )
