"""The office's transfers and merged records. For those who keep the roll; for others it is not there."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cms.accounts.requests import SignedInRequest
from cms.refusals import Refusal
from courses.organisations.models import Organisation
from courses.organisations.permissions import schools_kept_by
from courses.students.models import Student
from courses.transfers.actions import accept_transfer, ask_transfer, decline_transfer, take_back_transfer
from courses.transfers.merging import merge_students, runs_of_both
from courses.transfers.models import StudentTransfer

ANSWERS: dict[str, Any] = {"accept": accept_transfer, "decline": decline_transfer}
MOST_SHOWN = 30


@login_required
@never_cache
@require_safe
def transfers(request: SignedInRequest, slug: str) -> HttpResponse:
    """Who is offered to the school, who is on the way out, and what became of the last."""
    school = _school(request, slug)
    shown = StudentTransfer.objects.visible_to(request.user).filter(
        Q(from_school=school) | Q(to_school=school)
    )
    listed = list(shown.select_related("student", "from_school", "to_school")[:200])
    context = {
        "organisation": school,
        "offered": [each for each in listed if each.state == "asked" and each.to_school_id == school.pk],
        "leaving": [each for each in listed if each.state == "asked" and each.from_school_id == school.pk],
        # A school that has not taken a child in need not keep their name.
        "answered": [
            each
            for each in listed
            if each.state == "accepted" or (each.state != "asked" and each.from_school_id == school.pk)
        ],
    }
    return render(request, "courses/transfers/transfers.html", context)


@login_required
@require_POST
def answer(request: SignedInRequest, slug: str, transfer_id: int) -> HttpResponse:
    """Accept or decline what is offered to the school; take back what it has asked itself."""
    school, do = _school(request, slug), request.POST.get("do", "")
    mine = Q(to_school=school) if do in ANSWERS else Q(from_school=school)
    visible = StudentTransfer.objects.visible_to(request.user)
    meant = get_object_or_404(visible.filter(mine), pk=transfer_id)
    try:
        ANSWERS.get(do, take_back_transfer)(transfer=meant, by=request.user, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Your answer is kept."))
    return redirect("transfers:transfers", slug)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def transfer(request: SignedInRequest, slug: str, student_id: int) -> HttpResponse:
    """Names what goes along and what stays, and asks the other school by the address of its page."""
    school, student = _student(request, slug, student_id)
    typed = request.POST.get("to", "").strip().rstrip("/").rpartition("/")[2]
    if request.method == "POST":
        to = Organisation.objects.filter(slug=typed).first()
        try:
            ask_transfer(student=student, to=to or school, by=request.user, at=timezone.now())
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(
                request, _("The other school has been asked. Until it answers, nothing changes.")
            )
            return redirect("transfers:transfers", slug)
    schools = Organisation.objects.exclude(kind=Organisation.Kind.ASSOCIATION).exclude(pk=school.pk)
    context = {"organisation": school, "student": student, "schools": schools, "typed": typed}
    return render(request, "courses/transfers/transfer.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def merge(request: SignedInRequest, slug: str, student_id: int) -> HttpResponse:
    """Find the other record, look at both, and make them one."""
    school, student = _student(request, slug, student_id)
    pupils = Student.objects.visible_to(request.user).filter(school=school).exclude(pk=student.pk)
    pupils = pupils.select_related("cohort_place__cohort", "user")
    number = request.POST.get("other", "") or request.GET.get("other", "")
    other = get_object_or_404(pupils, pk=number) if number.isdecimal() and len(number) < 19 else None
    if request.method == "POST" and other is not None:
        try:
            merge_students(keep=student, other=other, by=request.user, at=timezone.now())
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return redirect("transfers:merge", slug, student_id)
        messages.success(request, _("The two records are one now. Nothing of either was lost."))
        return redirect("office:student", slug, student_id)
    asked = request.GET.get("q", "").strip()[:100]
    # Looked for by any way of writing a name; before anybody is, those who may be the same child.
    found = pupils.named_like(asked) if asked else pupils.filter(_alike(student))
    context = {
        "organisation": school,
        "student": student,
        "other": other,
        "runs": runs_of_both(student, other) if other else [],
        "found": [] if other else found[:MOST_SHOWN],
        "q": asked,
    }
    return render(request, "courses/transfers/merge.html", context)


def _alike(student: Student) -> Q:
    """Of the same name or the same month of birth."""
    same = Q(display_name=student.display_name) | Q(sort_key=student.sort_key)
    if student.name_latin:
        same |= Q(name_latin__iexact=student.name_latin)
    if student.birth_month:
        same |= Q(birth_year=student.birth_year, birth_month=student.birth_month)
    return same


def _school(request: HttpRequest, slug: str) -> Organisation:
    return get_object_or_404(schools_kept_by(request.user), slug=slug)


def _student(request: HttpRequest, slug: str, student_id: int) -> tuple[Organisation, Student]:
    school = _school(request, slug)
    pupils = Student.objects.visible_to(request.user).select_related("cohort_place__cohort", "user")
    return school, get_object_or_404(pupils, school=school, pk=student_id)
