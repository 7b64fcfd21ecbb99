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


def arrived(page: Page) -> None:
    expect(page.locator(".film-input__state")).to_have_text("The film has arrived.", timeout=60_000)


def count_beginnings(context: BrowserContext) -> list[str]:
    begun: list[str] = []
    is_one = re.compile(r"/admin/films/sending/$")
    context.on("request", lambda asked: begun.append(asked.url) if is_one.search(asked.url) else None)
    return begun


def test_a_proxy_that_reaches_nobody_does_not_make_a_film_begin_anew(sign_in, base_url, context, camera):
    """While the site behind it is started again a proxy answers, and does not say what has arrived."""
    page = sign_in("teacher")
    begun = count_beginnings(context)
    add_page(page, base_url)
    Line(context, page, 2 * MEGABYTE)
    choose(page, snow(camera / "proxy.mp4", seconds=6))
    wait_for_percent(page, 40)
    stopped_at = percent(page)
    context.route("**/films/sending/**", lambda asked: asked.fulfill(status=502))
    with page.expect_response(lambda answer: answer.request.method == "HEAD"):
        pass
    context.unroute("**/films/sending/**")
    wait_for_percent(page, stopped_at + 5)
    arrived(page)
    assert len(begun) == 1
    page.locator("[data-cancel]").click()


def test_a_film_that_arrived_in_the_night_need_not_be_sent_again(sign_in, base_url, context, camera):
    page = sign_in("teacher")
    begun = count_beginnings(context)
    film = small_film(camera, "夜.mp4", 7)
    add_page(page, base_url)
    choose(page, film)
    arrived(page)
    page.reload()
    message = page.locator(".film-input__message")
    expect(message).to_contain_text("“夜.mp4” has arrived but is not in the list yet.")
    choose(page, film)
    arrived(page)
    page.locator("main form [type=submit]").click()
    page.wait_for_url(f"{base_url}/admin/media/")
    assert len(begun) == 1
    add_page(page, base_url)
    expect(page.locator(".film-input__hint")).to_be_visible()
    page.wait_for_load_state("networkidle")
    expect(message).to_be_empty()


def test_whoever_was_signed_out_signs_in_beside_it_and_goes_on(sign_in, base_url, context, camera):
    page = sign_in("teacher")
    begun = count_beginnings(context)
    add_page(page, base_url)
    Line(context, page, 2 * MEGABYTE)
    choose(page, snow(camera / "signed-out.mp4", seconds=5))
    wait_for_percent(page, 30)
    context.clear_cookies(name="sessionid")
    state, go_on = page.locator(".film-input__state"), page.get_by_role("button", name="Go on")
    expect(state).to_contain_text("You are no longer signed in.", timeout=30_000)
    go_on.click()  # Too early.
    expect(state).to_contain_text("You are no longer signed in.")
    sign_in("teacher", on=context.new_page())
    go_on.click()
    arrived(page)
    page.locator("main form [type=submit]").click()
    page.wait_for_url(f"{base_url}/admin/media/")
    assert len(begun) == 1


def test_several_films_are_not_lost_to_whoever_was_signed_out(sign_in, base_url, context, camera):
    page = sign_in("teacher")
    add_page(page, base_url)
    choose(page, *(small_film(camera, f"{name}.mp4", 8 + at) for at, name in enumerate("丁戊")))
    states = page.locator(".film-input__state")
    for number in range(2):
        expect(states.nth(number)).to_have_text("The film has arrived.")
    context.clear_cookies(name="sessionid")
    button = page.locator("main form [type=submit]")
    button.click()
    expect(page.locator(".film-input__message")).to_contain_text("You are no longer signed in.")
    sign_in("teacher", on=context.new_page())
    button.click()
    page.wait_for_url(f"{base_url}/admin/media/")
    for title in "丁戊":
        expect(page.locator("tr", has_text=title)).to_have_count(1)
