"""The office's course runs: which are open to the school's children, who is in them, whole classes at once,
and the code that admits to a run. Strangers are told that it is not there."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cms.accounts.requests import SignedInRequest
from cms.refusals import Refusal
from courses.catalogue.models import CourseRun
from courses.cohorts.models import Cohort
from courses.enrolment.actions import end_code, enrol_students, make_code, withdraw_enrolment
from courses.enrolment.codes import shown_code
from courses.enrolment.line import COMPLETED, CONFIRMED, WAITING, WITHDRAWN
from courses.enrolment.models import Enrolment, EnrolmentCode
from courses.enrolment.permissions import may_manage, runs_for
from courses.enrolment.preview import plan_for
from courses.organisations.models import WORKS_WITH_STUDENTS, Organisation
from courses.students.models import Student

RUNS_ON_A_PAGE = 30


@login_required
@never_cache
@require_safe
def runs(request: SignedInRequest, slug: str) -> HttpResponse:
    """Runs that the school's children may enter, the newest first, with how many of them are in each."""
    house = _house(request, slug)
    own = Q(enrolments__school=house)
    numbered = runs_for(house).annotate(
        confirmed=Count("enrolments", filter=own & Q(enrolments__state__in=[CONFIRMED, COMPLETED])),
        waiting=Count("enrolments", filter=own & Q(enrolments__state=WAITING)),
    )
    listed = numbered.with_window(timezone.now()).select_related("organisation").order_by("-starts_on", "-pk")
    listed = listed.prefetch_related("course__other_languages")
    if asked := request.GET.get("q", "").strip()[:100]:
        words = Q(course__title__icontains=asked) | Q(course__other_languages__title__icontains=asked)
        listed = listed.filter(pk__in=CourseRun.objects.filter(words).values("pk"))
    page = Paginator(listed, RUNS_ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "courses/enrolment/runs.html", {"organisation": house, "page": page, "q": asked})


@login_required
@never_cache
@require_safe
def run(request: SignedInRequest, slug: str, run_id: int) -> HttpResponse:
    """One run: the school's children in it, and for its host the code."""
    house, shown = _run(request, slug, run_id)
    places = (
        Enrolment.objects.visible_to(request.user)
        .filter(run=shown, school=house)
        .exclude(state=WITHDRAWN)
        .select_related("student__cohort_place__cohort")
        .order_by("student__sort_key", "pk")
    )
    has_code = may_manage(shown, request.user)
    code = EnrolmentCode.objects.standing().filter(run=shown).first() if has_code else None
    context = {
        "organisation": house,
        "run": shown,
        "places": Paginator(places, 100).get_page(request.GET.get("page")),
        "may_manage": has_code,
        "code": code,
        "shown_code": shown_code(code.code) if code else "",
        "code_address": _address_of(request, code),
    }
    return render(request, "courses/enrolment/run.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def enrol_classes(request: SignedInRequest, slug: str, run_id: int) -> HttpResponse:
    """Choose classes, see what becomes of each child, and enrol those that stay ticked."""
    house, shown = _run(request, slug, run_id)
    if request.method == "POST":
        chosen = _students(request, house, pk__in=_numbers(request.POST.getlist("student")))
        return _enrol(request, house, shown, chosen)
    cohorts = Cohort.objects.visible_to(request.user).filter(school=house).with_numbers()
    picked = _numbers(request.GET.getlist("cohort"))
    students = _students(request, house, cohort_place__cohort__in=picked) if picked else []
    plan = plan_for(shown, students, by=request.user) if students else None
    context = {"organisation": house, "run": shown, "cohorts": cohorts, "picked": picked, "plan": plan}
    return render(request, "courses/enrolment/enrol_classes.html", context)


@login_required
@require_POST
def code(request: SignedInRequest, slug: str, run_id: int) -> HttpResponse:
    """A new code, or an end to the one that stands."""
    _house_of_reader, shown = _run(request, slug, run_id)
    if not may_manage(shown, request.user):
        raise Http404
    if request.POST.get("do") == "end":
        end_code(run=shown, at=timezone.now())
        messages.success(request, _("The code opens nothing now. Seats already given stay."))
    else:
        make_code(run=shown, by=request.user, at=timezone.now())
        messages.success(request, _("There is a new code. The one before it opens nothing now."))
    return redirect("enrolment_office:run", slug, run_id)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: SignedInRequest, slug: str, run_id: int, enrolment_id: int) -> HttpResponse:
    """Asks once, naming what goes; POST takes the child out, with a reason that is kept."""
    house, shown = _run(request, slug, run_id)
    places = Enrolment.objects.visible_to(request.user).filter(run=shown, school=house)
    place = get_object_or_404(places.select_related("student"), pk=enrolment_id)
    if request.method != "POST":
        changes = place.changes.with_scopes_disabled().select_related("by")
        context = {"organisation": house, "run": shown, "place": place, "changes": changes}
        return render(request, "courses/enrolment/office_withdraw.html", context)
    try:
        reason = request.POST.get("reason", "").strip()[:200]
        withdraw_enrolment(enrolment=place, by=request.user, at=timezone.now(), reason=reason)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Taken out. The seat has passed to the next in line, if anybody waits."))
    return redirect("enrolment_office:run", slug, run_id)


def _enrol(
    request: SignedInRequest, house: Organisation, shown: CourseRun, chosen: Sequence[Student]
) -> HttpResponse:
    try:
        given = enrol_students(students=chosen, run=shown, by=request.user, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("enrolment_office:enrol_classes", house.slug, shown.pk)
    confirmed = sum(place.state != WAITING for place in given)
    sentence = ngettext("%(number)d child has a seat.", "%(number)d children have a seat.", confirmed)
    waiting = len(given) - confirmed
    line = ngettext("%(number)d is on the waiting list.", "%(number)d are on the waiting list.", waiting)
    said = [sentence % {"number": confirmed}, *([line % {"number": waiting}] if waiting else [])]
    messages.success(request, " ".join(said))
    return redirect("enrolment_office:run", house.slug, shown.pk)


def _house(request: HttpRequest, slug: str) -> Organisation:
    houses = Organisation.objects.staffed_by(request.user, *WORKS_WITH_STUDENTS)
    return get_object_or_404(houses, slug=slug)


def _run(request: HttpRequest, slug: str, run_id: int) -> tuple[Organisation, CourseRun]:
    house = _house(request, slug)
    shown = runs_for(house).with_window(timezone.now()).with_seats_taken()
    return house, get_object_or_404(shown.select_related("course", "organisation"), pk=run_id)


def _students(request: HttpRequest, house: Organisation, **which: Any) -> list[Student]:
    return list(
        Student.objects.visible_to(request.user).filter(school=house, **which).order_by("sort_key", "pk")
    )


def _numbers(typed: list[str]) -> list[int]:
    """Typed by hand, an address may hold anything."""
    return [int(each) for each in typed[:2000] if each.isascii() and each.isdigit() and len(each) < 19]


def _address_of(request: HttpRequest, code: EnrolmentCode | None) -> str:
    if code is None:
        return ""
    return request.build_absolute_uri(f"{reverse('enter_code')}?code={shown_code(code.code)}")
