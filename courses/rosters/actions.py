"""A roster comes in, is mended, imported, and undone. Nothing is written to the roll before the import."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django_scopes import scope

from cms.accounts.models import User
from cms.jobs.actions import enqueue_job
from courses.organisations.models import Organisation
from courses.rosters.columns import Field, find_headings, guess_columns
from courses.rosters.judging import ACCEPTABLE, ACCEPTABLE_TOGETHER, Matter
from courses.rosters.models import RosterImport, RosterRow, RosterState
from courses.rosters.preview import preview_of
from courses.rosters.refusals import AlreadyImported, CannotUndo, ImportedAgain, NoRows, NothingToImport
from courses.rosters.roll import enter_on_roll
from courses.rosters.undoing import carry_out, imported_again, plan_undo
from courses.sheets.reading import MOST_ROWS, read_sheet, too_many_rows
from courses.sheets.refusals import SheetTooLarge
from courses.students.models import Student

IMPORT_JOB = "import-roster"
#: More rows than this are imported by the queue.
MOST_AT_ONCE = 200
Alive = Callable[[int], None]


def upload_roster(
    *, school: Organisation, by: User, file_name: str, content: bytes, at: datetime
) -> RosterImport:
    """Read the file and keep what it says. Raises UnreadableSheet, or NoRows, with a sentence."""
    sheet = read_sheet(content)
    line = find_headings(sheet.grid)
    start = 0 if line is None else line + 1
    headings = [] if line is None else sheet.grid[line]
    rows = [(number, cells) for number, cells in enumerate(sheet.grid[start:], start + 1) if cells]
    if not rows:
        raise NoRows
    if len(rows) > MOST_ROWS:
        raise SheetTooLarge(too_many_rows())
    with transaction.atomic(), scope(organisation=school):
        roster = RosterImport.objects.create(
            school=school,
            file_name=file_name[:160],
            read_as=sheet.read_as,
            heading_line=None if line is None else line + 1,
            headings=headings,
            columns=guess_columns(headings, [cells for _number, cells in rows], today=at.date()),
            uploaded_by=by,
            uploaded_at=at,
        )
        lines = (RosterRow(roster=roster, number=number, cells=cells) for number, cells in rows)
        RosterRow.objects.bulk_create(lines, batch_size=500)
    return roster


@transaction.atomic
def choose_columns(*, roster: RosterImport, columns: dict[str, int]) -> None:
    """Say which column holds what. What was accepted for the old reading is asked again."""
    locked = _lock(roster, RosterState.READ)
    if locked.columns == columns:
        return
    locked.columns = columns
    locked.save(update_fields=["columns"])
    with scope(organisation=locked.school):
        RosterRow.objects.filter(roster=locked).update(accepted=[], same_as=None)


@transaction.atomic
def mend_row(*, roster: RosterImport, number: int, values: dict[str, str]) -> None:
    """Put other texts in place of the row's. Whatever was accepted before is asked again."""
    locked = _lock(roster, RosterState.READ)
    with scope(organisation=locked.school):
        row = RosterRow.objects.get(roster=locked, number=number)
        told = row.values(locked.columns)
        changed = {name: text for name, text in values.items() if text != told.get(name, "")}
        if changed:
            row.mended |= {Field(name).value: text for name, text in changed.items()}
            row.accepted, row.same_as = [], None
            row.save(update_fields=["mended", "accepted", "same_as"])


@transaction.atomic
def accept_row(
    *, roster: RosterImport, number: int, matters: set[str], same_as: Student | None = None
) -> None:
    """A person has looked: these matters are right as they are, or the row is this child of the roll."""
    locked = _lock(roster, RosterState.READ)
    with scope(organisation=locked.school):
        row = RosterRow.objects.get(roster=locked, number=number)
        row.accepted = sorted({*row.accepted, *(matters & ACCEPTABLE)})
        row.same_as = same_as or row.same_as
        row.save(update_fields=["accepted", "same_as"])


@transaction.atomic
def accept_class(*, roster: RosterImport, name: str) -> None:
    """Let this be a new class, in every row that names it so."""
    locked = _lock(roster, RosterState.READ)
    with scope(organisation=locked.school):
        rows = RosterRow.objects.filter(roster=locked)
        told = ((row, row.values(locked.columns).get(Field.CLASS, "")) for row in rows)
        named = [row for row, text in told if " ".join(text.split()) == name]
        for row in named:
            row.accepted = sorted({*row.accepted, "new_class"})
        RosterRow.objects.bulk_update(named, ["accepted"], batch_size=500)


