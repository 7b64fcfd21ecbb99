"""Catalogue sheets in the office: send one, look at its lines, make drafts, undo. For those who write courses."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cms.accounts.requests import SignedInRequest
from cms.jobs.models import Job
from cms.refusals import Refusal
from courses.organisations.models import AUTHORS, PUBLISHERS, Organisation
from courses.sheets.forms import ColumnsForm
from lessons.batches.actions import (
    DRAFTS_JOB,
    accept_matter,
    begin_drafts,
    choose_columns,
    entries_of,
    mend_row,
    undo_drafts,
    upload_sheet,
)
from lessons.batches.forms import LineForm, UploadForm, columns_form
from lessons.batches.judging import ACCEPTABLE, Entry, Matter, Verdict
from lessons.batches.models import Batch, BatchRow
from lessons.batches.sample import sample_sheet

LINES_ON_A_PAGE = 30
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def batches(request: SignedInRequest, slug: str) -> HttpResponse:
    """The sheets that came in, and a form for the next."""
    house = house_written_by(request, slug)
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        name = str(form.cleaned_data["file"].name)
        try:
            sent = upload_sheet(
                organisation=house, by=request.user, file_name=name, content=form.content(), at=timezone.now()
            )
        except Refusal as refusal:
            form.add_error("file", str(refusal))
        else:
            return redirect("batches:batch", slug, sent.pk)
    context = {"organisation": house, "form": form, "batches": house.batches.all()[:50]}
    return render(request, "lessons/batches/batches.html", context)


@login_required
@never_cache
@require_safe
def sample(request: SignedInRequest, slug: str) -> HttpResponse:
    house_written_by(request, slug)
    headers = {"Content-Disposition": 'attachment; filename="catalogue.xlsx"'}
    return HttpResponse(sample_sheet(), content_type=XLSX, headers=headers)


@login_required
@never_cache
@require_safe
def batch(request: SignedInRequest, slug: str, batch_id: int) -> HttpResponse:
    """Its lines, those that need somebody first; while drafts are made, how far; then what became of it."""
    shown = _batch(request, slug, batch_id)
    if shown.state == Batch.State.READ:
        return _show_preview(request, shown)
    rows = list(shown.rows.select_related("course").order_by("number"))
    context = {
        "organisation": shown.organisation,
        "batch": shown,
        "job": Job.objects.about(DRAFTS_JOB, shown.pk).first(),
        "created": sum(row.effect == BatchRow.Effect.CREATED for row in rows),
        "updated": sum(row.effect == BatchRow.Effect.UPDATED for row in rows),
        "left": [entry for entry in entries_of(shown) if not entry.row.effect],
        "made": [row for row in rows if row.effect and row.course],
    }
    return render(request, "lessons/batches/result.html", context)


def _show_preview(request: SignedInRequest, shown: Batch, mapping: ColumnsForm | None = None) -> HttpResponse:
    entries = entries_of(shown)
    by_verdict = {verdict: [e for e in entries if e.verdict == verdict] for verdict in Verdict}
    asked = request.GET.get("show", "")
    first = next((verdict for verdict in Verdict if by_verdict[verdict]), Verdict.READY)
    show = Verdict(asked) if asked in Verdict.values else first
    page = Paginator(by_verdict[show], LINES_ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "organisation": shown.organisation,
        "batch": shown,
        "counts": [(verdict, len(found)) for verdict, found in by_verdict.items()],
        "ready": len(by_verdict[Verdict.READY]),
        "show": show.value,
        "page": page,
        "lines": [(entry, LineForm(number=entry.row.number, values=entry.values)) for entry in page],
        "acceptable": _acceptable(by_verdict[Verdict.LOOK]) if show == Verdict.LOOK else [],
        "accept": ACCEPTABLE,
        "columns_form": mapping or columns_form(shown, _width(entries)),
    }
    return render(request, "lessons/batches/preview.html", context)


def _acceptable(entries: list[Entry]) -> list[tuple[Matter, int]]:
    """What can be found right in all lines at once, with how many have it."""
    counted = [
        (matter, sum(matter in e.matters and matter not in e.row.accepted for e in entries))
        for matter in Matter
        if matter in ACCEPTABLE
    ]
    return [(matter, number) for matter, number in counted if number]


def _width(entries: list[Entry]) -> int:
    return max((len(entry.row.cells) for entry in entries), default=0)


@login_required
@require_POST
def columns(request: SignedInRequest, slug: str, batch_id: int) -> HttpResponse:
    shown = _batch(request, slug, batch_id)
    form = columns_form(shown, _width(entries_of(shown)), request.POST)
    if not form.is_valid():
        return _show_preview(request, shown, form)
    return _after(request, shown, lambda: choose_columns(batch=shown, columns=form.columns()))


@login_required
@require_POST
def row(request: SignedInRequest, slug: str, batch_id: int, number: int) -> HttpResponse:
    """Mend a line, or find it right as it stands."""
    shown = _batch(request, slug, batch_id)
    line = get_object_or_404(BatchRow, batch=shown, number=number)
    if "accept" in request.POST:
        matter = request.POST["accept"]
        return _after(request, shown, lambda: accept_matter(batch=shown, matter=matter, number=number))
    form = LineForm(request.POST, number=number, values=line.values(shown.columns))
    if not form.is_valid():
        messages.error(request, _("A text is too long for its column. Shorten it."))
        return _back(request, shown)
    texts = {name: text for name, text in form.cleaned_data.items() if name in request.POST}
    return _after(request, shown, lambda: mend_row(batch=shown, number=number, values=texts))


@login_required
@require_POST
def accept(request: SignedInRequest, slug: str, batch_id: int) -> HttpResponse:
    """Find something right in all lines that have it."""
    shown = _batch(request, slug, batch_id)
    matter = request.POST.get("accept", "")
    return _after(request, shown, lambda: accept_matter(batch=shown, matter=matter))


@login_required
@require_POST
def make(request: SignedInRequest, slug: str, batch_id: int) -> HttpResponse:
    shown = _batch(request, slug, batch_id)
    return _after(request, shown, lambda: begin_drafts(batch=shown, by=request.user))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def undo(request: SignedInRequest, slug: str, batch_id: int) -> HttpResponse:
    """Asks once, naming what goes; POST undoes."""
    shown = _batch(request, slug, batch_id)
    if request.method != "POST":
        made = shown.rows.exclude(effect="")
        context = {
            "organisation": shown.organisation,
            "batch": shown,
            "created": made.filter(effect=BatchRow.Effect.CREATED).count(),
            "updated": made.filter(effect=BatchRow.Effect.UPDATED).count(),
        }
        return render(request, "lessons/batches/confirm_undo.html", context)

    def change() -> None:
        undone, stay = undo_drafts(batch=shown, by=request.user)
        sentence = ngettext("%(number)d draft is undone.", "%(number)d drafts are undone.", undone)
        messages.success(request, sentence % {"number": undone})
        if stay:
            sentence = ngettext(
                "%(number)d course was published or changed since, and stays.",
                "%(number)d courses were published or changed since, and stay.",
                stay,
            )
            messages.info(request, sentence % {"number": stay})

    return _after(request, shown, change)


def house_written_by(request: HttpRequest, slug: str) -> Organisation:
    houses = Organisation.objects.staffed_by(request.user, *AUTHORS, *PUBLISHERS)
    return get_object_or_404(houses.select_related("page"), slug=slug)


def _batch(request: HttpRequest, slug: str, batch_id: int) -> Batch:
    house = house_written_by(request, slug)
    visible = Batch.objects.visible_to(request.user).select_related("organisation")
    return get_object_or_404(visible, organisation=house, pk=batch_id)


def _after(request: HttpRequest, shown: Batch, change: Any) -> HttpResponse:
    """Do it, or say why not; then back to where the person was."""
    try:
        change()
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return _back(request, shown)


def _back(request: HttpRequest, shown: Batch) -> HttpResponse:
    address = reverse("batches:batch", args=[shown.organisation.slug, shown.pk])
    show = request.POST.get("show", "")
    return redirect(f"{address}?show={show}" if show in Verdict.values else address)
