"""LRC: the words of a song, each line with the moment it begins; also what tapping along writes."""

import re
from bisect import bisect_right

from django.utils.translation import gettext_lazy as _

from media.captions.cues import Cue
from media.captions.faults import BrokenLine
from media.captions.lines import Gathered, Line, numbered
from media.videos.clock import DAY_MS, TIME

#: How long the last line is shown, since nothing says when it ends.
LAST_MS = 5_000
_STAMPS = re.compile(rf"\s*((?:\[\s*{TIME}\s*\]\s*)+)", re.ASCII)
_STAMP = re.compile(rf"\[\s*({TIME})\s*\]", re.ASCII)
_WORD_STAMP = re.compile(rf"<\s*{TIME}\s*>", re.ASCII)
_TAG = re.compile(r"\s*\[\s*([a-z#]\w*)\s*:(.*)\]\s*", re.IGNORECASE)
_OFFSET = re.compile(r"[+-]?\d{1,8}", re.ASCII)


def read_lrc(text: str) -> list[Cue]:
    """Each line until the next begins. A line with a time and no words ends the one before it."""
    begins: list[tuple[int, Line, str]] = []
    offset = 0
    for line in numbered(text):
        stamps = _STAMPS.match(line.text)
        tag = None if stamps else _TAG.fullmatch(line.text)
        if stamps:
            said = _WORD_STAMP.sub("", line.text[stamps.end() :])
            begins += [(_moment(line, stamp), line, said) for stamp in _STAMP.findall(stamps[1])]
        elif tag and tag[1].lower() == "offset":
            offset = _offset(line, tag[2])
        elif not (tag or line.is_blank):
            raise BrokenLine(
                line.number, _("Line %(line)d has no time before it. Please write one, such as [0:12.5].")
            )
    return _until_the_next(sorted(begins, key=lambda begin: begin[0]), offset)


def _moment(line: Line, stamp: str) -> int:
    # Some programs write hundredths behind a colon, [01:23:45], where we would read hours.
    first, _colon, rest = stamp.rpartition(":")
    is_hundredths = first.count(":") == 1 and "." not in rest and "," not in rest
    return line.moment(f"{first}.{rest}" if is_hundredths else stamp)


def _offset(line: Line, told: str) -> int:
    if not _OFFSET.fullmatch(told.strip()):
        raise BrokenLine(
            line.number, _("Line %(line)d: the offset is not a number of milliseconds, such as +500.")
        )
    return int(told)


def _until_the_next(begins: list[tuple[int, Line, str]], offset: int) -> list[Cue]:
    gathered = Gathered()
    # A positive offset shows the words sooner.
    moments = [min(max(moment - offset, 0), DAY_MS - 1) for moment, _line, _said in begins]
    for (_written, line, said), moment in zip(begins, moments, strict=True):
        later = bisect_right(moments, moment)
        end = moments[later] if later < len(moments) else min(moment + LAST_MS, DAY_MS)
        gathered.add(line, moment, end, said)
    return gathered.cues
