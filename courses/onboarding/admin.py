"""Operators read applications in Wagtail's admin, see who may have joined already, and answer."""

from typing import cast

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.auth import require_admin_access
from wagtail.admin.menu import MenuItem

from cms.accounts.models import User
from cms.chinese.pinyin import slug_of
from cms.refusals import Refusal
from courses.onboarding.actions import approve_application, refuse_application, return_application
from courses.onboarding.answers import answers_in_words
from courses.onboarding.duplicates import likely_duplicates
from courses.onboarding.forms import ApprovalForm, RefusalForm, ReturnForm
from courses.onboarding.models import ApplicationState, OnboardingApplication


class ForOperators(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.is_superuser)


def applications_in_menu() -> MenuItem:
    return ForOperators(
        gettext_lazy("Applications to join"),
        reverse("onboarding_applications"),
        name="onboarding-applications",
        icon_name="group",
        order=260,
    )


def register_application_addresses() -> list[URLPattern]:
    return [
        path("joining/", applications, name="onboarding_applications"),
        path("joining/<int:application_id>/", application, name="onboarding_application"),
    ]


@require_admin_access
def applications(request: HttpRequest) -> HttpResponse:
    """Those that wait stand first."""
    _for_operators(request)
    rows = OnboardingApplication.objects.shown_to_operators()
    return render(request, "courses/onboarding/applications.html", {"applications": rows})


@require_admin_access
def application(request: HttpRequest, application_id: int) -> HttpResponse:
    """One application beside its likely duplicates; POST approves, returns or refuses it."""
    _for_operators(request)
    found = get_object_or_404(OnboardingApplication.objects.shown_to_operators(), pk=application_id)
    decision = request.POST.get("decision", "")
    forms_by_name = {
        name: form(request.POST if name == decision else None, initial=_proposals(found))
        for name, form in DECISIONS.items()
    }
    chosen = forms_by_name.get(decision)
    if chosen is not None and chosen.is_valid() and _decide(request, found, decision, chosen):
        return redirect("onboarding_applications")
    context = {
        "application": found,
        "parts": list(answers_in_words(found)),
        "duplicates": likely_duplicates(found),
        "forms": forms_by_name,
        "is_waiting": found.state == ApplicationState.SENT,
        "is_approved": found.state == ApplicationState.APPROVED,
    }
    return render(request, "courses/onboarding/application.html", context)


DECISIONS: dict[str, type[forms.Form]] = {
    "approve": ApprovalForm,
    "return": ReturnForm,
    "refuse": RefusalForm,
}


def _decide(request: HttpRequest, found: OnboardingApplication, decision: str, form: forms.Form) -> bool:
    by, now = cast("User", request.user), timezone.now()
    facts = form.cleaned_data
    try:
        if decision == "approve":
            approve_application(application=found, slug=facts["slug"], by=by, at=now)
            said = _("Approved. The organisation has its page, and its head has been invited.")
        elif decision == "return":
            return_application(application=found, note=facts["note"], by=by, at=now)
            said = _("Returned. The applicant has been written to.")
        else:
            refuse_application(application=found, reason=facts["reason"], by=by, at=now)
            said = _("Refused. The applicant has been written to.")
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return False
    messages.success(request, said)
    return True


def _proposals(found: OnboardingApplication) -> dict[str, str]:
    if found.organisation is not None:
        return {"slug": found.organisation.slug}
    return {"slug": slug_of(found.local_name or found.name)[:60]}


def _for_operators(request: HttpRequest) -> None:
    if not request.user.is_superuser:
        raise Http404
