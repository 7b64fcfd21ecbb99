"""The script of the lesson page in a real Chromium, on a page of its own, with a network that can fail."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, sync_playwright

from tests.browser.chromium import CHROMIUM_ARGUMENTS, chromium

ROOT = Path(__file__).resolve().parents[4]
#: Plain http, as inside a school's own network: browsers withhold `crypto.randomUUID` there.
ORIGIN = "http://school.test"
LESSON = """<!doctype html><title>lesson</title>
<div data-lesson-player data-lesson="{lesson}" data-person="{person}" data-student="3"
     data-opened="stamp-{opening}" data-token="token" data-address="/api/v1/learning-events"
     data-words-percent="PERCENT % seen" data-words-kept="Kept on this device.">
  <progress max="100" value="0" data-line>0 %</progress><span data-words>0 % seen</span></div>
<div data-kept hidden><p></p></div><div data-done hidden>Done.</div>
<script type="module" src="/static/lessons/lesson-player.js"></script>"""


@dataclass
class Server:
    """What the server would hear and answer."""

    heard: list[dict[str, Any]] = field(default_factory=list)
    status: int = 200
    is_reachable: bool = True
    answer: dict[str, Any] = field(
        default_factory=lambda: {"seen_percent": 40, "position": 9.0, "is_completed": False}
    )

    def events(self) -> list[dict[str, Any]]:
        return [event for batch in self.heard for event in batch["events"]]

    def handle(self, route: Route) -> None:
        if not self.is_reachable:
            route.abort("internetdisconnected")
            return
        assert route.request.headers["x-csrftoken"] == "token"
        self.heard.append(json.loads(route.request.post_data or ""))
        route.fulfill(status=self.status, json=self.answer)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Closed with its module: while Playwright runs, Django takes its loop for an async program's."""
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=chromium(), args=CHROMIUM_ARGUMENTS)


@pytest.fixture
def server() -> Server:
    return Server()


@pytest.fixture
def page(browser: Browser, server: Server) -> Iterator[Page]:
    page = browser.new_page()
    page.route("**/*", _page)
    page.route("**/*.js", _script)
    page.route("**/api/v1/learning-events", server.handle)
    yield page
    page.close()


def _script(route: Route) -> None:
    folder, _slash, name = route.request.url.removeprefix(f"{ORIGIN}/static/").partition("/")
    route.fulfill(path=ROOT / folder / "static" / folder / name)


def _page(route: Route) -> None:
    facts = dict(part.split("=") for part in route.request.url.partition("?")[2].split("&"))
    route.fulfill(body=LESSON.format(**facts), content_type="text/html; charset=utf-8")


@pytest.fixture
def open_lesson(page: Page) -> Callable[..., None]:
    def open_it(lesson: int = 7, person: int = 1, opening: int = 1) -> None:
        page.goto(f"{ORIGIN}/?lesson={lesson}&person={person}&opening={opening}")

    return open_it


@pytest.fixture
def play(page: Page) -> Callable[..., None]:
    """What the film element reports: everything played since the page was loaded, and where it stands."""

    def report(*played: tuple[float, float], position: float) -> None:
        page.evaluate(
            "detail => document.body.dispatchEvent("
            "new CustomEvent('lesson-video:progress', {bubbles: true, detail}))",
            {"played": [list(stretch) for stretch in played], "position": position, "duration": 100},
        )
        page.wait_for_timeout(200)

    return report
