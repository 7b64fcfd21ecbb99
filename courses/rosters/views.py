"""The office's rosters: send a file, look at its rows, import, undo. Strangers are told it is not there."""

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_scopes import scope

from cms.accounts.models import User
from cms.jobs.models import Job
from cms.refusals import Refusal
from courses.organisations.models import Organisation
from courses.rosters.actions import (
    IMPORT_JOB,
    accept_class,
    accept_everywhere,
    accept_row,
    begin_import,
    choose_columns,
    mend_row,
    undo_import,
    upload_roster,
)
from courses.rosters.forms import RowForm, UploadForm, columns_form
from courses.rosters.judging import ACCEPTABLE, ACCEPTABLE_TOGETHER, Entry, Matter, Verdict
from courses.rosters.models import RosterImport, RosterRow, RosterState
from courses.rosters.permissions import schools_kept_by
from courses.rosters.preview import Preview, preview_of
from courses.rosters.report import report_of
from courses.rosters.undoing import counted, imported_again, plan_undo
from courses.rosters.workbook import XLSX
from courses.sheets.forms import ColumnsForm
from courses.students.models import Student

ROWS_ON_A_PAGE = 30
#: So many rows that lack the same are asked about together.
LACKING_TOGETHER = 3


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def rosters(request: HttpRequest, slug: str) -> HttpResponse:
    """The files that came in during the last seven days, and a form for the next."""
    school = _school(request, slug)
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        name = str(form.cleaned_data["file"].name)
        by = cast("User", request.user)
        try:
            sent = upload_roster(
                school=school, by=by, file_name=name, content=form.content(), at=timezone.now()
            )
        except Refusal as refusal:
            form.add_error("file", str(refusal))
        else:
            return redirect("rosters:roster", slug, sent.pk)
    sent_before = RosterImport.objects.visible_to(request.user).filter(school=school)[:50]
    context = {"school": school, "form": form, "rosters": sent_before}
    return render(request, "courses/rosters/rosters.html", context)


@login_required
@never_cache
@require_safe
def roster(request: HttpRequest, slug: str, roster_id: int) -> HttpResponse:
    """Its rows, those that need somebody first; while it is imported, how far; then what became of it."""
    shown = _roster(request, slug, roster_id)
    if shown.state == RosterState.READ:
        return _show_preview(request, shown)
    return render(request, "courses/rosters/result.html", _result(shown))


def _show_preview(
    request: HttpRequest, shown: RosterImport, mapping: ColumnsForm | None = None
) -> HttpResponse:
    preview = _preview(shown)
    counts = preview.counts
    asked = request.GET.get("show", "")
    wanted = asked if asked in Verdict.values else next((v for v in Verdict if counts[v]), Verdict.READY)
    entries = [entry for entry in preview.entries if entry.verdict == wanted]
    page = Paginator(entries, ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "school": shown.school,
        "roster": shown,
        "counts": [(verdict, counts[verdict]) for verdict in Verdict],
        "ready": counts[Verdict.READY],
        "show": wanted,
        "page": page,
        "rows": [_shown_row(entry) for entry in page],
        "new_classes": _new_classes(preview),
        "lacking": _lacking(preview),
        "columns_form": mapping or columns_form(shown, _width(preview)),
    }
    return render(request, "courses/rosters/preview.html", context)


def _shown_row(entry: Entry) -> dict[str, Any]:
    return {
        "entry": entry,
        "form": RowForm(number=entry.number, values=entry.values),
        # A class is let in for all its rows at once, above the list.
        "acceptable": [m for m in entry.matters if m in ACCEPTABLE and m != Matter.NEW_CLASS],
    }


def _new_classes(preview: Preview) -> dict[str, int]:
    names: dict[str, int] = {}
    for entry in preview.entries:
        if Matter.NEW_CLASS in entry.matters:
            name = entry.value("class")
            names[name] = names.get(name, 0) + 1
    return names


def _lacking(preview: Preview) -> list[tuple[Matter, int]]:
    """What many rows lack at once, and how many. For one or two, the row itself is the place."""
    counts = [(m, sum(m in entry.matters for entry in preview.entries)) for m in ACCEPTABLE_TOGETHER]
    return [(matter, rows) for matter, rows in counts if rows >= LACKING_TOGETHER]


def _width(preview: Preview) -> int:
    return max((len(row.cells) for row in preview.rows), default=0)


def _result(shown: RosterImport) -> dict[str, Any]:
    preview = _preview(shown)
    effects = [row.effect for row in preview.rows]
    pairs = list(zip(preview.rows, preview.entries, strict=True))
    return {
        "school": shown.school,
        "roster": shown,
        "job": Job.objects.about(IMPORT_JOB, shown.pk).first(),
        "created": effects.count(RosterRow.Effect.CREATED),
        "updated": effects.count(RosterRow.Effect.UPDATED),
        "left_out": [entry for row, entry in pairs if row.effect == RosterRow.Effect.NONE],
        "may_undo": shown.may_be_undone(timezone.now()),
        "stays": counted([row.stays for row in preview.rows]),
        "stayed": [(row, entry) for row, entry in pairs if row.stays],
    }


