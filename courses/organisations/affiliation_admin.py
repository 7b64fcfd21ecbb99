"""Operators say in Wagtail's admin which organisation belongs to which."""

from typing import Any

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

from cms.refusals import Refusal
from courses.organisations.affiliation import affiliate, end_affiliation
from courses.organisations.models import Affiliation, Organisation

PLEASE_CHOOSE = gettext_lazy("Please choose an organisation")


class AffiliationForm(forms.Form):
    member = forms.ModelChoiceField(
        Organisation.objects.all(), label=gettext_lazy("Member"), empty_label=PLEASE_CHOOSE
    )
    parent = forms.ModelChoiceField(
        Organisation.objects.exclude(kind=Organisation.Kind.SCHOOL),
        label=gettext_lazy("Belongs to"),
        empty_label=PLEASE_CHOOSE,
    )


class ForOperators(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.is_superuser)


def affiliations_in_menu() -> MenuItem:
    return ForOperators(
        gettext_lazy("Affiliations"),
        reverse("affiliations"),
        name="affiliations",
        icon_name="link",
        order=261,
    )


def register_affiliation_addresses() -> list[URLPattern]:
    return [
        path("affiliations/", affiliations, name="affiliations"),
        path("affiliations/<int:affiliation_id>/end/", end, name="end_affiliation"),
    ]


@require_admin_access
def affiliations(request: HttpRequest) -> HttpResponse:
    """All there are, and a form for one more."""
    _for_operators(request)
    form = AffiliationForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        facts: dict[str, Any] = form.cleaned_data
        try:
            affiliate(at=timezone.now(), **facts)
        except Refusal as refusal:
            form.add_error("parent", str(refusal))
        else:
            messages.success(request, _("The affiliation is kept, and shown on both pages."))
            return redirect("affiliations")
    rows = Affiliation.objects.select_related("member", "parent")
    return render(request, "courses/organisations/affiliations.html", {"affiliations": rows, "form": form})


@require_admin_access
def end(request: HttpRequest, affiliation_id: int) -> HttpResponse:
    """POST takes it away; adding it again undoes that."""
    _for_operators(request)
    if request.method == "POST":
        end_affiliation(affiliation=get_object_or_404(Affiliation, pk=affiliation_id))
        messages.success(request, _("The affiliation has been taken away."))
    return redirect("affiliations")


def _for_operators(request: HttpRequest) -> None:
    if not request.user.is_superuser:
        raise Http404
