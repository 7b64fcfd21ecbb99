"""Which lectures are on today, ahead and past: it depends on whose day it is."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client, RequestFactory
from django.utils import translation
from wagtail.models import PageViewRestriction

from lessons.lectures.listing import lectures_in_order, sections_of_organisation
from lessons.lectures.models import Lecture
from tests.factories.courses import make_organisation, make_user
from tests.factories.lessons import make_lecture

pytestmark = pytest.mark.django_db

#: Sunday 24 January 2027, 18:00 in Madrid, which is Monday 04:00 in Sydney.
KITCHEN = datetime(2027, 1, 24, 17, 0, tzinfo=UTC)


def names(time_zone: str, at: datetime) -> tuple[list[Lecture], list[Lecture], list[Lecture]]:
    listing = lectures_in_order(time_zone, at)
    today, upcoming, past = (
        [card.lecture for card in cards] for cards in (listing.today, listing.upcoming, listing.past)
    )
    return today, upcoming, past


@pytest.mark.parametrize(
    ("at", "zone", "place"),
    [
        (KITCHEN - timedelta(hours=6), "Europe/Madrid", "today"),
        (KITCHEN - timedelta(hours=6), "Australia/Sydney", "upcoming"),
        (KITCHEN - timedelta(hours=3), "Australia/Sydney", "today"),
        (KITCHEN - timedelta(hours=19), "Europe/Madrid", "upcoming"),
        (KITCHEN, "Europe/Madrid", "today"),
        (KITCHEN + timedelta(minutes=59), "Asia/Shanghai", "today"),
        (KITCHEN + timedelta(minutes=60), "Europe/Madrid", "past"),
        (KITCHEN - timedelta(hours=6), "", "today"),
    ],
)
def test_today_is_the_readers_today(at: datetime, zone: str, place: str) -> None:
    lecture = make_lecture(KITCHEN)
    today, upcoming, past = names(zone, at)
    assert {"today": today, "upcoming": upcoming, "past": past} == {
        "today": [],
        "upcoming": [],
        "past": [],
    } | {place: [lecture]}


def test_what_goes_on_past_midnight_is_still_today() -> None:
    lecture = make_lecture(datetime(2027, 1, 24, 22, 30, tzinfo=UTC), minutes=120)
    at = datetime(2027, 1, 24, 23, 30, tzinfo=UTC)
    assert names("Europe/Madrid", at)[0] == [lecture]
    assert lectures_in_order("Europe/Madrid", at).today[0].is_on is True


def test_the_next_comes_first_and_the_latest_past_first() -> None:
    host = make_organisation()
    far, near = (make_lecture(KITCHEN + timedelta(days=days), host=host) for days in (9, 3))
    old, older = (make_lecture(KITCHEN - timedelta(days=days), host=host) for days in (2, 5))
    assert names("Europe/Madrid", KITCHEN) == ([], [near, far], [old, older])


def test_what_is_not_published_is_not_listed() -> None:
    make_lecture(KITCHEN).page.unpublish()
    assert names("Europe/Madrid", KITCHEN) == ([], [], [])


@pytest.mark.parametrize("kind", ["login", "groups", "password"])
@pytest.mark.parametrize("is_above", [False, True])
def test_what_is_restricted_is_not_listed(is_above: bool, kind: str) -> None:
    hidden, open_to_all = (make_lecture(KITCHEN, host=make_organisation(slug)) for slug in ("a", "b"))
    make_lecture(KITCHEN - timedelta(days=2), host=hidden.host).page.unpublish()
    page = hidden.page.get_parent() if is_above else hidden.page
    PageViewRestriction.objects.create(page=page, restriction_type=kind, password="x")
    assert names("Europe/Madrid", KITCHEN) == ([open_to_all], [], [])


def test_an_organisation_s_page_shows_what_it_holds_next(client: Client) -> None:
    madrid, suyun = make_organisation("madrid"), make_organisation("suyun")
    own, shared, foreign, past, far = (
        make_lecture(KITCHEN + timedelta(days=days), host=host, co_hosts=others)
        for days, host, others in [
            (2, madrid, []),
            (1, suyun, [madrid]),
            (1, suyun, []),
            (-2, madrid, []),
            (3, madrid, [suyun]),
        ]
    )
    with time_machine.travel(KITCHEN, tick=False):
        page = client.get("/en/organisations/madrid/")
        [section] = page.context["sections"]
        assert [card.lecture for card in section.items] == [shared, own, far]
        assert str(section.title) == "Upcoming lectures"
        for lecture in (own, shared, far):
            assert lecture.page.get_url().split("/", 2)[2] in page.text
        for lecture in (foreign, past):
            assert lecture.page.get_url().split("/", 2)[2] not in page.text
        # A house that holds nothing has no empty heading.
        make_organisation("warsaw")
        assert client.get("/en/organisations/warsaw/").context["sections"] == []


@pytest.mark.parametrize("number", [1, 3])
def test_an_organisation_s_lectures_cost_two_statements(
    number: int, rf: RequestFactory, django_assert_num_queries: Any
) -> None:
    host = make_organisation()
    for day in range(number):
        make_lecture(KITCHEN + timedelta(days=day), host=host)
    page = host.page
    with (
        time_machine.travel(KITCHEN, tick=False),
        translation.override("en"),
        django_assert_num_queries(2),
    ):
        [section] = sections_of_organisation(page, rf.get("/"))
        assert len(section.items) == number


@pytest.mark.parametrize("number", [1, 3])
def test_statements_do_not_grow_with_lectures(number: int, django_assert_num_queries: Any) -> None:
    host = make_organisation()
    for day in range(number):
        make_lecture(KITCHEN + timedelta(days=day), host=host)
        make_lecture(KITCHEN - timedelta(days=day + 1), host=host)
    # Those not over, those over, and the words of all of them.
    with translation.override("en"), django_assert_num_queries(3):
        lectures_in_order("Europe/Madrid", KITCHEN)


def test_the_list_is_kept_on_the_clock_of_who_is_signed_in(client: Client) -> None:
    make_lecture(KITCHEN)
    with time_machine.travel(KITCHEN - timedelta(hours=6), tick=False):
        client.force_login(make_user(time_zone="Australia/Sydney"))
        page = client.get("/en/lectures/")
    assert (len(page.context["today"]), len(page.context["upcoming"])) == (0, 1)
    assert "Mon, 25 Jan 2027" in page.text
    assert "04:00" in page.text


def test_an_empty_list_has_a_way_on(client: Client) -> None:
    make_organisation()
    page = client.get("/en/lectures/")
    assert "No lecture is planned at the moment." in page.text
    assert 'href="/en/courses/"' in page.text
