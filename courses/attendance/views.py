"""Attendance by one tap for each child. The page's module sends every tap; without it the form does."""

from datetime import date, datetime, timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cms.accounts.requests import SignedInRequest
from cms.refusals import Refusal
from courses.attendance.actions import DAYS_OF_THE_WEEK, Told, set_meeting_day, take_attendance
from courses.attendance.models import AttendanceMark, Presence
from courses.attendance.sheet import Line, lines_of
from courses.cohorts.models import Cohort
from courses.organisations.permissions import schools_kept_by

LONGEST_NOTE = AttendanceMark._meta.get_field("pick_up_note").max_length


@login_required
@never_cache
@require_safe
def today(request: SignedInRequest, slug: str, cohort_id: int) -> HttpResponse:
    """The day in the address stays the same, also when midnight passes while the page is open."""
    cohort = _cohort(request, slug, cohort_id)
    day = cohort.school.day_at(timezone.now())
    return redirect("attendance:sheet", slug, cohort_id, day.isoformat())


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sheet(request: SignedInRequest, slug: str, cohort_id: int, day: str) -> HttpResponse:
    """Everybody of the class; POST writes what was changed on the page, or marks all others as here."""
    cohort = _cohort(request, slug, cohort_id)
    held_on = _day(day)
    now = timezone.now()
    lines = lines_of(cohort, held_on, request.user)
    if request.method == "POST":
        told = [each for line in lines if (each := _told(request, line, now))]
        try:
            take_attendance(cohort=cohort, held_on=held_on, told=told, by=request.user, at=now)
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("The attendance is kept."))
        return redirect("attendance:sheet", slug, cohort_id, day)
    its_today = cohort.school.day_at(now)
    context = {
        "school": cohort.school,
        "cohort": cohort,
        "day": held_on,
        "is_today": held_on == its_today,
        "is_to_come": held_on > its_today,
        "before": held_on - timedelta(days=7),
        "after": held_on + timedelta(days=7) if held_on + timedelta(days=7) <= its_today else None,
        "lines": lines,
        "marked": sum(bool(line.presence) for line in lines),
        "presences": Presence,
        "api": reverse("api:take_attendance"),
    }
    return render(request, "courses/attendance/sheet.html", context)


def _told(request: HttpRequest, line: Line, at: datetime) -> Told | None:
    """What the form says of one child, if that is something else than the page showed."""
    number = line.student.pk
    presence = request.POST.get(f"presence-{number}", "")
    note = " ".join(request.POST.get(f"note-{number}", "").replace("\x00", "").split())[:LONGEST_NOTE]
    presence = presence if presence in Presence.values else ""
    if f"{presence}|{note}" == request.POST.get(f"shown-{number}", "|"):
        presence, note = line.presence, line.pick_up_note
    if not presence and "others" in request.POST:
        presence = Presence.HERE
    is_new = (presence, note) != (line.presence, line.pick_up_note)
    return Told(number, presence, note, at) if is_new else None


@login_required
@require_POST
def meeting_day(request: SignedInRequest, slug: str) -> HttpResponse:
    """For those who keep the roll: the day of the week of one class or of all that have none."""
    school = get_object_or_404(schools_kept_by(request.user), slug=slug)
    asked, number = request.POST.get("weekday", ""), request.POST.get("cohort", "")
    weekday = int(asked) if asked in map(str, DAYS_OF_THE_WEEK) else None
    if not number:
        set_meeting_day(school=school, weekday=weekday)
        return redirect("office:cohorts", slug)
    if not number.isascii() or not number.isdigit() or len(number) > 18:
        raise Http404
    cohort = _cohort(request, slug, int(number))
    set_meeting_day(school=school, weekday=weekday, cohort=cohort)
    messages.success(request, _("The day is kept. On that day the class stands on the office's first page."))
    return redirect("office:cohort", slug, cohort.pk)


def _cohort(request: HttpRequest, slug: str, cohort_id: int) -> Cohort:
    visible = Cohort.objects.visible_to(request.user).select_related("school")
    found: Cohort = get_object_or_404(visible, school__slug=slug, pk=cohort_id)
    return found


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise Http404 from error
    if not 2000 <= day.year <= 2100:
        raise Http404
    return day
