"""The page of a lecture: the hour on the reader's clock, and on the host's."""

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.test import Client
from wagtail.models import PageViewRestriction

import lessons.demo
from cms.pages.cache import generation
from lessons.lectures.actions import move_lecture, schedule_lecture
from lessons.lectures.models import Lecture
from lessons.lectures.pages import LecturePage
from lessons.lectures.refusals import AddressTaken, LengthImpossible
from tests.factories.courses import make_organisation, make_user
from tests.factories.lessons import make_lecture

pytestmark = pytest.mark.django_db

CONTENT = json.loads((Path(lessons.demo.__file__).parent / "content.json").read_text())
ZONES = {
    "Madrid/Barcelona": "Europe/Madrid",
    "Dublin": "Europe/Dublin",
    "Shanghai": "Asia/Shanghai",
    "Sydney": "Australia/Sydney",
    "São Paulo": "America/Sao_Paulo",
    "New York": "America/New_York",
    "Johannesburg": "Africa/Johannesburg",
}
HOURS = [
    (lecture["starts_utc"], ZONES[place], local)
    for lecture in CONTENT["lectures"]
    for place, local in lecture["local_times"].items()
]


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text)


def shown(page: Any) -> list[tuple[str, str]]:
    """Day and hour of every time on the page, in order: the reader's, then the host's."""
    pattern = r'when__day">([^<]*)</span>\s*<span class="when__hour">([^<]*)<'
    return re.findall(pattern, page.text)


def opened(client: Client, lecture: Lecture, zone: str = "") -> Any:
    if zone:
        client.force_login(make_user(time_zone=zone))
    return client.get("/en/" + lecture.page.get_url().split("/", 2)[2])


@pytest.mark.parametrize(("starts_at", "zone", "expected"), HOURS)
def test_every_reader_sees_their_own_hour(client: Client, starts_at: str, zone: str, expected: str) -> None:
    with time_machine.travel("2027-01-10T12:00Z", tick=False):
        (day, hour), _host = shown(opened(client, make_lecture(instant(starts_at)), zone))
    weekday, date, month, clock = expected.split()
    assert (day, hour) == (f"{weekday}, {date} {month} 2027", clock)


#: The two mornings on which Europe moves its clocks: an hour that is skipped, and one that comes twice.
MORNINGS = [
    ("2027-03-28T00:30Z", "Sun, 28 Mar 2027", "01:30"),
    ("2027-03-28T01:00Z", "Sun, 28 Mar 2027", "03:00"),
    ("2027-10-31T00:30Z", "Sun, 31 Oct 2027", "02:30"),
    ("2027-10-31T01:30Z", "Sun, 31 Oct 2027", "02:30"),
    ("2027-10-31T02:00Z", "Sun, 31 Oct 2027", "03:00"),
]


@pytest.mark.parametrize(("starts_at", "day", "hour"), MORNINGS)
def test_on_the_mornings_the_clocks_move(client: Client, starts_at: str, day: str, hour: str) -> None:
    lecture = make_lecture(instant(starts_at), minutes=90)
    assert lecture.ends_at - lecture.starts_at == timedelta(minutes=90)
    assert shown(opened(client, lecture, "Europe/Warsaw"))[0] == (day, hour)


def test_a_visitor_is_shown_the_hosts_hour_until_the_browser_moves_it(client: Client) -> None:
    lecture = make_lecture(datetime(2027, 1, 24, 17, 0, tzinfo=UTC))
    page = opened(client, lecture)
    assert shown(page) == [("Sun, 24 Jan 2027", "18:00")] * 2
    assert page.text.count("data-movable") == 1


def test_the_hosts_hour_stands_beside_with_day_and_zone(client: Client) -> None:
    """Across the date line the day differs, so it is said on both clocks."""
    lecture = make_lecture(datetime(2027, 1, 24, 17, 0, tzinfo=UTC))
    page = opened(client, lecture, "Australia/Sydney")
    assert shown(page) == [("Mon, 25 Jan 2027", "04:00"), ("Sun, 24 Jan 2027", "18:00")]
    assert "your time · Sydney" in page.text
    assert "Madrid time" in page.text