@login_required
@require_POST
def columns(request: HttpRequest, slug: str, roster_id: int) -> HttpResponse:
    shown = _roster(request, slug, roster_id)
    form = columns_form(shown, _width(_preview(shown)), request.POST)
    if not form.is_valid():
        return _show_preview(request, shown, form)
    return _after(request, shown, lambda: choose_columns(roster=shown, columns=form.columns()))


@login_required
@require_POST
def classes(request: HttpRequest, slug: str, roster_id: int) -> HttpResponse:
    """Let a name be a new class."""
    shown = _roster(request, slug, roster_id)
    return _after(request, shown, lambda: accept_class(roster=shown, name=request.POST.get("name", "")))


@login_required
@require_POST
def accept(request: HttpRequest, slug: str, roster_id: int) -> HttpResponse:
    """Find it right in every row that something is lacking."""
    shown = _roster(request, slug, roster_id)
    matter = request.POST.get("matter", "")
    if matter not in ACCEPTABLE_TOGETHER:
        raise Http404
    return _after(request, shown, lambda: accept_everywhere(roster=shown, matter=Matter(matter)))


@login_required
@require_POST
def row(request: HttpRequest, slug: str, roster_id: int, number: int) -> HttpResponse:
    """Mend a row, choose its month, say which child it is, or find it right as it stands."""
    shown = _roster(request, slug, roster_id)
    with scope(organisation=shown.school):
        line = get_object_or_404(RosterRow, roster=shown, number=number)
        known = line.values(shown.columns)
        child = _child(shown.school, request.POST.get("child", ""))
    form = RowForm(request.POST, number=number, values=known)
    if not form.is_valid():
        messages.error(request, _("A text is too long for its column. Shorten it."))
        return _back(request, shown)
    said = request.POST

    def change() -> None:
        if child or said.getlist("accept"):
            accept_row(roster=shown, number=number, matters={*said.getlist("accept")}, same_as=child)
        elif "month" in said:
            mend_row(roster=shown, number=number, values={"birth": said["month"][:7]})
        else:
            texts = {name: text for name, text in form.cleaned_data.items() if name in said}
            mend_row(roster=shown, number=number, values=texts)

    return _after(request, shown, change)


def _child(school: Organisation, number: str) -> Student | None:
    """The child of this school's roll that the form names; anybody else's is not there."""
    if not number:
        return None
    if not number.isascii() or not number.isdigit() or len(number) > 18:
        raise Http404
    return get_object_or_404(Student, school=school, pk=number)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def confirm_import(request: HttpRequest, slug: str, roster_id: int) -> HttpResponse:
    shown = _roster(request, slug, roster_id)
    if request.method == "POST":
        return _after(request, shown, lambda: begin_import(roster=shown, at=timezone.now()))
    if shown.state != RosterState.READ:
        return redirect("rosters:roster", slug, roster_id)
    ready = [entry for _row, entry in _preview(shown).ready]
    updated = sum(entry.child is not None for entry in ready)
    total = RosterRow.objects.visible_to(request.user).filter(roster=shown).count()
    context = {"school": shown.school, "roster": shown, "new": len(ready) - updated, "updated": updated}
    context |= {"left": total - len(ready), "ready": len(ready)}
    return render(request, "courses/rosters/confirm_import.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def confirm_undo(request: HttpRequest, slug: str, roster_id: int) -> HttpResponse:
    shown = _roster(request, slug, roster_id)
    if request.method == "POST":
        return _after(request, shown, lambda: undo_import(roster=shown, at=timezone.now()))
    if not shown.may_be_undone(timezone.now()):
        return redirect("rosters:roster", slug, roster_id)
    with scope(organisation=shown.school):
        plan, is_blocked = plan_undo(shown), imported_again(shown)
    context = {"school": shown.school, "roster": shown, "plan": plan, "is_blocked": is_blocked}
    return render(request, "courses/rosters/confirm_undo.html", context)


@login_required
@never_cache
@require_safe
def report(request: HttpRequest, slug: str, roster_id: int) -> HttpResponse:
    shown = _roster(request, slug, roster_id)
    content = report_of(_preview(shown), shown.headings)
    headers = {"Content-Disposition": f'attachment; filename="report-{shown.pk}.xlsx"'}
    return HttpResponse(content, content_type=XLSX, headers=headers)


def _school(request: HttpRequest, slug: str) -> Organisation:
    return get_object_or_404(schools_kept_by(request.user), slug=slug)


def _roster(request: HttpRequest, slug: str, roster_id: int) -> RosterImport:
    school = _school(request, slug)
    visible = RosterImport.objects.visible_to(request.user).select_related("school")
    shown: RosterImport = get_object_or_404(visible, school=school, pk=roster_id)
    return shown


def _preview(shown: RosterImport) -> Preview:
    with scope(organisation=shown.school):
        return preview_of(shown, today=timezone.now().date())


def _after(request: HttpRequest, shown: RosterImport, change: Any) -> HttpResponse:
    """Do it, or say why not; then back to where the person was."""
    try:
        change()
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return _back(request, shown)


def _back(request: HttpRequest, shown: RosterImport) -> HttpResponse:
    address = reverse("rosters:roster", args=[shown.school.slug, shown.pk])
    show = request.POST.get("show", "")
    return HttpResponseRedirect(f"{address}?show={show}" if show in Verdict.values else address)
