"""A whole house for the journeys: seeded, served by gunicorn, with its workers, and a real Chromium in front.

Journeys see what people see. They reach the site through the browser only, and read letters on /mail/.
"""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request
from pytest_playwright.pytest_playwright import CreateContextCallback

from tests.browser.chromium import CHROMIUM_ARGUMENTS, chromium
from tests.databases import copy_of_postgres, copy_of_sqlite

ROOT = Path(__file__).resolve().parents[2]
MANAGE = [sys.executable, "manage.py"]
PASSWORD = "the password of the journeys"
START_SECONDS = 120
# A small phone, as most readers have; journeys of editors ask for a desk (see DESK).
PHONE = {"width": 360, "height": 740}
DESK = pytest.mark.browser_context_args(viewport={"width": 1280, "height": 900})
# The first frame of a film waits for the worker, which makes the demo's films one after the other.
FILM_SECONDS = 240


@dataclass
class House:
    """Where the site answers, and where its programs write what they have to say."""

    port: int
    data: Path
    environment: dict[str, str]
    demo: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def open(self) -> None:
        """Start all its programs, and wait until it answers."""
        command = [*MANAGE, "demo", "--port", str(self.port)]
        with (self.data / "demo.log").open("ab") as log:
            self.demo = subprocess.Popen(command, cwd=ROOT, env=self.environment, stdout=log, stderr=log)
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self.demo.poll() is None:
            try:
                with urllib.request.urlopen(f"{self.url}/healthz", timeout=5):
                    return
            except OSError:
                time.sleep(0.3)
        raise AssertionError("The house did not open:\n" + (self.data / "demo.log").read_text())

    def close(self) -> None:
        if self.demo:
            self.demo.terminate()
            self.demo.wait(timeout=30)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.full)
    # The longest journey first, so that it does not keep one house waiting at the end.
    items.sort(key=lambda item: item.path.name != "test_volunteer.py")


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    data = tmp_path_factory.mktemp("house")
    environment = house_environment(data)
    subprocess.run([*MANAGE, "seed_demo"], cwd=ROOT, env=environment, check=True)
    house = House(unused_port(), data, environment)
    try:
        house.open()
        yield house
    finally:
        house.close()


def house_environment(data: Path) -> dict[str, str]:
    """A database and a data folder of the house's own. Of Redis each test process has a part (settings)."""
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "cms.settings.dev", "VAR_DIR": str(data)}
    environment["DEMO_PASSWORD"] = PASSWORD
    database = os.environ.get("DATABASE_URL", "")
    if database.startswith("postgres"):
        name = f"yunke_journeys_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
        environment["DATABASE_URL"] = copy_of_postgres(database.rsplit("/", 1)[0], name)
    else:
        copy_of_sqlite(data / "yunke.sqlite3")
    return environment


def unused_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def base_url(house: House) -> str:
    return house.url


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, object]) -> dict[str, object]:
    return {**browser_type_launch_args, "executable_path": chromium(), "args": CHROMIUM_ARGUMENTS}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, object]) -> dict[str, object]:
    return {**browser_context_args, "viewport": PHONE, "reduced_motion": "reduce"}


@pytest.fixture(autouse=True)
def watchful(context: BrowserContext, house: House) -> Iterator[Callable[[BrowserContext], None]]:
    """Every journey also proves that nothing left the origin and that no script or policy failed.

    A journey with a second device hands that one over too: `watchful(context)`.
    """
    elsewhere: list[str] = []
    broken: list[str] = []

    def note_request(request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme in ("http", "https", "ws", "wss") and f"http://{address.netloc}" != house.url:
            elsewhere.append(request.url)

    def note_message(message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            broken.append(message.text)

    def watch(context: BrowserContext) -> None:
        context.on("request", note_request)
        context.on("console", note_message)
        context.on("weberror", lambda error: broken.append(str(error.error)))

    watch(context)
    yield watch
    assert elsewhere == []
    assert broken == []


@pytest.fixture
def another_device(
    new_context: CreateContextCallback, watchful: Callable[[BrowserContext], None]
) -> Callable[[], Page]:
    """A page in a browser that knows nothing of the first one's cookies."""

    def another_device() -> Page:
        context = new_context()
        watchful(context)
        return context.new_page()

    return another_device


@pytest.fixture
def sign_in(page: Page, base_url: str) -> Callable[[str], Page]:
    """Sign one of the cast in by password, as they would: `sign_in("student")`, perhaps `on` another page."""

    def sign_in(username: str, language: str = "en", on: Page | None = None) -> Page:
        return _sign_in(on or page, username, language)

    def _sign_in(page: Page, username: str, language: str) -> Page:
        page.goto(f"{base_url}/{language}/accounts/login/")
        page.locator("input[name=login]").fill(username)
        page.locator("input[name=password]").fill(PASSWORD)
        page.locator("input[name=password]").press("Enter")
        page.wait_for_url(lambda url: "/login" not in url)
        return page

    return sign_in


@pytest.fixture
def accessible() -> Callable[..., None]:
    """Assert that axe finds nothing on the page as it stands, perhaps looking for some faults `only`."""

    def accessible(page: Page, only: list[str] | None = None) -> None:
        results = Axe().run(page, options={"runOnly": only} if only else None)
        assert results.violations_count == 0, results.generate_report()

    return accessible
