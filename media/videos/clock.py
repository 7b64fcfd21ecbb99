"""Moments of a film, as people and files write them, in milliseconds."""

import re

#: No film is longer than a day, and so no moment of one lies beyond it.
DAY_MS = 24 * 60 * 60 * 1000

#: Where a time stands in a line, in any of the ways files write it: 1:02:03.450, 02:03,45, 2:03.
TIME = r"(?:\d{1,4}:)?\d{1,4}:\d{1,2}(?:[.,:]\d{1,3})?"
_CLOCK = re.compile(r"(?:(\d{1,4}):)?(\d{1,4}):(\d{1,2})(?:[.,](\d{1,3}))?", re.ASCII)
_FULL_WIDTH = str.maketrans("０１２３４５６７８９：．，。", "0123456789:.,.")


def read_clock(text: str) -> int | None:
    """The moment, or None where it is no time of day-long films. A Chinese keyboard's colon will do."""
    found = _CLOCK.fullmatch(text.translate(_FULL_WIDTH).strip())
    if not found:
        return None
    hours, minutes, seconds = int(found[1] or 0), int(found[2]), int(found[3])
    if seconds > 59 or (found[1] and minutes > 59):
        return None
    moment = ((hours * 60 + minutes) * 60 + seconds) * 1000 + int((found[4] or "0").ljust(3, "0"))
    return moment if moment <= DAY_MS else None


def short_clock(ms: int) -> str:
    """As a player shows it: 1:23, or 1:02:03."""
    hours, minutes, seconds, _rest = _parts(ms)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def exact_clock(ms: int) -> str:
    """As it is typed and read back without loss: 1:23.450."""
    return f"{short_clock(ms)}.{ms % 1000:03}"


def place_of(ms: int) -> str:
    """As addresses name it, in seconds: `#t=83.5`."""
    return f"{ms / 1000:.3f}".rstrip("0").rstrip(".")


def timestamp(ms: int) -> str:
    """As WebVTT writes it: 00:01:23.450."""
    return "{:02}:{:02}:{:02}.{:03}".format(*_parts(ms))


def _parts(ms: int) -> tuple[int, int, int, int]:
    seconds, rest = divmod(ms, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return hours, minutes, seconds, rest
