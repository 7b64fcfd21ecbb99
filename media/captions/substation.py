"""ASS and SSA: a table of events whose columns are named in its first line."""

import re

from django.utils.translation import gettext_lazy as _

from media.captions.cues import Cue
from media.captions.faults import BrokenLine
from media.captions.lines import Gathered, Line, numbered

_COLUMNS = ["layer", "start", "end", "style", "name", "marginl", "marginr", "marginv", "effect", "text"]
_OVERRIDE = re.compile(r"\{[^{}]*\}")
#: From the command that begins a drawing to the one that ends it, the text is a drawing's points.
_DRAWING = re.compile(r"\{[^{}]*\\p[1-9][^{}]*\}.*?(?:\{[^{}]*\\p0[^{}]*\}|$)", re.DOTALL)


def read_ass(text: str) -> list[Cue]:
    """The spoken events of the file as plain text; comments and drawings are left out."""
    gathered = Gathered()
    columns, is_events = _COLUMNS, False
    for line in numbered(text):
        key, _colon, rest = line.text.partition(":")
        key = key.strip().lower()
        if key.startswith("["):
            is_events = key.startswith("[events]")
        elif is_events and key == "format":
            columns = _columns(line, rest)
        elif is_events and key == "dialogue":
            _take(line, dict(zip(columns, rest.split(",", len(columns) - 1), strict=False)), gathered)
    return gathered.cues


def _columns(line: Line, rest: str) -> list[str]:
    columns = [name.strip().lower() for name in rest.split(",")]
    if columns[-1] != "text" or not {"start", "end"} <= set(columns):
        raise BrokenLine(
            line.number, _("Line %(line)d: the columns Start, End and, as the last, Text are missing.")
        )
    return columns


def _take(line: Line, event: dict[str, str], gathered: Gathered) -> None:
    if "text" not in event:
        raise BrokenLine(line.number, _("Line %(line)d: this event breaks off before its text."))
    said = _OVERRIDE.sub("", _DRAWING.sub("", event["text"]))
    said = said.replace(r"\N", "\n").replace(r"\n", "\n").replace(r"\h", " ")
    gathered.add(line, line.moment(event["start"]), line.moment(event["end"]), said)
