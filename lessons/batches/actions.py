"""A catalogue sheet comes in, is mended, becomes drafts, and is undone. No page is made before that."""

from datetime import datetime

from django.db import transaction

from cms.accounts.models import User
from cms.jobs.actions import enqueue_job
from courses.organisations.models import Organisation
from courses.sheets.reading import read_sheet
from lessons.batches.columns import columns_by_heading, fields, find_headings
from lessons.batches.judging import ACCEPTABLE, Entry, House, Matter, Verdict, folded, judge
from lessons.batches.making import draft_course, restore_course
from lessons.batches.models import Batch, BatchRow
from lessons.batches.refusals import AlreadyMade, NothingToMake, NothingToUndo, TooManyCourses

DRAFTS_JOB = "make-course-drafts"
MOST_COURSES = 500
State = Batch.State


def upload_sheet(
    *, organisation: Organisation, by: User, file_name: str, content: bytes, at: datetime
) -> Batch:
    """Read the file and keep what it says. Raises UnreadableSheet with a sentence, and TooManyCourses."""
    grid = read_sheet(content).grid
    line = find_headings(grid)
    start = 0 if line is None else line + 1
    headings = [] if line is None else grid[line]
    rows = [(number, cells) for number, cells in enumerate(grid[start:], start + 1) if cells]
    if not rows:
        raise NothingToMake
    if len(rows) > MOST_COURSES:
        raise TooManyCourses
    with transaction.atomic():
        batch = Batch.objects.create(
            organisation=organisation,
            file_name=file_name[:160],
            headings=headings,
            columns=columns_by_heading(headings),
            uploaded_by=by,
            uploaded_at=at,
        )
        lines = (BatchRow(batch=batch, number=number, cells=cells) for number, cells in rows)
        BatchRow.objects.bulk_create(lines, batch_size=500)
    return batch


def entries_of(batch: Batch) -> list[Entry]:
    """Every line as the house would see it made a draft now. Nothing is written."""
    rows = batch.rows.select_related("course").order_by("number")
    return judge(rows, batch.columns, House.of(batch.organisation))


@transaction.atomic
def choose_columns(*, batch: Batch, columns: dict[str, int]) -> None:
    """Say which column holds what. What was accepted for the old reading is asked again."""
    locked = _lock(batch, State.READ)
    if locked.columns != columns:
        locked.columns = {name: index for name, index in columns.items() if name in fields()}
        locked.save(update_fields=["columns"])
        locked.rows.update(accepted=[])


@transaction.atomic
def mend_row(*, batch: Batch, number: int, values: dict[str, str]) -> None:
    """Put other texts in place of the line's. Whatever was accepted before is asked again."""
    locked = _lock(batch, State.READ)
    row = locked.rows.get(number=number)
    told = row.values(locked.columns)
    changed = {name: text for name, text in values.items() if name in fields() and text != told.get(name, "")}
    if changed:
        row.mended, row.accepted = row.mended | changed, []
        row.save(update_fields=["mended", "accepted"])


@transaction.atomic
def accept_matter(*, batch: Batch, matter: str, number: int | None = None) -> None:
    """A person has looked, and it is right as it is: in one line, or in all that have the matter."""
    locked = _lock(batch, State.READ)
    if matter not in ACCEPTABLE:
        return
    entries = [entry for entry in entries_of(locked) if number in (None, entry.row.number)]
    rows = [entry.row for entry in entries if Matter(matter) in entry.matters]
    for row in rows:
        row.accepted = sorted({*row.accepted, matter})
    BatchRow.objects.bulk_update(rows, ["accepted"], batch_size=500)


@transaction.atomic
def begin_drafts(*, batch: Batch, by: User) -> None:
    """Let the queue make the drafts of what is ready. Asking twice does no harm. Raises NothingToMake."""
    locked = _lock(batch, State.READ, State.QUEUED)
    if not any(entry.verdict == Verdict.READY for entry in entries_of(locked)):
        raise NothingToMake
    locked.state, locked.made_by = State.QUEUED, locked.made_by or by
    locked.save(update_fields=["state", "made_by"])
    enqueue_job(kind=DRAFTS_JOB, subject_id=locked.pk)


def ready_to_make(batch: Batch) -> list[Entry]:
    """What is left to do: a worker that takes over does no line twice."""
    entries = entries_of(batch)
    return [entry for entry in entries if entry.verdict == Verdict.READY and not entry.row.effect]


@transaction.atomic
def make_draft(*, batch: Batch, entry: Entry, taken: set[str]) -> None:
    """One line becomes one course, or changes the one that it became before; all of it or nothing."""
    row = BatchRow.objects.select_for_update().get(pk=entry.row.pk)
    if row.effect:
        return
    made = draft_course(organisation=batch.organisation, entry=entry, by=batch.made_by, taken=taken)
    row.course, row.revisions = made.course, made.revisions
    row.effect = BatchRow.Effect.CREATED if made.is_new else BatchRow.Effect.UPDATED
    row.key = folded(entry.value("number"))
    row.save(update_fields=["course", "revisions", "effect", "key"])


@transaction.atomic
def finish_drafts(*, batch: Batch, at: datetime) -> None:
    Batch.objects.filter(pk=batch.pk, state=State.QUEUED).update(state=State.MADE, made_at=at)


@transaction.atomic
def undo_drafts(*, batch: Batch, by: User) -> tuple[int, int]:
    """Delete the drafts that it made and give changed ones their words back, where nobody has published
    or changed them since. Returns how many it undid, and how many stay. Raises NothingToUndo."""
    locked = _lock(batch, State.MADE)
    rows = list(locked.rows.exclude(effect="").filter(course__isnull=False).select_related("course"))
    undone = [row for row in rows if restore_course(row=row, by=by)]
    if not undone:
        raise NothingToUndo
    BatchRow.objects.filter(pk__in=[row.pk for row in undone]).update(effect="", course=None, key="")
    if len(undone) == len(rows):
        locked.state = State.UNDONE
        locked.save(update_fields=["state"])
    return len(undone), len(rows) - len(undone)


def _lock(batch: Batch, *states: State) -> Batch:
    """The batch as it is now, with its house held: two of one house come one after the other."""
    Organisation.objects.select_for_update(no_key=True).get(pk=batch.organisation_id)
    batches = Batch.objects.select_for_update(of=("self",)).select_related("organisation", "made_by")
    locked: Batch = batches.get(pk=batch.pk)
    if locked.state not in states:
        raise AlreadyMade
    return locked
