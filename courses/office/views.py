"""The office of a school or association, for those who work there. Strangers are told that it is not there."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cms.accounts.requests import SignedInRequest
from courses.attendance.sheet import meetings_on
from courses.office.doors import roles_of
from courses.office.today import waiting_for
from courses.organisations.models import WORKS_WITH_STUDENTS, Organisation


@login_required
@never_cache
@require_safe
def offices(request: SignedInRequest) -> HttpResponse:
    """Whoever works at one organisation is led to its office; at several, they choose."""
    houses = list(Organisation.objects.staffed_by(request.user))
    if not houses:
        raise Http404
    if len(houses) == 1:
        return redirect("office:today", houses[0].slug)
    return render(request, "courses/office/offices.html", {"houses": houses})


@login_required
@never_cache
@require_safe
def today(request: SignedInRequest, slug: str) -> HttpResponse:
    """What waits for the reader there."""
    organisation = get_object_or_404(Organisation.objects.staffed_by(request.user), slug=slug)
    now = timezone.now()
    roles = roles_of(request.user, organisation)
    works_with_students = bool(roles & {*WORKS_WITH_STUDENTS})
    day = organisation.day_at(now)
    context = {
        "organisation": organisation,
        "now": now,
        "day": day,
        "meetings": meetings_on(organisation, day, request.user) if works_with_students else [],
        "waiting": waiting_for(organisation, roles, now),
    }
    return render(request, "courses/office/today.html", context)
