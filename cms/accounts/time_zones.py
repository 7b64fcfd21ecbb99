"""Time zones as people know them: by a city of their country."""

from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo, available_timezones

from babel.core import Locale, UnknownLocaleError
from babel.dates import get_timezone_location
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

Choices = list[tuple[str, list[tuple[str, str]]]]

_REGIONS = {
    "Europe": _("Europe"),
    "Asia": _("Asia"),
    "America": _("America"),
    "Australia": _("Australia"),
    "Pacific": _("Pacific"),
    "Africa": _("Africa"),
    "Atlantic": _("Atlantic"),
    "Indian": _("Indian Ocean"),
}


def is_time_zone(name: str) -> bool:
    return name in _known()


def validate_time_zone(name: str) -> None:
    if not is_time_zone(name):
        raise ValidationError(
            _("We do not know this time zone. Please choose the city nearest to you."), code="time_zone"
        )


def zone_of(name: str) -> ZoneInfo:
    """The zone of this name; UTC for a name that newer or older tables do not know."""
    return ZoneInfo(name if is_time_zone(name) else "UTC")


def city_choices(language: str) -> Choices:
    """Cities by region in the reader's language, with today's distance to UTC, for a select field."""
    now = timezone.now()
    # Between Chinese words brackets are as wide as the words.
    before, after = ("（", "）") if language.startswith("zh") else (" (", ")")
    regions: dict[str, list[tuple[str, str]]] = {region: [] for region in _REGIONS}
    for name, city in _cities(language):
        offset = now.astimezone(ZoneInfo(name)).strftime("%z")
        regions[name.split("/")[0]].append((name, f"{city}{before}{offset[:3]}:{offset[3:]}{after}"))
    return [(str(_REGIONS[region]), cities) for region, cities in regions.items()] + [
        (str(_("Other")), [("UTC", "UTC")])
    ]


@cache
def _known() -> frozenset[str]:
    return frozenset(available_timezones())


@cache
def _inhabited_zones() -> tuple[str, ...]:
    table = (files("tzdata") / "zoneinfo" / "zone.tab").read_text(encoding="utf-8")
    names = {line.split("\t")[2] for line in table.splitlines() if line and not line.startswith("#")}
    return tuple(sorted(name for name in names if name.split("/")[0] in _REGIONS))


@cache
def _cities(language: str) -> tuple[tuple[str, str], ...]:
    try:
        locale = Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        locale = Locale("en")
    named = [
        (name, get_timezone_location(name, locale=locale, return_city=True)) for name in _inhabited_zones()
    ]
    return tuple(sorted(named, key=lambda pair: pair[1]))