def test_the_lecturers_name_is_never_converted(client: Client) -> None:
    lecture = make_lecture(datetime(2027, 1, 24, 17, 0, tzinfo=UTC), lecturer="岑静 博士")
    page = client.get("/zh-hant/" + lecture.page.get_url().split("/", 2)[2])
    assert '<bdi class="notranslate" translate="no">岑静 博士</bdi>' in page.text


def test_hosts_stand_in_the_order_agreed(client: Client) -> None:
    host = make_organisation("dublin", time_zone="Europe/Dublin", country="IE")
    second, first = make_organisation("warsaw"), make_organisation("hamburg")
    lecture = make_lecture(datetime(2027, 2, 27, 11, 0, tzinfo=UTC), host=host, co_hosts=[first, second])
    page = opened(client, lecture)
    assert [one.organisation for one in page.context["hosts"]] == [host, first, second]


def test_a_restricted_co_host_is_not_named(client: Client) -> None:
    shy = make_organisation("warsaw")
    PageViewRestriction.objects.create(page=shy.page, restriction_type="login")
    lecture = make_lecture(datetime(2027, 2, 27, 11, 0, tzinfo=UTC), co_hosts=[shy])
    assert [one.organisation for one in opened(client, lecture).context["hosts"]] == [lecture.host]


@pytest.mark.parametrize(
    ("minutes_later", "is_on", "is_over"), [(-1, False, False), (0, True, False), (60, False, True)]
)
def test_it_says_whether_it_is_on_or_over(
    client: Client, minutes_later: int, is_on: bool, is_over: bool
) -> None:
    lecture = make_lecture(datetime(2027, 1, 24, 17, 0, tzinfo=UTC))
    with time_machine.travel(lecture.starts_at + timedelta(minutes=minutes_later), tick=False):
        page = opened(client, lecture)
    assert (page.context["is_on"], page.context["is_over"]) == (is_on, is_over)


def test_scheduling_twice_makes_one_lecture() -> None:
    host = make_organisation()
    at = datetime(2027, 1, 24, 17, 0, tzinfo=UTC)
    facts = {"host": host, "slug": "kitchen", "title": "年夜饭", "minutes": 90, "lecturer": "顾长春"}
    first = schedule_lecture(starts_at=at, **facts)
    assert schedule_lecture(starts_at=at, **facts) == first
    assert (Lecture.objects.count(), LecturePage.objects.count()) == (1, 1)
    with pytest.raises(AddressTaken):
        schedule_lecture(starts_at=at + timedelta(hours=1), **facts)


def test_a_moved_lecture_ends_when_it_has_to() -> None:
    lecture = make_lecture(datetime(2027, 1, 24, 17, 0, tzinfo=UTC), minutes=60)
    at = datetime(2027, 1, 25, 18, 0, tzinfo=UTC)
    for _ in range(2):
        moved = move_lecture(lecture=lecture, starts_at=at, minutes=90)
        assert (moved.starts_at, moved.minutes, moved.ends_at) == (at, 90, at + timedelta(minutes=90))
        assert Lecture.objects.get().ends_at == moved.ends_at
    with pytest.raises(LengthImpossible):
        move_lecture(lecture=lecture, starts_at=at, minutes=0)


def test_visitors_hear_at_once_that_a_lecture_was_moved(
    client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    lecture = make_lecture(datetime(2027, 1, 24, 17, 0, tzinfo=UTC))
    before = generation()
    with django_capture_on_commit_callbacks(execute=True):
        move_lecture(lecture=lecture, starts_at=lecture.starts_at + timedelta(days=1), minutes=60)
    assert generation() != before


@pytest.mark.parametrize("minutes", [0, -5, 481])
def test_an_impossible_length_is_refused(minutes: int) -> None:
    with pytest.raises(LengthImpossible):
        make_lecture(datetime(2027, 1, 24, 17, 0, tzinfo=UTC), minutes=minutes)
    assert not Lecture.objects.exists()


def test_an_unknown_zone_is_refused() -> None:
    with pytest.raises(ValidationError):
        make_lecture(datetime(2027, 1, 24, 17, 0, tzinfo=UTC), host_time_zone="Mars/Olympus")
    assert not Lecture.objects.exists()
