"""Who works at an organisation: for its head alone, everybody else is told that there is nothing.

The link of an invitation opens for whoever has it; accepting takes the invited address.
"""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render, resolve_url
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from cms.accounts.models import User
from cms.accounts.permissions import has_confirmed, may_enter_admin
from cms.accounts.requests import SignedInRequest
from cms.navigation.languages import site_path
from cms.refusals import Refusal
from courses.organisations.actions import (
    accept_invitation,
    dismiss_staff,
    invite_staff,
    withdraw_invitation,
)
from courses.organisations.forms import InvitationForm
from courses.organisations.invitations import invitation_meant
from courses.organisations.models import Invitation, Organisation, Role, Staff


@never_cache
@login_required
def staff(request: SignedInRequest, slug: str) -> HttpResponse:
    """Everybody's roles and the invitations that stand; POST invites."""
    organisation = _headed_by_reader(request, slug)
    form = InvitationForm(request.POST if request.method == "POST" else None)
    now = timezone.now()
    if form.is_valid():
        try:
            invite_staff(organisation=organisation, by=request.user, at=now, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error("email", str(refusal))
        else:
            sentence = _("%(address)s has been invited. The letter is on its way.")
            messages.success(request, sentence % {"address": form.cleaned_data["email"]})
            return redirect("organisations:staff", slug)
    people = Staff.objects.current().filter(organisation=organisation).select_related("user")
    invitations = organisation.invitations.standing().order_by("email", "role")
    context = {
        "organisation": organisation,
        "form": form,
        "people": people.order_by("user__display_name", "user", "role"),
        "invitations": [(each, each.is_open(now)) for each in invitations],
    }
    return render(request, "courses/organisations/staff.html", context)


@never_cache
@login_required
def dismiss(request: SignedInRequest, slug: str, staff_id: int) -> HttpResponse:
    """Asks once, naming what goes; POST takes the role away."""
    organisation = _headed_by_reader(request, slug)
    current = Staff.objects.current().filter(organisation=organisation).select_related("user")
    held = get_object_or_404(current, pk=staff_id)
    if request.method != "POST":
        context = {"organisation": organisation, "held": held, "is_own": held.user_id == request.user.pk}
        return render(request, "courses/organisations/dismiss.html", context)
    try:
        dismiss_staff(organisation=organisation, user=held.user, role=held.role)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The role has been taken away, and counts no longer."))
    still_head = _has_role(request.user, organisation, Role.HEAD)
    return redirect("organisations:staff", slug) if still_head else redirect(site_path())


@never_cache
@login_required
@require_POST
def withdraw(request: SignedInRequest, slug: str, invitation_id: int) -> HttpResponse:
    """Takes an invitation back; inviting again undoes it."""
    organisation = _headed_by_reader(request, slug)
    taken_back = get_object_or_404(organisation.invitations, pk=invitation_id)
    withdraw_invitation(invitation=taken_back, at=timezone.now())
    sentence = _("The invitation to %(address)s has been taken back. Its link opens nothing now.")
    messages.success(request, sentence % {"address": taken_back.email})
    return redirect("organisations:staff", slug)


@never_cache
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """What is offered, and what to do next; POST accepts."""
    offered = invitation_meant(token)
    if offered is None:
        raise Http404
    user = request.user
    if request.method == "POST":
        if not isinstance(user, User):
            return redirect_to_login(request.path, resolve_url(settings.LOGIN_URL))
        try:
            accept_invitation(invitation=offered, user=user, at=timezone.now())
        except Refusal as refusal:
            messages.error(request, str(refusal))
        return redirect("organisations:invitation", token)
    context = {
        "invitation": offered,
        "organisation": offered.organisation,
        "is_open": offered.is_open(timezone.now()),
        **(_how_it_stands(offered, user) if isinstance(user, User) else {}),
    }
    return render(request, "courses/organisations/invitation.html", context)


def _how_it_stands(offered: Invitation, reader: User) -> dict[str, bool]:
    works_here = offered.accepted_by_id == reader.pk and _has_role(reader, offered.organisation, offered.role)
    return {
        "is_meant": has_confirmed(reader, offered.email),
        "works_here": works_here,
        "may_write": works_here and may_enter_admin(reader),
    }


def _has_role(user: User, organisation: Organisation, role: str) -> bool:
    return Organisation.objects.staffed_by(user, Role(role)).filter(pk=organisation.pk).exists()


def _headed_by_reader(request: SignedInRequest, slug: str) -> Organisation:
    return get_object_or_404(Organisation.objects.staffed_by(request.user, Role.HEAD), slug=slug)
