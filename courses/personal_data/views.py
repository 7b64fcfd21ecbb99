"""A family sees what is kept, takes a copy, and has it erased: children first, then the reader's own."""

from typing import Any

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cms.accounts.requests import SignedInRequest
from cms.jobs.models import Job
from cms.refusals import Refusal
from courses.personal_data.actions import ERASURE_JOB, EXPORT_JOB, request_erasure, request_export
from courses.personal_data.looking import parts_of
from courses.personal_data.models import DataExport, Erasure
from courses.personal_data.rules import Subject
from courses.personal_data.subjects import children_looked_after, own_subject, subject_of
from courses.students.models import Student


@never_cache
@login_required
@require_safe
def overview(request: SignedInRequest) -> HttpResponse:
    now = timezone.now()
    context = {
        "children": children_looked_after(request.user, now.date()),
        "has_own": own_subject(request.user, now.date()) is not None,
        "exports": DataExport.objects.visible_to(request.user).select_related("student")[:20],
    }
    return render(request, "courses/personal_data/overview.html", context)


@never_cache
@login_required
@require_safe
def see(request: SignedInRequest, student_id: int | None = None) -> HttpResponse:
    """Everything that is kept, in plain words; long lists are cut, and the copy holds all."""
    student, subject = _subject(request, student_id)
    context = {"student": student, "parts": parts_of(subject)}
    return render(request, "courses/personal_data/see.html", context)


@login_required
@require_POST
def export(request: SignedInRequest, student_id: int | None = None) -> HttpResponse:
    student, _subject_seen = _subject(request, student_id)
    asked = request_export(by=request.user, student=student, at=timezone.now())
    return redirect("personal_data:export", asked.pk)


@never_cache
@login_required
@require_safe
def export_made(request: SignedInRequest, export_id: int) -> HttpResponse:
    """How far it is; then where to fetch it, and until when."""
    made = _export(request, export_id)
    job = Job.objects.about(EXPORT_JOB, made.pk).first()
    context = {"export": made, "job": job, "is_ready": made.is_ready(timezone.now())}
    return render(request, "courses/personal_data/export.html", context)


@never_cache
@login_required
@require_safe
def download(request: SignedInRequest, export_id: int) -> HttpResponseBase:
    made = _export(request, export_id)
    if not made.is_ready(timezone.now()):
        raise Http404
    name = f"yunke-{made.asked_at:%Y-%m-%d}-{made.pk}.zip"
    return FileResponse(
        made.file.open("rb"), as_attachment=True, filename=name, content_type="application/zip"
    )


@never_cache
@login_required
@reauthentication_required(allow_get=True)
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: SignedInRequest, student_id: int | None = None) -> HttpResponse:
    """Asks once, naming what goes; POST, with the mark set and the password given lately, begins."""
    student, subject = _subject(request, student_id)
    if request.method == "POST" and request.POST.get("sure") == "yes":
        try:
            begun = request_erasure(by=request.user, student=student, at=timezone.now())
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return redirect("personal_data:overview")
        if student is not None:
            return redirect("personal_data:erasure", begun.pk)
        logout(request)
        return render(request, "courses/personal_data/goodbye.html")
    if request.method == "POST":
        messages.error(request, _("Nothing was erased: the mark that you are sure was not set."))
    context = {"student": student, "parts": parts_of(subject), "takes_login": subject.login is not None}
    return render(request, "courses/personal_data/erase.html", context)


@never_cache
@login_required
@require_safe
def erasure(request: SignedInRequest, erasure_id: int) -> HttpResponse:
    begun = get_object_or_404(Erasure.objects.visible_to(request.user), pk=erasure_id)
    job = Job.objects.about(ERASURE_JOB, begun.pk).first()
    return render(request, "courses/personal_data/erasure.html", {"erasure": begun, "job": job})


def _subject(request: SignedInRequest, student_id: int | None) -> tuple[Student | None, Subject]:
    """The child meant, with their data; without a number the reader. Anybody else is not there."""
    on = timezone.now().date()
    if student_id is None:
        subject = own_subject(request.user, on)
        if subject is None:
            raise Http404
        return None, subject
    children = children_looked_after(request.user, on)
    child = next((child for child in children if child.pk == student_id), None)
    if child is None:
        raise Http404
    return child, subject_of(student=child, login=None)


def _export(request: SignedInRequest, export_id: int) -> DataExport:
    made: Any = get_object_or_404(
        DataExport.objects.visible_to(request.user).select_related("student"), pk=export_id
    )
    return made
