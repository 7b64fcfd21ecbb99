"""WebVTT and SRT: blocks of lines, each a cue with its times on a line of their own."""

import html
import re
from collections.abc import Callable

from django.utils.translation import gettext_lazy as _

from media.captions.cues import Cue
from media.captions.faults import BrokenLine
from media.captions.lines import Gathered, Line, blocks_of, numbered

ARROW = "-->"
#: WebVTT's blocks that show nothing.
_SILENT = re.compile(r"(?:NOTE|STYLE|REGION)(?:\s|$)")
_MEANT = re.compile(r"\d:\d\d")
_HEADER = re.compile(r"WEBVTT(?:[ \t]|$)")
_VOICE = re.compile(r"<v(?:\.[^\s<>]*)?[ \t]+([^<>]+)>")
_READING = re.compile(r"<rt\b[^<>]*>.*?(?:</rt>|(?=</ruby>)|$)", re.DOTALL)
_TAG = re.compile(r"<[^<>]*>")
_STYLE = re.compile(r"</?[a-z][^<>]*>|\{\\[^{}]*\}", re.IGNORECASE)


def read_webvtt(text: str) -> list[Cue]:
    """The cues of a WebVTT file as plain text, a speaker's name before what they say."""
    lines = numbered(text)
    if not _HEADER.match(lines[0].text):
        raise BrokenLine(1, _("Line %(line)d: a WebVTT file begins with the word WEBVTT."))
    after_header = next(
        (at for at, line in enumerate(lines) if at and (line.is_blank or _is_timed(line))), None
    )
    gathered = Gathered()
    for block in blocks_of(lines[after_header:] if after_header else []):
        if _is_timed(block[0]) or not _SILENT.match(block[0].text):
            _take(block, gathered, _plain_webvtt)
    return gathered.cues


def read_srt(text: str) -> list[Cue]:
    """The cues of an SRT file as plain text."""
    gathered = Gathered()
    for block in blocks_of(numbered(text)):
        is_lone_number = len(block) == 1 and block[0].text.strip().isdecimal()
        if not is_lone_number:
            _take(block, gathered, lambda said: _STYLE.sub("", said))
    return gathered.cues


def _is_timed(line: Line) -> bool:
    return ARROW in line.text


def _take(block: list[Line], gathered: Gathered, plain: Callable[[str], str]) -> None:
    """One cue: perhaps its name, its times, its text."""
    times, *said = block if _is_timed(block[0]) else (block[1:] or block)
    if not _is_timed(times):
        # Most often an arrow has been damaged: then that is the line to name, not a number above it.
        meant = next((line for line in block if _MEANT.search(line.text)), block[0])
        raise BrokenLine(
            meant.number,
            _("Line %(line)d: here we expect the times of a caption, such as 00:01:23.450 --> 00:01:26.000."),
        )
    for line in said:
        if _is_timed(line):
            raise BrokenLine(line.number, _("Line %(line)d: an empty line is missing before these times."))
    start, _arrow, rest = times.text.partition(ARROW)
    # Behind the second time stands where on the picture the caption is shown.
    end = rest.split(maxsplit=1)[0] if rest.strip() else ""
    gathered.add(times, times.moment(start), times.moment(end), plain("\n".join(line.text for line in said)))


def _plain_webvtt(said: str) -> str:
    named = _VOICE.sub(lambda voice: f"{voice[1].strip()}: ", said)
    return html.unescape(_TAG.sub("", _READING.sub("", named)))
