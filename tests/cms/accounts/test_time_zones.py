"""Time zones by city."""

from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError

from cms.accounts.time_zones import city_choices, validate_time_zone, zone_of

SCHOOLS = [
    "Europe/Madrid",
    "Europe/Warsaw",
    "Europe/Dublin",
    "Australia/Sydney",
    "Asia/Shanghai",
    "America/New_York",
]


def offered(language: str) -> dict[str, str]:
    return {zone: city for _region, cities in city_choices(language) for zone, city in cities}


@pytest.mark.parametrize("language", ["zh-hans", "zh-hant", "en", "es", "xx"])
def test_every_offered_city_is_a_known_zone(language):
    zones = offered(language)
    assert set(SCHOOLS) <= set(zones)
    assert "UTC" in zones
    for zone in zones:
        validate_time_zone(zone)


def test_cities_are_called_as_the_reader_calls_them(time_machine):
    time_machine.move_to("2026-11-22 10:00:00+00:00")
    assert offered("zh-hans")["Europe/Madrid"] == "马德里（+01:00）"
    assert offered("en")["Asia/Shanghai"] == "Shanghai (+08:00)"
    time_machine.move_to("2026-07-22 10:00:00+00:00")
    assert offered("en")["Europe/Madrid"] == "Madrid (+02:00)"


@pytest.mark.parametrize(
    "name", ["", "Madrid", "Europe/Nowhere", "../etc/passwd", "/etc/localtime", "\x00", "UTC+1"]
)
def test_an_unknown_zone_is_refused(name):
    with pytest.raises(ValidationError, match="We do not know this time zone"):
        validate_time_zone(name)


def test_a_zone_that_newer_browsers_know_is_taken():
    validate_time_zone("Asia/Calcutta")
    assert zone_of("Asia/Calcutta") == ZoneInfo("Asia/Calcutta")


def test_a_zone_that_vanished_from_the_tables_is_read_as_utc():
    assert zone_of("Europe/Atlantis") == ZoneInfo("UTC")
