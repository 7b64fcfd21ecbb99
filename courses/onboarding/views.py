"""Applying to join: a contact, a code, three short forms, and one look over before sending."""

from allauth.core.ratelimit import consume_or_429
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from cms.navigation.languages import active_language
from cms.refusals import Refusal
from courses.onboarding.actions import (
    begin_application,
    missing_answers,
    save_answers,
    send_application,
)
from courses.onboarding.answers import answers_in_words
from courses.onboarding.confirming import OWN_APPLICATION, is_right_code, send_code, waiting_contact
from courses.onboarding.forms import STEP_TITLES, STEPS, CodeForm, ContactForm
from courses.onboarding.letters import application_meant, token_of
from courses.onboarding.models import OnboardingApplication


@never_cache
def begin(request: HttpRequest) -> HttpResponse:
    """What it is about, and who asks; POST sends the code."""
    if too_fast := consume_or_429(request, action="join"):
        return too_fast
    form = ContactForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        if send_code(request, **form.cleaned_data):
            return redirect("onboarding:confirm")
        form.add_error(
            "contact_email",
            _("This address has been sent many codes lately. Please wait an hour, then try again."),
        )
    own = request.session.get(OWN_APPLICATION, "")
    own = own if application_meant(own) else ""
    return render(request, "courses/onboarding/begin.html", {"form": form, "own": own})


@never_cache
def confirm(request: HttpRequest) -> HttpResponse:
    """POST with the right code opens the application, or the one that the address has under way."""
    if too_fast := consume_or_429(request, action="join"):
        return too_fast
    contact = waiting_contact(request)
    if contact is None:
        messages.info(request, _("No code is waited for. Please ask for a new one."))
        return redirect("onboarding:begin")
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        if is_right_code(request, form.cleaned_data["code"]):
            application = begin_application(**contact, language=active_language(), at=timezone.now())
            token = request.session[OWN_APPLICATION] = token_of(application)
            if application.sent_at is None and not application.name:
                return redirect("onboarding:step", token, next(iter(STEPS)))
            return redirect("onboarding:overview", token)
        form.add_error(
            "code", _("This is not the code we sent. Please look at the newest letter and try again.")
        )
    context = {"form": form, "email": contact["contact_email"], "minutes": settings.CODE_MINUTES}
    return render(request, "courses/onboarding/code.html", context)


@never_cache
def answer(request: HttpRequest, token: str, step: str) -> HttpResponse:
    """One form. POST keeps every answer that can be kept, also beside one that cannot."""
    application = _application_meant(token)
    if step not in STEPS:
        raise Http404
    if not application.is_writable:
        return redirect("onboarding:overview", token)
    form = STEPS[step](request.POST if request.method == "POST" else None, instance=application)
    if request.method == "POST":
        is_whole = form.is_valid()
        try:
            save_answers(application=application, answers=form.cleaned_data)
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return redirect("onboarding:overview", token)
        if is_whole:
            return _on_from(token, step)
    names = list(STEPS)
    context = {
        "form": form,
        "token": token,
        "title": STEP_TITLES[step],
        "number": names.index(step) + 1,
        "count": len(names),
    }
    return render(request, "courses/onboarding/step.html", context)


@never_cache
def overview(request: HttpRequest, token: str) -> HttpResponse:
    """All that was answered, and how it stands; POST sends it."""
    application = _application_meant(token)
    if request.method == "POST":
        try:
            send_application(application=application, at=timezone.now())
        except Refusal as refusal:
            messages.error(request, str(refusal))
        return redirect("onboarding:overview", token)
    context = {
        "application": application,
        "token": token,
        "parts": list(answers_in_words(application)),
        "missing": missing_answers(application),
    }
    return render(request, "courses/onboarding/overview.html", context)


def _on_from(token: str, step: str) -> HttpResponse:
    names = list(STEPS)
    rest = names[names.index(step) + 1 :]
    return redirect("onboarding:step", token, rest[0]) if rest else redirect("onboarding:overview", token)


def _application_meant(token: str) -> OnboardingApplication:
    application = application_meant(token)
    if application is None:
        raise Http404
    return application
