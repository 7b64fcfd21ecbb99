"""What the caption editor's form asks for: rows of typed captions, and one button that was pressed."""

from collections.abc import Mapping, Sequence
from functools import partial

from django.core.paginator import Page
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from media.captions import cues as rework
from media.captions.actions import Rework, edit_captions, undo_captions
from media.captions.cues import Cue
from media.captions.cutting import cues_as_kept, cut_stamp, typed_as_kept
from media.captions.faults import CaptionsRefused, FilmRecut
from media.captions.forms import TypedCue, read_seconds
from media.captions.models import CaptionTrack
from media.videos.clock import exact_clock

Form = Mapping[str, str]


def rows_of(page: Page) -> list[TypedCue]:
    """The cues of a page as they are typed."""
    return [
        TypedCue(number, exact_clock(cue.start_ms), exact_clock(cue.end_ms), cue.text)
        for number, cue in page.object_list
    ]


def typed_rows(form: Form) -> list[TypedCue]:
    """What came back: `start-7`, `end-7` and `text-7` for cue number 7."""
    numbers = sorted(
        int(number)
        for name in form
        for field, _dash, number in [name.partition("-")]
        if field == "text" and number.isascii() and number.isdigit() and len(number) < 6
    )
    return [
        TypedCue(
            number, form.get(f"start-{number}", ""), form.get(f"end-{number}", ""), form[f"text-{number}"]
        )
        for number in numbers
    ]


def edit_as_asked(track: CaptionTrack, rows: Sequence[TypedCue], form: Form) -> str:
    """Do what the pressed button says, and say what was done."""
    revision = _number(form.get("revision", ""))
    action, _colon, at = form.get("do", "").partition(":")
    if action == "undo":
        undo_captions(track=track, revision=revision)
        return _("The last change is taken back.")
    if form.get("cut") != cut_stamp(track.video):
        raise FilmRecut
    read = _read(rows)
    number = _number(at)
    (seen,) = cues_as_kept([read[number]], track.video) if number in read else (None,)
    changed = typed_as_kept(read, track.cues, track.video)
    edit_captions(track=track, revision=revision, changed=changed, rework=_rework(action, number, form, seen))
    return _("The captions are saved.")


def _number(typed: str) -> int:
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else -1


def _read(rows: Sequence[TypedCue]) -> dict[int, Cue]:
    changed = {row.number: cue for row in rows if (cue := row.read())}
    wrong = [row for row in rows if row.error]
    if wrong:
        raise CaptionsRefused(
            ngettext(
                "Nothing was saved yet: please mend %(count)d caption, number %(first)d.",
                "Nothing was saved yet: please mend %(count)d captions, the first of them number %(first)d.",
                len(wrong),
            )
            % {"count": len(wrong), "first": wrong[0].shown_number}
        )
    return changed


def _rework(action: str, at: int, form: Form, seen: Cue | None) -> Rework | None:
    if action == "split" and at >= 0:
        return partial(rework.split, at=at, seen=seen)
    if action == "merge" and at >= 0:
        return partial(rework.merge, at=at)
    if action == "shift":
        by_ms = read_seconds(form.get("shift", ""))
        if by_ms is None:
            raise CaptionsRefused(_("Please write by how many seconds, such as 1.5 or -0.25."))
        return partial(rework.shift, by_ms=by_ms)
    return None
