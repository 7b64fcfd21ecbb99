"""An instant as a reader sees it: day, hour and whose clock it is, in the reader's language."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel import Locale, UnknownLocaleError
from babel.dates import format_skeleton, get_timezone_location

UTC = ZoneInfo("UTC")
# English here is British: the day before the month, the 24-hour clock.
LOCALES = {"en": "en_GB"}


@dataclass(frozen=True)
class LocalTime:
    moment: datetime
    zone: str
    day: str
    hour: str
    city: str


def in_words(instant: datetime, zone: str, language: str) -> LocalTime:
    """The instant on the clock of an IANA zone; an unknown zone is read as UTC."""
    clock = _zone(zone)
    locale = _locale(language)
    moment = instant.astimezone(clock)
    return LocalTime(
        moment=moment,
        zone=clock.key,
        day=format_skeleton("yMMMEd", moment, tzinfo=clock, locale=locale),
        hour=format_skeleton("Hm", moment, tzinfo=clock, locale=locale),
        city="UTC" if clock is UTC else get_timezone_location(clock, locale=locale, return_city=True),
    )


def _zone(name: str) -> ZoneInfo:
    try:
        return UTC if name in ("", "UTC") else ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return UTC


def _locale(language: str) -> Locale:
    code = LOCALES.get(language, language).replace("-", "_")
    try:
        return Locale.parse(code)
    except (UnknownLocaleError, ValueError):
        return Locale.parse("en_GB")
