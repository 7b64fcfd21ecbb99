"""What is watched reaches the server once, also through a bad network."""

from collections.abc import Callable
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from tests.lessons.player.script.conftest import Server

pytestmark = pytest.mark.full
Opener = Callable[..., None]


def ranges(server: Server) -> list[tuple[float, float]]:
    return [(event["from"], event["to"]) for event in server.events()]


def test_each_stretch_is_told_once_and_the_line_moves(
    page: Page, server: Server, open_lesson: Opener, play: Opener
) -> None:
    open_lesson()
    play((0, 5), position=5)
    play((0, 10), position=10)
    play((0, 10), (50, 55), position=55)
    assert ranges(server) == [(0, 5), (5, 10), (50, 55)]
    assert {UUID(event["id"]).version for event in server.events()} == {4}
    assert len({event["id"] for event in server.events()}) == 3
    assert {(batch["lesson"], batch["opened"]) for batch in server.heard} == {(7, "stamp-1")}
    expect(page.locator("[data-words]")).to_have_text("40 % seen")
    assert page.locator("[data-line]").get_attribute("value") == "40"


def test_crumbs_of_scrubbing_are_not_told_but_the_place_is(
    server: Server, open_lesson: Opener, play: Opener
) -> None:
    open_lesson()
    play((33, 33.02), position=33.02)
    play((33, 33.02), (39, 39.06), position=80)
    assert [(event["from"], event["to"], event["position"]) for event in server.events()] == [
        (33.02, 33.02, 33.02),
        (80, 80, 80),
    ]


def test_standing_still_is_not_told_twice(server: Server, open_lesson: Opener, play: Opener) -> None:
    open_lesson()
    play((0, 5), position=5)
    play((0, 5), position=5.2)
    assert len(server.heard) == 1


def test_what_was_watched_without_a_network_is_kept_through_a_reload(
    page: Page, server: Server, open_lesson: Opener, play: Opener
) -> None:
    open_lesson()
    server.is_reachable = False
    play((0, 5), position=5)
    play((0, 10), position=10)
    assert server.heard == []
    expect(page.locator("[data-kept]")).to_be_visible()
    expect(page.locator("[data-kept]")).to_have_text("Kept on this device.")
    server.is_reachable = True
    # Another lesson, opened later: what is left of the first goes with the first one's stamp.
    open_lesson(lesson=8, opening=2)
    page.wait_for_timeout(300)
    assert ranges(server) == [(0, 5), (5, 10)]
    assert [(batch["lesson"], batch["opened"]) for batch in server.heard] == [(7, "stamp-1")]
    assert page.evaluate("localStorage.length") == 0


def test_coming_back_online_sends_at_once(
    page: Page, server: Server, open_lesson: Opener, play: Opener
) -> None:
    open_lesson()
    server.is_reachable = False
    play((0, 5), position=5)
    server.is_reachable = True
    page.evaluate("window.dispatchEvent(new Event('online'))")
    page.wait_for_timeout(300)
    assert ranges(server) == [(0, 5)]
    expect(page.locator("[data-kept]")).to_be_hidden()


def test_nobody_sends_what_another_has_watched_on_the_same_tablet(
    page: Page, server: Server, open_lesson: Opener, play: Opener
) -> None:
    open_lesson(person=1)
    server.is_reachable = False
    play((0, 5), position=5)
    server.is_reachable = True
    open_lesson(person=2)
    page.wait_for_timeout(300)
    assert server.heard == []
    open_lesson(person=1)
    page.wait_for_timeout(300)
    assert ranges(server) == [(0, 5)]


@pytest.mark.parametrize(
    ("status", "is_kept"), [(401, True), (403, True), (500, True), (404, False), (422, False)]
)
def test_what_can_never_be_taken_is_dropped_and_the_rest_is_kept(
    page: Page, server: Server, open_lesson: Opener, play: Opener, status: int, is_kept: bool
) -> None:
    open_lesson()
    server.status = status
    play((0, 5), position=5)
    assert (page.evaluate("localStorage.length") == 1) is is_kept


def test_a_thousand_events_go_in_batches_the_server_takes(
    page: Page, server: Server, open_lesson: Opener, play: Opener
) -> None:
    open_lesson()
    server.is_reachable = False
    play(*[(start * 4, start * 4 + 2) for start in range(250)], position=999)
    server.is_reachable = True
    page.evaluate("window.dispatchEvent(new Event('online'))")
    page.wait_for_timeout(500)
    assert [len(batch["events"]) for batch in server.heard] == [100, 100, 50]


def test_without_storage_the_page_remembers(
    page: Page, server: Server, open_lesson: Opener, play: Opener
) -> None:
    page.add_init_script("Storage.prototype.setItem = () => { throw new DOMException('refused'); };")
    open_lesson()
    server.is_reachable = False
    play((0, 5), position=5)
    server.is_reachable = True
    play((0, 10), position=10)
    assert ranges(server) == [(0, 5), (5, 10)]


def test_completion_is_said(page: Page, server: Server, open_lesson: Opener, play: Opener) -> None:
    open_lesson()
    expect(page.locator("[data-done]")).to_be_hidden()
    server.answer = {"seen_percent": 91, "position": 91.0, "is_completed": True}
    play((0, 91), position=91)
    expect(page.locator("[data-done]")).to_be_visible()
    expect(page.locator("[data-words]")).to_have_text("91 % seen")
