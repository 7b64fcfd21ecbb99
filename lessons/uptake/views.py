"""What schools have made of an association's courses: numbers, and never a child."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache

from cms.accounts.requests import SignedInRequest
from courses.releases.permissions import associations_offering_for
from lessons.uptake.table import uptake_of


@never_cache
@login_required
def uptake(request: SignedInRequest, slug: str) -> HttpResponse:
    association = get_object_or_404(associations_offering_for(request.user), slug=slug)
    context = {"organisation": association, "courses": uptake_of(association)}
    return render(request, "lessons/uptake/uptake.html", context)
