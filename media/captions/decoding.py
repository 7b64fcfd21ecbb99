"""The text of a file whose writer did not say how: UTF-8, UTF-16, GB18030 or Big5.

Both Chinese encodings accept most of each other's bytes and give wrong characters without an error,
so where both accept a file, the reading that holds more everyday characters is taken.
"""

import codecs
from collections.abc import Callable

from django.db import models
from django.utils.translation import gettext_lazy as _

from media.captions.faults import CaptionsRefused

MOST_BYTES = 2 * 1024 * 1024
_MARKS = {
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}


class Encoding(models.TextChoices):
    """What an editor may say where the guess was wrong."""

    GUESS = "", _("find out")
    UTF_8 = "utf-8", _("Unicode (UTF-8)")
    UTF_16 = "utf-16", _("Unicode (UTF-16)")
    GB18030 = "gb18030", _("Simplified Chinese (GBK, GB18030)")
    BIG5 = "big5hkscs", _("Traditional Chinese (Big5)")


class TooManyBytes(CaptionsRefused):
    sentence = _("The file is bigger than 2 MB. Captions of a film are much smaller; is it the right file?")


class UnknownLetters(CaptionsRefused):
    sentence = _(
        "We cannot read the letters of this file. Please open it in a text editor, save it as UTF-8, and send "
        "it again."
    )


def decode(content: bytes, encoding: str = Encoding.GUESS) -> str:
    """The file's text, without a byte order mark."""
    if len(content) > MOST_BYTES:
        raise TooManyBytes
    for mark, marked in _MARKS.items():
        if content.startswith(mark):
            return _read(content.removeprefix(mark), marked)
    return _read(content, encoding or _guess(content))


def _read(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnknownLetters from error


def _guess(content: bytes) -> str:
    if b"\0" in content:
        # The zeros of Western letters, digits and line ends stand behind them, or before.
        behind, before = content[1::2].count(0), content[::2].count(0)
        return "utf-16-le" if behind > before else "utf-16-be"
    readings = [name for name in ("utf-8", "gb18030", "big5hkscs") if _accepts(content, name)]
    if not readings or "utf-8" in readings:
        return "utf-8"
    return max(readings, key=lambda name: _everyday_share(content.decode(name), name))


def _accepts(content: bytes, encoding: str) -> bool:
    try:
        content.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _everyday_share(text: str, encoding: str) -> float:
    """How many of the text's characters lie where that encoding keeps the common ones and punctuation."""
    foreign = [letter for letter in text if ord(letter) > 127]
    common = _COMMON[encoding]
    return sum(common(letter.encode(encoding)) for letter in foreign) / max(len(foreign), 1)


def _is_common_in_gb(code: bytes) -> bool:
    return len(code) == 2 and code[1] >= 0xA1 and (0xB0 <= code[0] <= 0xD7 or code[0] in (0xA1, 0xA3))


def _is_common_in_big5(code: bytes) -> bool:
    return len(code) == 2 and 0xA1 <= code[0] <= 0xC6


_COMMON: dict[str, Callable[[bytes], bool]] = {"gb18030": _is_common_in_gb, "big5hkscs": _is_common_in_big5}
