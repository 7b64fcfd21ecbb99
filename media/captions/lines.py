"""Numbered lines of a file, and what all readers of captions ask of a cue."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from media.captions.cues import MOST_CUES, Cue, clean_text
from media.captions.faults import BrokenLine
from media.videos.clock import read_clock

MOST_LINES = 20 * MOST_CUES


@dataclass(frozen=True)
class Line:
    """One line of the file, as a text editor counts them: from 1."""

    number: int
    text: str

    @property
    def is_blank(self) -> bool:
        return not self.text.strip()

    def moment(self, text: str) -> int:
        """A time that stands in this line."""
        moment = read_clock(text)
        if moment is None:
            raise BrokenLine(
                self.number, _("Line %(line)d: “%(time)s” is not a time of a film."), time=text.strip()[:40]
            )
        return moment


def numbered(text: str) -> list[Line]:
    """Its lines; every one of them ends in a mere newline."""
    if text.count("\n") > MOST_LINES:
        raise BrokenLine(MOST_LINES, _("Line %(line)d: captions of a film have fewer lines than this."))
    return [Line(number, line) for number, line in enumerate(text.split("\n"), 1)]


class Gathered:
    """The cues found so far. A cue that says nothing is no fault; too many of them are."""

    def __init__(self) -> None:
        self.cues: list[Cue] = []

    def add(self, line: Line, start_ms: int, end_ms: int, text: str) -> None:
        if end_ms <= start_ms:
            raise BrokenLine(line.number, _("Line %(line)d: the end is before the start."))
        cleaned = clean_text(text)
        if not cleaned:
            return
        if len(self.cues) == MOST_CUES:
            raise BrokenLine(
                line.number, _("Line %(line)d: there are more than %(most)d captions."), most=MOST_CUES
            )
        self.cues.append(Cue(start_ms, end_ms, cleaned))


def blocks_of(lines: Sequence[Line]) -> list[list[Line]]:
    """The blocks between blank lines."""
    blocks: list[list[Line]] = [[]]
    for line in lines:
        if not line.is_blank:
            blocks[-1].append(line)
        elif blocks[-1]:
            blocks.append([])
    return [block for block in blocks if block]
