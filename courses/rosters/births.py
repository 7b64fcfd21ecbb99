"""Year and month of birth, read from however a school writes a day. The day itself is not kept."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta

_YEAR_FIRST = re.compile(r"(\d{4})[-/.年](\d{1,2})(?:[-/.月](\d{1,2})日?)?月?")
_YEAR_LAST = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})")
_MONTH_AND_YEAR = re.compile(r"(\d{1,2})[-/.](\d{4})")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_YEAR = re.compile(r"(\d{4})年?")
_SERIAL = re.compile(r"\d{5}")
#: Day 0 of Excel's calendar, which believes in a 29 February 1900.
_EXCEL_BEGINS = date(1899, 12, 30)
_EARLIEST = 1900


@dataclass(frozen=True)
class Birth:
    """Known, or `choices` to ask about (two months, either may be meant), or not to be read at all."""

    year: int | None = None
    month: int | None = None
    choices: tuple[str, ...] = ()
    is_unreadable: bool = False


def birth_text(year: int | None, month: int | None) -> str:
    """As far as it is known: 2018-03, or 2018."""
    return f"{year}-{month:02}" if year and month else str(year or "")


UNREADABLE = Birth(is_unreadable=True)


def read_birth(text: str, *, today: date) -> Birth:
    """Dots put the day first, as everywhere in Europe. With slashes both orders are used: where both make
    a day that has been, the choice is a person's. An empty text is a birth that nobody told."""
    plain = unicodedata.normalize("NFKC", text)
    plain = re.sub(r"\s+|\s*00:00(:00)?$", "", plain)
    if not plain:
        return Birth()
    if (found := _YEAR.fullmatch(plain)) and _EARLIEST <= int(found[1]) <= today.year:
        return Birth(year=int(found[1]))
    return _one_of([day for day in _days(plain) if day and date(_EARLIEST, 1, 1) <= day <= today])


def _days(plain: str) -> list[date | None]:
    """What the text may mean; None where there is no such day."""
    if found := _YEAR_FIRST.fullmatch(plain):
        return [_day(found[1], found[2], found[3] or "1")]
    if found := _MONTH_AND_YEAR.fullmatch(plain):
        return [_day(found[2], found[1], "1")]
    if found := _COMPACT.fullmatch(plain):
        return [_day(*found.groups())]
    if found := _YEAR_LAST.fullmatch(plain):
        first, mark, second, year = found.groups()
        return [_day(year, second, first)] + ([] if mark == "." else [_day(year, first, second)])
    if _SERIAL.fullmatch(plain):
        return [_EXCEL_BEGINS + timedelta(days=int(plain))]
    return []


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _one_of(days: list[date]) -> Birth:
    months = sorted({f"{day:%Y-%m}" for day in days})
    if not months:
        return UNREADABLE
    if len(months) > 1:
        return Birth(choices=tuple(months))
    return Birth(year=days[0].year, month=days[0].month)
