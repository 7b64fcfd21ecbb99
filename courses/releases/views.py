"""An association's releases. Whoever offers no courses there is told that there is nothing."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache

from cms.accounts.requests import SignedInRequest
from cms.refusals import Refusal
from courses.catalogue.models import Stage
from courses.organisations.models import Organisation
from courses.releases.actions import (
    announce_release,
    begin_release,
    change_release,
    choose_courses,
    choose_schools,
    spread_over_weeks,
    withdraw_release,
)
from courses.releases.forms import ReleaseForm, SpreadForm, WeeksForm
from courses.releases.models import MOST_WEEKS, Release
from courses.releases.permissions import (
    associations_offering_for,
    courses_to_choose_from,
    schools_to_choose_from,
)
from courses.releases.plan import plan_of


@never_cache
@login_required
def releases(request: SignedInRequest, slug: str) -> HttpResponse:
    """All releases, and a form for the next."""
    association = _association(request, slug)
    form = ReleaseForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        made = begin_release(association=association, by=request.user, at=timezone.now(), **form.cleaned_data)
        return redirect("releases:courses", slug, made.pk)
    shown = Release.objects.visible_to(request.user).filter(association=association)[:200]
    context = {"organisation": association, "form": form, "releases": shown}
    return render(request, "courses/releases/releases.html", context)


@never_cache
@login_required
def release(request: SignedInRequest, slug: str, release_id: int) -> HttpResponse:
    """The plan: what comes in which week, for whom, and what schools have answered; POST changes its words."""
    shown = _release(request, slug, release_id)
    form = ReleaseForm(request.POST if request.method == "POST" else None, instance=shown)
    if form.is_valid():
        change_release(release=shown, **form.cleaned_data)
        messages.success(request, _("The changes are kept."))
        return redirect("releases:release", slug, release_id)
    # The form writes what it was given onto the release, also what it refuses.
    shown = _release(request, slug, release_id)
    context = {"organisation": shown.association, "release": shown, "form": form, "plan": plan_of(shown)}
    return render(request, "courses/releases/release.html", context)


@never_cache
@login_required
def courses(request: SignedInRequest, slug: str, release_id: int) -> HttpResponse:
    """A week beside each published course; or spread, so many a week."""
    shown = _release(request, slug, release_id)
    stage = request.GET.get("stage", "")
    chosen = dict(shown.offers.values_list("course", "week"))
    listed = courses_to_choose_from(shown.association).for_cards()
    if stage in Stage.values:
        listed = listed.filter(stage=stage)
    is_spread = "per_week" in request.POST
    form = WeeksForm(
        request.POST if request.method == "POST" and not is_spread else None, courses=listed, weeks=chosen
    )
    spread = SpreadForm(request.POST if is_spread else None)
    asked = spread if is_spread else form
    if asked.is_bound and asked.is_valid():
        others = {pk: week for pk, week in chosen.items() if pk not in {one.pk for one in form.courses}}
        told = _spread(form, spread) if is_spread else form.weeks()
        if _done(request, lambda: choose_courses(release=shown, weeks=others | told)):
            where = "releases:schools" if not shown.schools.exists() else "releases:release"
            return redirect(where, slug, release_id)
    context = {
        "organisation": shown.association,
        "release": shown,
        "form": form,
        "spread": spread,
        "stages": list(Stage),
        "stage": stage,
    }
    return render(request, "courses/releases/courses.html", context)


def _spread(form: WeeksForm, spread: SpreadForm) -> dict[int, int]:
    told = spread.cleaned_data
    weeks = spread_over_weeks(
        [course.pk for course in form.courses], per_week=told["per_week"], first=told["first"]
    )
    return {pk: min(week, MOST_WEEKS) for pk, week in weeks.items()}


@never_cache
@login_required
def schools(request: SignedInRequest, slug: str, release_id: int) -> HttpResponse:
    """Schools by country and name; what is not shown stays as it was chosen."""
    shown = _release(request, slug, release_id)
    everyone = list(schools_to_choose_from(shown.association))
    countries = sorted({(each.country, each.country_name) for each in everyone}, key=lambda pair: pair[1])
    country, name = request.GET.get("country", ""), request.GET.get("q", "").strip()
    listed = [
        each
        for each in everyone
        if country in ("", each.country)
        and name.casefold() in f"{each.name} {each.local_name} {each.city} {each.chinese_city}".casefold()
    ]
    chosen = set(shown.schools.values_list("pk", flat=True))
    if request.method == "POST":
        seen = {each.pk for each in listed}
        ticked = (
            seen
            if "all" in request.POST
            else {pk for pk in seen if str(pk) in request.POST.getlist("school")}
        )
        if _done(request, lambda: choose_schools(release=shown, schools=(chosen - seen) | ticked)):
            return redirect("releases:release", slug, release_id)
    context = {
        "organisation": shown.association,
        "release": shown,
        "schools": [(each, each.pk in chosen) for each in listed],
        "countries": countries,
        "country": country,
        "q": name,
    }
    return render(request, "courses/releases/schools.html", context)


@never_cache
@login_required
def announce(request: SignedInRequest, slug: str, release_id: int) -> HttpResponse:
    """Asks once, saying who is written to; POST announces."""
    shown = _release(request, slug, release_id)
    if request.method == "POST":
        if _done(request, lambda: announce_release(release=shown, at=timezone.now())):
            messages.success(request, _("The release is announced. The letters are on their way."))
        return redirect("releases:release", slug, release_id)
    number = shown.schools.count()
    sentence = ngettext(
        "The heads of %(number)d school get one letter each.",
        "The heads of %(number)d schools get one letter each.",
        number,
    )
    context = {
        "organisation": shown.association,
        "release": shown,
        "title": _("Announce this release?"),
        "sentence": sentence % {"number": number},
        "button": _("Announce it"),
        "is_main": True,
    }
    return render(request, "courses/releases/confirm.html", context)


@never_cache
@login_required
def withdraw(request: SignedInRequest, slug: str, release_id: int) -> HttpResponse:
    """Asks once; POST takes it back. Announcing again undoes it."""
    shown = _release(request, slug, release_id)
    if request.method == "POST":
        withdraw_release(release=shown, at=timezone.now())
        messages.success(request, _("The release is taken back. You can announce it again."))
        return redirect("releases:release", slug, release_id)
    context = {
        "organisation": shown.association,
        "release": shown,
        "title": _("Take this release back?"),
        "sentence": _("Schools can adopt nothing more from it. What they have adopted stays with them."),
        "button": _("Take it back"),
    }
    return render(request, "courses/releases/confirm.html", context)


def _association(request: HttpRequest, slug: str) -> Organisation:
    return get_object_or_404(associations_offering_for(request.user), slug=slug)


def _release(request: HttpRequest, slug: str, release_id: int) -> Release:
    association = _association(request, slug)
    visible = Release.objects.visible_to(request.user).select_related("association")
    return get_object_or_404(visible, association=association, pk=release_id)


def _done(request: HttpRequest, change: Any) -> bool:
    """Do it, or say why not."""
    try:
        change()
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return False
    return True
