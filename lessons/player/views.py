"""The one thing a lesson without a film asks for: a word that it has been done."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cms.accounts.requests import SignedInRequest
from cms.refusals import Refusal
from lessons.outline.pages import LessonPage
from lessons.progress.actions import complete_lesson
from lessons.progress.refusals import LessonNotOpen


@login_required
@require_POST
def say_done(request: SignedInRequest, lesson_id: int) -> HttpResponse:
    """Complete a lesson on the student's word and show it again, done."""
    lesson = get_object_or_404(LessonPage.objects.live(), pk=lesson_id)
    student = request.POST.get("student", "")
    student_id = int(student) if student.isascii() and student.isdigit() and len(student) < 19 else None
    try:
        complete_lesson(user=request.user, lesson=lesson, at=timezone.now(), student_id=student_id)
    except LessonNotOpen as refusal:
        raise Http404(str(refusal)) from refusal
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Well done. This lesson is finished."))
    query = f"?student={student_id}" if student_id is not None else ""
    return HttpResponseRedirect(f"{lesson.get_url() or '/'}{query}")
