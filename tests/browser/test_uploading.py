"""Films leave a real browser in pieces: through a cut connection and a closed page, several at once, and once only."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, Request, expect

from tests.browser.conftest import DESK, FILM_SECONDS
from tests.factories.media import call_ffmpeg

pytestmark = DESK

MEGABYTE = 1024 * 1024


@pytest.fixture(scope="module")
def camera(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("camera")


@pytest.fixture(scope="module")
def big_film(camera) -> Path:
    """Twenty megabytes, ten seconds long."""
    path = snow(camera / "撇捺.mp4", seconds=10)
    assert 18 * MEGABYTE < path.stat().st_size < 26 * MEGABYTE
    return path


def snow(path: Path, *, seconds: int) -> Path:
    """Two megabytes a second, which no encoder makes smaller."""
    picture = f"testsrc2=s=640x360:r=25:d={seconds},noise=alls=80:allf=t"
    rate = ("-b:v", "17M", "-minrate", "17M", "-maxrate", "17M", "-bufsize", "17M")
    call_ffmpeg("-f", "lavfi", "-i", picture, "-c:v", "libx264", "-preset", "ultrafast", *rate, str(path))
    return path


def small_film(camera: Path, name: str, seconds: int) -> Path:
    path = camera / name
    picture = ("-f", "lavfi", "-i", f"testsrc2=s=320x240:r=25:d={seconds}")
    call_ffmpeg(*picture, "-c:v", "libx264", "-preset", "ultrafast", str(path))
    return path


def add_page(page: Page, base_url: str) -> None:
    page.goto(f"{base_url}/admin/media/video/add/")


def choose(page: Page, *films: Path) -> None:
    page.locator("film-input input[type=file]").set_input_files(films)


class Line:
    """The page's connection: slow, or cut. One session, since the last to speak decides."""

    def __init__(self, context: BrowserContext, page: Page, bytes_a_second: int) -> None:
        self.session = context.new_cdp_session(page)
        self.limits = {"latency": 20, "downloadThroughput": -1, "uploadThroughput": bytes_a_second}
        self.mend()

    def cut(self) -> None:
        self.session.send("Network.emulateNetworkConditions", {**self.limits, "offline": True})

    def mend(self) -> None:
        self.session.send("Network.emulateNetworkConditions", {**self.limits, "offline": False})


def percent(page: Page) -> int:
    return int(page.locator("film-input progress").evaluate("bar => bar.value"))


def wait_for_percent(page: Page, least: int) -> None:
    page.wait_for_function(
        "(least) => document.querySelector('film-input progress')?.value >= least", arg=least, timeout=60_000
    )


def wait_until_ready(page: Page, title: str) -> None:
    state = page.locator("tr", has_text=title).locator("film-state")
    expect(state).to_have_text("ready", timeout=FILM_SECONDS * 1000)


def test_a_film_survives_a_cut_connection_and_a_closed_page(sign_in, base_url, context, big_film, accessible):
    page = sign_in("teacher")
    begun: list[str] = []

    def note(request: Request) -> None:
        if request.method == "POST" and request.url.endswith("/admin/films/sending/"):
            begun.append(request.url)

    context.on("request", note)
    add_page(page, base_url)
    line = Line(context, page, 2 * MEGABYTE)
    choose(page, big_film)
    expect(page.locator("#id_title")).to_have_value("撇捺")
    state = page.locator(".film-input__state")
    expect(state).to_contain_text(re.compile(r"% of 2\d MB sent, .*MB/s, about \d+ seconds? left"))
    wait_for_percent(page, 15)
    # The field of tags, which is Wagtail's, has no label.
    accessible(page, only=["aria-progressbar-name", "button-name", "link-name", "color-contrast"])

    line.cut()
    expect(state).to_contain_text("No connection just now")
    cut_at = percent(page)
    page.wait_for_timeout(4000)
    assert percent(page) == cut_at < 90
    line.mend()
    expect(state).to_contain_text("sent")
    wait_for_percent(page, cut_at + 5)

    page.get_by_role("button", name="Pause").click()
    expect(state).to_contain_text("Paused")
    paused_at = percent(page)
    page.reload()
    expect(page.locator(".film-input__message")).to_contain_text("“撇捺.mp4” has not arrived whole.")
    choose(page, big_film)
    wait_for_percent(page, 1)
    # A piece that was under way when the page closed may count for less than was shown.
    assert percent(page) >= paused_at - 10 > 5

    page.get_by_role("button", name="Upload").click()
    expect(page.locator(".film-input__message")).to_contain_text("as soon as it has arrived")
    page.wait_for_url(f"{base_url}/admin/media/", timeout=60_000)
    assert len(begun) == 1
    wait_until_ready(page, "撇捺")


def test_several_films_at_once(sign_in, base_url, camera):
    page = sign_in("teacher")
    add_page(page, base_url)
    choose(page, *(small_film(camera, f"{name}.mp4", 2 + at) for at, name in enumerate("甲乙丙")))
    titles = page.get_by_label("Title", exact=True)
    expect(titles).to_have_count(3)
    titles.nth(1).fill("第二部")
    page.locator("main form [type=submit]").click()
    page.wait_for_url(f"{base_url}/admin/media/")
    for title in ("甲", "第二部", "丙"):
        wait_until_ready(page, title)


def test_the_same_film_need_not_be_sent_twice(sign_in, base_url, camera):
    page = sign_in("teacher")
    film = small_film(camera, "提.mp4", 6)
    add_page(page, base_url)
    choose(page, film)
    expect(page.locator(".film-input__state")).to_have_text("The film has arrived.")
    page.locator("main form [type=submit]").click()
    page.wait_for_url(f"{base_url}/admin/media/")
    add_page(page, base_url)
    choose(page, film)
    expect(page.locator(".film-input__offer")).to_contain_text("This film is here already: “提”.")
    page.get_by_role("link", name="Use that one").click()
    expect(page).to_have_url(re.compile(r"/admin/media/edit/\d+/$"))
    expect(page.locator("#id_title")).to_have_value("提")


def test_a_film_that_is_cancelled_leaves_nothing(sign_in, base_url, context, camera):
    page = sign_in("teacher")
    add_page(page, base_url)
    Line(context, page, MEGABYTE // 8)
    choose(page, snow(camera / "cancelled.mp4", seconds=2))
    wait_for_percent(page, 3)
    with page.expect_response(lambda answer: answer.request.method == "DELETE") as told:
        page.get_by_role("button", name="Cancel").click()
    assert told.value.status == 204
    expect(page.locator(".film-input__film")).to_have_count(0)
    page.reload()
    expect(page.locator(".film-input__message")).to_be_empty()
