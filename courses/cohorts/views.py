"""The office's classes: children change classes, a class changes hands, the whole school goes a year further.
For those who keep the roll; everybody else is told that it is not there."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from cms.accounts.models import User
from cms.accounts.requests import SignedInRequest
from cms.refusals import Refusal
from courses.cohorts.actions import (
    cohort_named,
    hand_over_cohort,
    move_students,
    promote_school,
    undo_promotion,
)
from courses.cohorts.models import Cohort, CohortTeacher, Promotion
from courses.cohorts.next_year import name_of_next_year
from courses.organisations.models import WORKS_WITH_STUDENTS, Organisation, Staff
from courses.organisations.permissions import schools_kept_by
from courses.students.models import Student

NOWHERE, NEW = "none", "new"


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: SignedInRequest, slug: str, cohort_id: int) -> HttpResponse:
    """Tick children and say where to: another class, a new one (a split), or none."""
    school, cohort = _cohort(request, slug, cohort_id)
    children = Student.objects.visible_to(request.user).filter(school=school, cohort_place__cohort=cohort)
    others = Cohort.objects.visible_to(request.user).filter(school=school).exclude(pk=cohort.pk)
    if request.method == "POST":
        ticked = [each for each in request.POST.getlist("student") if each.isascii() and each.isdigit()]
        chosen = list(children.filter(pk__in=[int(each) for each in ticked if len(each) < 19]))
        to, name = request.POST.get("to", ""), " ".join(request.POST.get("name", "").split())
        if not chosen or not to or (to == NEW and not name):
            messages.error(
                request, _("Tick the children and say which class they go to. Nothing was changed.")
            )
        else:
            return _move(request, school, chosen, _target(school, others, to, name))
    context = {"organisation": school, "cohort": cohort, "children": children, "others": others}
    return render(request, "courses/cohorts/change.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def teacher(request: SignedInRequest, slug: str, cohort_id: int) -> HttpResponse:
    """Who teaches the class, who taught it, and handing it over."""
    school, cohort = _cohort(request, slug, cohort_id)
    working = Staff.objects.current().filter(organisation=school, role__in=WORKS_WITH_STUDENTS)
    people = User.objects.filter(pk__in=working.values("user")).order_by("display_name", "pk")
    if request.method == "POST":
        to = next((each for each in people if str(each.pk) == request.POST.get("to", "")), None)
        try:
            hand_over_cohort(cohort=cohort, to=to, by=request.user, at=timezone.now())
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Handed over. Who had the class before stays in its history."))
        return redirect("cohorts:teacher", slug, cohort_id)
    held = CohortTeacher.objects.visible_to(request.user).filter(cohort=cohort).select_related("user")
    context = {
        "organisation": school,
        "cohort": cohort,
        "people": people,
        "current": next((each for each in held if each.left_at is None), None),
        "former": held.exclude(left_at=None).order_by("-left_at"),
    }
    return render(request, "courses/cohorts/teacher.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def next_year(request: SignedInRequest, slug: str) -> HttpResponse:
    """Every class with the name it goes on under, proposed and changeable; POST shows the plan, then does it."""
    school = _school(request, slug)
    cohorts = Cohort.objects.visible_to(request.user).filter(school=school).with_numbers()
    names = {each.pk: name_of_next_year(each.name) for each in cohorts}
    if request.method == "POST":
        names = {key: request.POST.get(f"name-{key}", name).strip()[:80] for key, name in names.items()}
        if request.POST.get("do") == "promote":
            return _promote(request, school, names)
    promotions = Promotion.objects.visible_to(request.user).filter(school=school)[:5]
    now = timezone.now()
    context = {
        "organisation": school,
        "rows": [(each, names[each.pk]) for each in cohorts if each.children or request.method != "POST"],
        "is_preview": request.method == "POST",
        "promotions": [(each, each.may_be_undone(now)) for each in promotions],
    }
    return render(request, "courses/cohorts/next_year.html", context)


@login_required
@require_POST
def undo(request: SignedInRequest, slug: str, promotion_id: int) -> HttpResponse:
    school = _school(request, slug)
    promotion = get_object_or_404(
        Promotion.objects.visible_to(request.user).select_related("school"), school=school, pk=promotion_id
    )
    try:
        number = undo_promotion(promotion=promotion, by=request.user, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        sentence = ngettext(
            "%(number)d child is back in the class of before.",
            "%(number)d children are back in the classes of before.",
            number,
        )
        messages.success(request, sentence % {"number": number})
    return redirect("cohorts:next_year", slug)


def _move(
    request: SignedInRequest, school: Organisation, chosen: list[Student], to: Cohort | None
) -> HttpResponse:
    try:
        number = move_students(school=school, students=chosen, to=to, by=request.user, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        sentence = ngettext("%(number)d child was moved.", "%(number)d children were moved.", number)
        messages.success(request, sentence % {"number": number})
    return redirect(request.path)


def _target(school: Organisation, others: QuerySet[Cohort], to: str, name: str) -> Cohort | None:
    if to == NEW:
        return cohort_named(school=school, name=name)
    return None if to == NOWHERE else get_object_or_404(others, pk=to if to.isdecimal() else 0)


def _promote(request: SignedInRequest, school: Organisation, names: dict[int, str]) -> HttpResponse:
    try:
        promote_school(school=school, names=names, by=request.user, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Everybody is in the next year. You can undo it for seven days."))
    return redirect("cohorts:next_year", school.slug)


def _school(request: HttpRequest, slug: str) -> Organisation:
    return get_object_or_404(schools_kept_by(request.user), slug=slug)


def _cohort(request: HttpRequest, slug: str, cohort_id: int) -> tuple[Organisation, Cohort]:
    school = _school(request, slug)
    cohorts = Cohort.objects.visible_to(request.user).select_related("school")
    return school, get_object_or_404(cohorts, school=school, pk=cohort_id)
