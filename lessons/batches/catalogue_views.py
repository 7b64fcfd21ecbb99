"""All courses of a house on one screen: what is missing, and publishing many at once."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from cms.accounts.requests import SignedInRequest
from cms.jobs.models import Job
from cms.refusals import Refusal
from lessons.batches.gaps import Line, counts_of, lines_of
from lessons.batches.models import Publication
from lessons.batches.publishing import PUBLISH_JOB, begin_publication, may_publish
from lessons.batches.views import house_written_by

MOST_AT_ONCE = 1000


@login_required
@never_cache
@require_safe
def catalogue(request: SignedInRequest, slug: str) -> HttpResponse:
    """One line for each course; `show` asks for those with one gap, for drafts, or for what is complete."""
    house = house_written_by(request, slug)
    lines = lines_of(house)
    gaps = counts_of(lines)
    show = request.GET.get("show", "")
    context = {
        "organisation": house,
        "lines": [line for line in lines if _is_asked_for(line, show)],
        "total": len(lines),
        "incomplete": sum(not line.is_complete for line in lines),
        "drafts": sum(_is_draft(line) for line in lines),
        "gaps": gaps.items(),
        "show": show,
        "may_publish": may_publish(request.user, house),
        "last": house.publications.first(),
    }
    return render(request, "lessons/batches/catalogue.html", context)


def _is_asked_for(line: Line, show: str) -> bool:
    if show == "drafts":
        return _is_draft(line)
    if show == "gaps":
        return not line.is_complete
    return not show or show in {gap.code for gap in line.gaps}


def _is_draft(line: Line) -> bool:
    return not line.course.live or line.course.has_unpublished_changes


@login_required
@require_POST
def publish(request: SignedInRequest, slug: str) -> HttpResponse:
    """Puts the ticked courses before the public, for those who may."""
    house = house_written_by(request, slug)
    if not may_publish(request.user, house):
        raise Http404
    told = request.POST.getlist("course")[:MOST_AT_ONCE]
    ticked = [int(text) for text in told if text.isascii() and text.isdigit() and len(text) < 19]
    try:
        begun = begin_publication(organisation=house, courses=ticked, by=request.user, at=timezone.now())
    except Refusal:
        messages.error(request, _("Tick at least one course first."))
        return redirect("batches:catalogue", slug)
    return redirect("batches:publication", slug, begun.pk)


@login_required
@never_cache
@require_safe
def publication(request: SignedInRequest, slug: str, publication_id: int) -> HttpResponse:
    """How far the queue is."""
    house = house_written_by(request, slug)
    shown = get_object_or_404(Publication, organisation=house, pk=publication_id)
    job = Job.objects.about(PUBLISH_JOB, shown.pk).first()
    number = len(shown.courses)
    sentence = ngettext(
        "%(number)d course is before the public.", "%(number)d courses are before the public.", number
    )
    context = {
        "organisation": house,
        "publication": shown,
        "job": job,
        # Jobs are forgotten after thirty days; what they did stays done.
        "is_done": job is None or job.state == "done",
        "sentence": sentence % {"number": number},
    }
    return render(request, "lessons/batches/publication.html", context)
