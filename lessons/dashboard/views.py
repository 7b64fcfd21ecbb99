"""My learning: first the one thing to go on with, then what is in hand, then what is finished."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from cms.accounts.requests import SignedInRequest
from courses.organisations.models import Organisation
from lessons.dashboard.desk import course_to_go_on_with, desks_of


@login_required
@never_cache
def my_learning(request: SignedInRequest) -> HttpResponse:
    desks = desks_of(request.user)
    houses = list(Organisation.objects.staffed_by(request.user).select_related("page"))
    may_edit = request.user.has_perm("wagtailadmin.access_admin")
    context = {
        "desks": desks,
        "go_on": course_to_go_on_with(desks),
        "houses": houses,
        "may_edit": may_edit,
        "at_work": bool(houses) or may_edit,
    }
    return render(request, "lessons/dashboard/my_learning.html", context)