@transaction.atomic
def accept_everywhere(*, roster: RosterImport, matter: Matter) -> None:
    """A person has looked: whatever rows lack this are right without it. Raises KeyError for what has to be
    looked at row by row."""
    if matter not in ACCEPTABLE_TOGETHER:
        raise KeyError(matter)
    locked = _lock(roster, RosterState.READ)
    with scope(organisation=locked.school):
        rows = list(RosterRow.objects.filter(roster=locked))
        for row in rows:
            row.accepted = sorted({*row.accepted, matter})
        RosterRow.objects.bulk_update(rows, ["accepted"], batch_size=500)


def begin_import(*, roster: RosterImport, at: datetime) -> None:
    """Import what is ready: at once, or by the queue where there is much. Asking twice does no harm."""
    with transaction.atomic():
        locked = _lock(roster, RosterState.READ, RosterState.QUEUED)
        with scope(organisation=locked.school):
            is_large = RosterRow.objects.filter(roster=locked).count() > MOST_AT_ONCE
        if is_large:
            locked.state = RosterState.QUEUED
            locked.save(update_fields=["state"])
            enqueue_job(kind=IMPORT_JOB, subject_id=locked.pk)
    if not is_large:
        import_roster(roster=roster, at=at)


@transaction.atomic
def import_roster(*, roster: RosterImport, at: datetime, alive: Alive | None = None) -> None:
    """Bring every ready row onto the roll, or none. Children who are there already are brought up to date.

    Raises NothingToImport. `alive` is told the percentage while it works, the last time just before the commit.
    """
    locked = _lock(roster, RosterState.READ, RosterState.QUEUED)
    with scope(organisation=locked.school):
        ready = preview_of(locked, today=at.date()).ready
        if not ready:
            raise NothingToImport
        if alive:
            alive(40)
        enter_on_roll(school=locked.school, ready=ready)
        locked.state, locked.imported_at = RosterState.IMPORTED, at
        locked.save(update_fields=["state", "imported_at"])
    if alive:
        alive(95)


def release_roster(*, roster: RosterImport) -> None:
    """Let a roster that the queue could not import be mended."""
    waiting = RosterImport.objects.with_scopes_disabled().filter(pk=roster.pk, state=RosterState.QUEUED)
    waiting.update(state=RosterState.READ)


@transaction.atomic
def undo_import(*, roster: RosterImport, at: datetime) -> None:
    """Take back, within seven days, all that stands as the import wrote it. What somebody has changed since
    stays, and the row says why.

    Raises CannotUndo when it is too late, ImportedAgain when a later import must be undone first.
    """
    locked = _lock(roster, RosterState.IMPORTED, otherwise=CannotUndo)
    if not locked.may_be_undone(at):
        raise CannotUndo
    with scope(organisation=locked.school):
        if imported_again(locked):
            raise ImportedAgain
        carry_out(plan_undo(locked, students=Student.objects.select_for_update(of=("self",))))
        locked.state = RosterState.UNDONE
        locked.save(update_fields=["state"])


def _lock(
    roster: RosterImport, *states: RosterState, otherwise: type[Exception] = AlreadyImported
) -> RosterImport:
    """The roster as it is now, with its school held: two imports of one school come one after the other."""
    school = Organisation.objects.select_for_update().get(pk=roster.school_id)
    rosters = RosterImport.objects.with_scopes_disabled().select_for_update(of=("self",))
    locked: RosterImport = rosters.get(pk=roster.pk)
    if locked.state not in states:
        raise otherwise
    locked.school = school
    return locked


def forget_old_rosters(*, at: datetime) -> int:
    """Delete what files said once their seven days are over; the children stay. Returns how many files."""
    old = RosterImport.objects.with_scopes_disabled().forgotten_at(at)
    numbers = list(old.values_list("pk", flat=True))
    RosterRow.objects.with_scopes_disabled().filter(roster__in=numbers).delete()
    old.filter(pk__in=numbers).delete()
    return len(numbers)
