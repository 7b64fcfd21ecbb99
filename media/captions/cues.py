"""Cues: what is shown from one moment of a film to another, and the ways to rework a list of them."""

import html
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from media.captions.faults import CaptionsRefused
from media.videos.clock import DAY_MS, place_of, short_clock, timestamp

MOST_CUES = 5_000
#: Where a text may be cut: behind these.
_ENDS = frozenset("。！？；，、…：.!?;,: \n")


@dataclass(frozen=True, order=True)
class Cue:
    """Plain text, in lines, none of them empty; times in milliseconds."""

    start_ms: int
    end_ms: int
    text: str

    @property
    def is_possible(self) -> bool:
        """Whether its times are moments of a film, the end after the start."""
        return 0 <= self.start_ms < self.end_ms <= DAY_MS

    @property
    def clock(self) -> str:
        return short_clock(self.start_ms)

    @property
    def place(self) -> str:
        return place_of(self.start_ms)


def clean_text(text: str) -> str:
    """The text in lines without anything that is not seen: no markup is left to it, and no empty line."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    seen = "".join(letter for letter in text if letter == "\n" or unicodedata.category(letter) not in _UNSEEN)
    return "\n".join(line for raw in seen.split("\n") if (line := raw.strip()))


_UNSEEN = frozenset({"Cc", "Cs"})


def in_order(cues: Iterable[Cue]) -> list[Cue]:
    """By their start, as WebVTT wants them; those that say nothing are left out."""
    return sorted((cue for cue in cues if cue.text), key=lambda cue: cue.start_ms)


def write_webvtt(cues: Iterable[Cue]) -> str:
    """A WebVTT file of plain text: whatever could be read as markup is escaped."""
    blocks = ["WEBVTT\n"]
    blocks += [
        f"{timestamp(cue.start_ms)} --> {timestamp(cue.end_ms)}\n{html.escape(cue.text, quote=False)}\n"
        for cue in cues
    ]
    return "\n".join(blocks)


def split(cues: Sequence[Cue], at: int, seen: Cue | None = None) -> list[Cue]:
    """Cue number `at` in two, near the middle of its text; each part gets its share of the time.

    Of a cue that a cut hides in part, `seen` is what is shown of it: only that is shared out.
    """
    cue = cues[at] if at < len(cues) else Cue(0, 0, "")
    seen = seen or cue
    place, length = _middle(cue.text), seen.end_ms - seen.start_ms
    share = round(length * place / max(len(cue.text), 1))
    first, second = clean_text(cue.text[:place]), clean_text(cue.text[place:])
    if not (first and second and 0 < share < length):
        raise CaptionsRefused(_("This caption is too short to be split."))
    middle = seen.start_ms + share
    return [
        *cues[:at],
        Cue(cue.start_ms, middle, first),
        Cue(middle, cue.end_ms, second),
        *cues[at + 1 :],
    ]


def _middle(text: str) -> int:
    """Behind the end of a line, a sentence or a word nearest to the middle; else the middle itself."""
    half = len(text) / 2
    places = [place for place in range(1, len(text)) if text[place - 1] in _ENDS]
    for ends in ("\n", "。！？；…!?;\n"):
        stronger = [place for place in places if text[place - 1] in ends]
        if stronger and min(abs(place - half) for place in stronger) <= half / 2:
            places = stronger
            break
    return min(places, key=lambda place: abs(place - half), default=round(half))


def merge(cues: Sequence[Cue], at: int) -> list[Cue]:
    """Cue number `at` and the one after it as one."""
    if at + 1 >= len(cues):
        raise CaptionsRefused(_("There is no caption after this one to join it to."))
    # One that was emptied on the same page says nothing about the times either.
    two = [cue for cue in cues[at : at + 2] if cue.text] or cues[at : at + 2]
    one = Cue(
        min(cue.start_ms for cue in two),
        max(cue.end_ms for cue in two),
        "\n".join(cue.text for cue in two if cue.text),
    )
    return [*cues[:at], one, *cues[at + 2 :]]


def shift(cues: Sequence[Cue], by_ms: int) -> list[Cue]:
    """All of them later, or earlier where `by_ms` is negative."""
    moved = [replace(cue, start_ms=cue.start_ms + by_ms, end_ms=cue.end_ms + by_ms) for cue in cues]
    if any(cue.start_ms < 0 for cue in moved):
        raise CaptionsRefused(
            _("The first caption would then begin before the film. Please move them by less.")
        )
    if any(cue.end_ms > DAY_MS for cue in moved):
        raise CaptionsRefused(_("The last caption would then end after a day. Please move them by less."))
    return moved
