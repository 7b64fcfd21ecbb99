"""A school's lists as workbooks, for those who keep the roll."""

from collections.abc import Iterable
from datetime import timedelta

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from courses.office.exports import attendance_of, enrolments_of, students_of
from courses.organisations.models import Organisation
from courses.organisations.permissions import schools_kept_by
from courses.rosters.workbook import XLSX, write_workbook

#: A school year and a little more.
MOST_DAYS = 400


class DaysForm(forms.Form):
    first = forms.DateField(label=gettext_lazy("From"), widget=forms.DateInput(attrs={"type": "date"}))
    last = forms.DateField(label=gettext_lazy("Until"), widget=forms.DateInput(attrs={"type": "date"}))

    def clean(self) -> dict[str, object]:
        first, last = self.cleaned_data.get("first"), self.cleaned_data.get("last")
        if first and last and not timedelta() <= last - first <= timedelta(days=MOST_DAYS):
            raise forms.ValidationError(_("Choose two days in their order, no more than 400 days apart."))
        return self.cleaned_data


@login_required
@never_cache
@require_safe
def exports(request: HttpRequest, slug: str) -> HttpResponse:
    school = _school(request, slug)
    return render(
        request, "courses/office/exports.html", {"school": school, "form": DaysForm(initial=_term(school))}
    )


@login_required
@never_cache
@require_safe
def export_students(request: HttpRequest, slug: str) -> HttpResponse:
    school = _school(request, slug)
    return _workbook(school, "students", _("Students"), students_of(school))


@login_required
@never_cache
@require_safe
def export_enrolments(request: HttpRequest, slug: str) -> HttpResponse:
    school = _school(request, slug)
    return _workbook(school, "enrolments", _("Enrolments"), enrolments_of(school))


@login_required
@never_cache
@require_safe
def export_attendance(request: HttpRequest, slug: str) -> HttpResponse:
    school = _school(request, slug)
    form = DaysForm(request.GET)
    if not form.is_valid():
        return render(request, "courses/office/exports.html", {"school": school, "form": form})
    lines = attendance_of(school, form.cleaned_data["first"], form.cleaned_data["last"])
    return _workbook(school, "attendance", _("Attendance"), lines)


def _school(request: HttpRequest, slug: str) -> Organisation:
    return get_object_or_404(schools_kept_by(request.user), slug=slug)


def _term(school: Organisation) -> dict[str, object]:
    today = school.day_at(timezone.now())
    return {"first": today - timedelta(days=120), "last": today}


def _workbook(school: Organisation, what: str, title: str, lines: Iterable[list[str]]) -> HttpResponse:
    day = school.day_at(timezone.now()).isoformat()
    name = f"{school.slug}-{what}-{day}.xlsx"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(write_workbook(title, lines), content_type=XLSX, headers=headers)
