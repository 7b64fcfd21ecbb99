"""What associations offer a school, and its answers. For those who answer for the school alone."""

from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache

from cms.accounts.requests import SignedInRequest
from cms.refusals import Refusal
from courses.catalogue.pages import with_sizes
from courses.organisations.models import Organisation
from courses.releases.adopting import adopt_courses, decline_courses, take_answer_back
from courses.releases.forms import TermsForm
from courses.releases.models import Adoption, Offer
from courses.releases.permissions import schools_answered_for

MOST_AT_ONCE = 500


@never_cache
@login_required
def adoptions(request: SignedInRequest, slug: str) -> HttpResponse:
    """What is new, and what was answered; POST answers for the courses that are ticked."""
    school = _school(request, slug)
    now = timezone.now()
    if request.method == "POST":
        return _answer(request, school)
    new = list(Offer.objects.made_to(school, now).unanswered_by(school).for_list()[:MOST_AT_ONCE])
    with_sizes([offer.course for offer in new])
    answers = (
        Adoption.objects.visible_to(request.user)
        .filter(school=school)
        .select_related("offer__course", "offer__release__association", "run", "teacher", "cohort")
        .prefetch_related("offer__course__other_languages")
    )
    told = list(answers[:MOST_AT_ONCE])
    context = {
        "organisation": school,
        "new": new,
        "adopted": [answer for answer in told if answer.state == Adoption.State.ADOPTED],
        "declined": [answer for answer in told if answer.state == Adoption.State.DECLINED],
    }
    return render(request, "courses/releases/adoptions.html", context)


def _answer(request: SignedInRequest, school: Organisation) -> HttpResponse:
    ticked = _numbers(request.POST.getlist("offer"))
    back = redirect("adoptions:adoptions", school.slug)
    if not ticked:
        messages.error(request, _("Tick at least one course first."))
        return back
    if "decline" not in request.POST:
        query = urlencode([("offer", number) for number in ticked])
        return redirect(f"{reverse('adoptions:adopt', args=[school.slug])}?{query}")
    try:
        declined = decline_courses(school=school, offers=ticked, by=request.user, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return back
    sentence = ngettext(
        "%(number)d course is declined. You can think again below.",
        "%(number)d courses are declined. You can think again below.",
        len(declined),
    )
    messages.success(request, sentence % {"number": len(declined)})
    return back


@never_cache
@login_required
def adopt(request: SignedInRequest, slug: str) -> HttpResponse:
    """Dates, a class and a teacher for the ticked courses; POST adopts them."""
    school = _school(request, slug)
    now = timezone.now()
    asked = request.POST if request.method == "POST" else request.GET
    numbers = _numbers(asked.getlist("offer"))
    offers = list(Offer.objects.made_to(school, now).filter(pk__in=numbers).for_list())
    if not offers:
        messages.error(request, _("This is no longer offered to your school. Nothing was changed."))
        return redirect("adoptions:adoptions", slug)
    today = timezone.localdate(now)
    form = TermsForm(request.POST if request.method == "POST" else None, school=school, today=today)
    if form.is_valid():
        try:
            taken = adopt_courses(school=school, offers=numbers, terms=form.terms(), by=request.user, at=now)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            sentence = ngettext(
                "%(number)d course is adopted. Its page is now an offer of your school too.",
                "%(number)d courses are adopted. Their pages are now offers of your school too.",
                len(taken),
            )
            messages.success(request, sentence % {"number": len(taken)})
            return redirect("adoptions:adoptions", slug)
    context = {"organisation": school, "offers": offers, "form": form}
    return render(request, "courses/releases/adopt.html", context)


@never_cache
@login_required
def take_back(request: SignedInRequest, slug: str, adoption_id: int) -> HttpResponse:
    """Asks once; POST takes the answer back, and the course is among the new ones again."""
    school = _school(request, slug)
    visible = Adoption.objects.visible_to(request.user).filter(school=school)
    answer = get_object_or_404(visible.select_related("offer__course", "run"), pk=adoption_id)
    if request.method != "POST":
        return render(
            request, "courses/releases/take_back.html", {"organisation": school, "adoption": answer}
        )
    try:
        take_answer_back(adoption=answer, by=request.user)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The answer is taken back. The course is among the new ones again."))
    return redirect("adoptions:adoptions", slug)


def _school(request: HttpRequest, slug: str) -> Organisation:
    return get_object_or_404(schools_answered_for(request.user), slug=slug)


def _numbers(told: list[str]) -> list[int]:
    return [int(text) for text in told[:MOST_AT_ONCE] if text.isascii() and text.isdigit() and len(text) < 19]
