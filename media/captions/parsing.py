"""Captions as people send them: WebVTT, SRT, ASS/SSA or LRC, told apart by what stands in them.

Two libraries were tried, pysubs2 and webvtt-py. Both skip or bend what they do not understand, and
neither knows line numbers, so a broken file would come out with captions missing. The readers here
take nothing they do not understand: they name its line.
"""

import re

from django.utils.translation import gettext_lazy as _

from media.captions.blocks import ARROW, read_srt, read_webvtt
from media.captions.cues import Cue, in_order
from media.captions.decoding import Encoding, decode
from media.captions.faults import CaptionsRefused
from media.captions.lyrics import read_lrc
from media.captions.substation import read_ass
from media.videos.clock import TIME

_LINE_END = re.compile(r"\r\n|\r")
_SECTION = re.compile(r"^[ \t]*\[(?:script info|v4\+? styles|events)\]", re.IGNORECASE | re.MULTILINE)
_STAMP = re.compile(rf"^[ \t]*\[[ \t]*{TIME}\s*\]", re.ASCII | re.MULTILINE)


class NoCaptions(CaptionsRefused):
    sentence = _("There are no captions in this. Please check that it is the right file.")


class NoTimes(CaptionsRefused):
    sentence = _(
        "We find no times in this. We read WebVTT, SRT, ASS, SSA and LRC. A script without times can be tapped "
        "along with the film, or you write a time before each line, such as [0:12.5]."
    )


def read_captions(content: bytes, encoding: str = Encoding.GUESS) -> list[Cue]:
    """The cues of a file, in order. Whatever it holds, the answer is cues or a CaptionsRefused."""
    return read_text(decode(content, encoding))


def read_text(text: str) -> list[Cue]:
    """The cues of a text that was pasted or has been decoded."""
    text = _LINE_END.sub("\n", text.removeprefix("\ufeff"))
    if text.startswith("WEBVTT"):
        cues = read_webvtt(text)
    elif _SECTION.search(text):
        cues = read_ass(text)
    elif ARROW in text:
        cues = read_srt(text)
    elif _STAMP.search(text):
        cues = read_lrc(text)
    elif text.strip():
        raise NoTimes
    else:
        raise NoCaptions
    if not cues:
        raise NoCaptions
    return in_order(cues)
