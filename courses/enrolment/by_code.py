"""Entering a run's code: for oneself, or for several children at once."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from cms.accounts.lockout import count_wrong_guess, is_barred
from cms.accounts.models import User
from cms.refusals import Refusal
from courses.enrolment.actions import enrol_by_code
from courses.enrolment.forms import CodeForm
from courses.enrolment.models import Enrolment, EnrolmentState
from courses.enrolment.refusals import NoSuchCode, TooManyTries
from courses.students.actions import student_for
from courses.students.models import Student


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def enter_code(request: HttpRequest) -> HttpResponse:
    """GET may carry the code, as a printed link does. POST enrols and leads to the course."""
    user = cast("User", request.user)
    people = list(Student.objects.visible_to(user).answered_for_by(user))
    initial = {"code": request.GET.get("code", "")[:40]}
    form = CodeForm(request.POST or None, initial=initial, user=user, people=people)
    if request.method == "POST" and form.is_valid():
        if is_barred(request, door=_door_of(user)):
            form.add_error("code", str(TooManyTries()))
        elif run_url := _enrol(request, form, user):
            return HttpResponseRedirect(run_url)
    return render(request, "courses/enrolment/enter_code.html", {"form": form})


def _door_of(user: User) -> str:
    """What wrong tries are counted under. A right code forgives none: whoever has one would guess on for
    ever."""
    return f"enrolment code {user.pk}"


def _enrol(request: HttpRequest, form: CodeForm, user: User) -> str:
    """Where the course is; nothing when the form has something to say."""
    try:
        students = form.children()
        if form.is_for_reader:
            students.append(student_for(user=user))
        run, places = enrol_by_code(
            students=students, code=form.cleaned_data["code"], by=user, at=timezone.now()
        )
    except NoSuchCode as refusal:
        count_wrong_guess(request, door=_door_of(user))
        form.add_error("code", str(refusal))
        return ""
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return ""
    messages.success(request, _result(places))
    return run.course.get_url() or "/"


def _result(places: list[Enrolment]) -> str:
    waiting = sum(place.state == EnrolmentState.WAITING for place in places)
    if not waiting:
        return _("Enrolled. A letter confirms it.")
    sentence = ngettext(
        "The run is full: %(number)d place is on the waiting list, and we write as soon as a seat is free.",
        "The run is full: %(number)d places are on the waiting list, and we write as soon as a seat is free.",
        waiting,
    )
    return sentence % {"number": waiting}
