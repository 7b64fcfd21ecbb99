"""The film's controls in a real browser, under the policy of the site's own pages."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db import connections
from playwright.sync_api import Page, expect, sync_playwright

from media.videos.models import Video
from tests.browser.chromium import CHROMIUM_ARGUMENTS, chromium
from tests.factories.captions import make_captions
from tests.factories.media import playable_film

pytestmark = [
    pytest.mark.full,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.urls("tests.media.playback.film_page"),
]
# Playwright runs an event loop in this thread; Django would take our queries for slips in async code.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

LENGTH = 80
FILM = "document.querySelector('lesson-video video')"
KNOWN = f"""() => {{
    const told = document.querySelector('media-seek-forward-button');
    const pause = document.querySelector('media-play-button');
    return Math.abs(Number(told.getAttribute('mediacurrenttime')) - {FILM}.currentTime) < 0.5
        && pause.hasAttribute('mediapaused') === {FILM}.paused;
}}"""
LABELS = """() => [...document.querySelectorAll('.lesson-video__bar [aria-label]')]
    .filter((part) => part.checkVisibility()).map((part) => part.getAttribute('aria-label'))"""


@pytest.fixture
def film(suyun) -> Video:
    """Longer than the player looks ahead, so that its end is fetched late."""
    film = playable_film(suyun, seconds=LENGTH, fps="2")
    make_captions(film, "en", "[0:00]First a dot.\n[0:50]Then a line.")
    return film


@dataclass
class Player:
    """A phone on which the film's page is open, and what it asked and complained of."""

    tab: Page
    address: str
    film: Video
    asked: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def open(self, language: str = "en", start: float = 0) -> None:
        self.tab.goto(f"{self.address}/film/{language}/{self.film.pk}/?start={start}")
        self.tab.evaluate(
            """() => {
                window.told = [];
                document.addEventListener('lesson-video:progress', ({ detail }) => window.told.push(detail));
            }"""
        )

    def play(self) -> None:
        self.tab.locator("[data-play]").press("Enter")
        self.plays_on()
        expect(self.tab.locator("media-play-button")).to_be_visible(timeout=20_000)

    def plays_on(self, beyond: float | None = None) -> None:
        beyond = self.now() + 0.2 if beyond is None else beyond
        self.tab.wait_for_function(
            f"(second) => !{FILM}.paused && {FILM}.currentTime > second", arg=beyond, timeout=30_000
        )

    def now(self) -> float:
        return self.tab.evaluate(f"{FILM}.currentTime")

    def jump_to(self, second: float) -> None:
        self.tab.evaluate(f"(second) => ({FILM}.currentTime = second)", second)
        self.controls_know()

    def press(self, key: str, outcome: str) -> None:
        self.tab.keyboard.press(key)
        self.tab.wait_for_function(f"() => {outcome}", timeout=5000)
        self.controls_know()

    def controls_know(self) -> None:
        """The controls hear of a change a moment later, and reckon the next press from what they know."""
        self.tab.wait_for_function(KNOWN, timeout=5000)

    def accessible(self) -> None:
        results = Axe().run(self.tab)
        assert results.violations_count == 0, results.generate_report()


@pytest.fixture
def player(live_server, client, editor, film) -> Iterator[Player]:
    client.force_login(editor)
    cookie: Any = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium(), args=CHROMIUM_ARGUMENTS)
        context = started.new_context(viewport={"width": 360, "height": 740}, reduced_motion="reduce")
        context.add_cookies([cookie])
        player = Player(context.new_page(), live_server.url, film)
        # Chromium asks for it once, and would complain.
        context.route("**/favicon.ico", lambda route: route.fulfill(body=""))
        player.tab.on("request", lambda request: player.asked.append(request.url))
        player.tab.on("pageerror", lambda error: player.complaints.append(str(error)))
        player.tab.on(
            "console",
            lambda said: player.complaints.append(said.text) if said.type in ("error", "warning") else None,
        )
        yield player
        started.close()
        connections.close_all()


def test_controls_speak_the_readers_language(player):
    player.open("zh-hans")
    expect(player.tab.locator(".lesson-video__weight")).to_contain_text("1:20")
    player.accessible()
    player.play()
    assert player.tab.evaluate("document.activeElement.localName") == "media-play-button"
    labels = player.tab.evaluate(LABELS)
    for label in ("暂停", "快退 10 秒", "快进 10 秒", "静音", "进入全屏"):
        assert label in labels
    player.accessible()
    player.open("es")
    player.play()
    labels = player.tab.evaluate(LABELS)
    for label in ("pausar", "silenciar", "retroceder 10 segundos"):
        assert label in labels
    assert all(url.startswith((player.address, "blob:")) for url in player.asked)
    assert player.complaints == []


def test_controls_obey_the_keyboard(player):
    player.open("zh-hans")
    player.play()
    player.press("k", f"{FILM}.paused")
    player.press(" ", f"!{FILM}.paused")
    player.press("m", f"{FILM}.muted")
    showing = f"{FILM}.textTracks[0].mode"
    player.press("c", f"{showing} === 'showing'")
    player.press("c", f"{showing} !== 'showing'")
    player.press(">", f"{FILM}.playbackRate === 1.25")
    player.press("<", f"{FILM}.playbackRate === 1")
    player.press("k", f"{FILM}.paused")
    player.jump_to(20)
    player.press("ArrowRight", f"{FILM}.currentTime === 30")
    player.press("ArrowLeft", f"{FILM}.currentTime === 20")
    player.press("f", "document.fullscreenElement?.localName === 'media-controller'")
    player.press("f", "!document.fullscreenElement")
    for name, choices in (("captions", 2), ("playback-rate", 6), ("rendition", 4)):
        menu_opens(player, name, choices)
    for part in boxes(player.tab.locator(".lesson-video__row > :not(span, media-time-display)")):
        assert part is None or (part["width"] >= 44 and part["height"] >= 44)
    assert player.complaints == []


def menu_opens(player: Player, name: str, choices: int) -> None:
    player.tab.locator(f"media-{name}-menu-button").press("Enter")
    menu = player.tab.locator(f"media-{name}-menu")
    expect(menu.get_by_role("menuitemradio")).to_have_count(choices)
    expect(menu.get_by_role("menuitemradio").first).to_be_visible()
    assert all(round(box["height"]) >= 44 for box in boxes(menu.get_by_role("menuitemradio")))
    player.accessible()
    player.tab.keyboard.press("Escape")
    expect(menu.get_by_role("menuitemradio").first).to_be_hidden()


def boxes(locator: Any) -> list[Any]:
    return [part.bounding_box() for part in locator.all()]


def test_on_a_weak_link_the_first_picture_comes_within_six_seconds(player):
    """400 kbit/s and 350 ms; from the press, on a page that has been open as long as hls.js needs to come."""
    tab = player.tab
    link = tab.context.new_cdp_session(tab)
    link.send("Network.enable")
    speed = {"downloadThroughput": 50_000, "uploadThroughput": 50_000, "latency": 350, "offline": False}
    link.send("Network.emulateNetworkConditions", speed)
    with tab.expect_event("requestfinished", lambda request: "/hls.min" in request.url, timeout=60_000):
        player.open()
    milliseconds = tab.evaluate(
        f"""() => new Promise((tell) => {{
            const pressed = performance.now();
            {FILM}.requestVideoFrameCallback(() => tell(performance.now() - pressed));
            document.querySelector('[data-play]').click();
        }})"""
    )
    assert milliseconds < 6000


def test_playlists_come_beside_the_library_and_no_poster_in_its_way(player):
    tab = player.tab
    held: list[Any] = []

    def hold(route: Any) -> None:
        held.append(route)

    tab.route("**/hls.min.mjs", hold)
    tab.route("**/poster.jpg*", lambda route: None)
    tab.goto(f"{player.address}/film/en/{player.film.pk}/", wait_until="domcontentloaded")
    assert "/poster.jpg" in tab.evaluate(f"{FILM}.poster")
    with tab.expect_event("requestfinished", lambda request: request.url.endswith("/audio.m3u8")):
        tab.locator("[data-play]").click()
    assert tab.evaluate(f"{FILM}.poster") == ""
    for route in held:
        route.continue_()
    player.plays_on()
    playlists = [url.rpartition("/")[2] for url in player.asked if url.endswith(".m3u8")]
    assert [playlists.count(name) for name in ("master.m3u8", "v240.m3u8", "audio.m3u8")] == [1, 1, 1]


def test_a_playlist_that_was_lost_on_the_way_is_asked_for_again(player):
    player.open()
    poster = player.tab.evaluate(f"{FILM}.poster")
    player.tab.route("**/master.m3u8", lambda route: route.abort(), times=1)
    player.play()
    assert player.tab.evaluate(f"{FILM}.poster") == poster != ""


def test_a_picture_is_shown_of_the_place_one_points_at(player):
    player.open()
    player.play()
    player.tab.wait_for_function(
        f"() => [...{FILM}.textTracks].find((track) => track.label === 'thumbnails')?.cues?.length"
    )
    player.tab.locator("media-time-range").hover()
    thumbnail = player.tab.locator("media-preview-thumbnail")
    expect(thumbnail).to_be_visible()
    assert "/sprites.jpg" in thumbnail.locator("img").get_attribute("src")
    assert thumbnail.bounding_box()["width"] > 60


def test_a_menu_is_fetched_when_someone_is_about_to_open_it(player):
    tab = player.tab
    player.open()
    player.play()
    player.plays_on()
    assert not [url for url in player.asked if url.endswith("-menu.js")]
    button, menu = tab.locator("media-playback-rate-menu-button"), tab.locator("media-playback-rate-menu")
    tab.route("**/media-chrome-menu.js", lambda route: route.abort())
    with tab.expect_event("requestfailed"):
        button.press("Enter")
    tab.unroute("**/media-chrome-menu.js")
    # Pressed again and again by someone on a weak link, it opens all the same.
    button.evaluate("(button) => { button.click(); button.click(); }")
    menu.get_by_role("menuitemradio", name="1.5").click()
    tab.wait_for_function(f"() => {FILM}.playbackRate === 1.5")


def test_a_chosen_picture_is_fetched(player):
    player.open()
    player.play()
    pictures = [url.rpartition("/")[2] for url in player.asked if "/films/bytes/" in url and "/v" in url]
    assert pictures[0] == "v240.mp4"  # starts low
    assert "v480.mp4" not in pictures  # never more than a phone can show
    player.tab.locator("media-rendition-menu-button").press("Enter")
    items = player.tab.locator("media-rendition-menu").get_by_role("menuitemradio")
    expect(items).to_have_count(4)
    assert [text.strip()[:4] for text in items.all_inner_texts()] == ["480p", "360p", "240p", "Auto"]
    items.nth(0).click()
    player.tab.wait_for_function(f"() => {FILM}.videoHeight === 480", timeout=20_000)


def test_the_sound_alone_goes_on_from_the_same_second(player):
    tab = player.tab
    player.open(start=30)
    player.play()
    tab.evaluate(f"{FILM}.playbackRate = 2")
    button = tab.get_by_role("button", name="Sound only")
    before = player.now()
    button.press("Enter")
    expect(button).to_have_attribute("aria-pressed", "true")
    tab.wait_for_function(f"() => {FILM}.videoWidth === 0 && {FILM}.readyState > 2", timeout=20_000)
    asked = len(player.asked)
    player.plays_on()
    assert before <= player.now() < before + 8
    assert tab.evaluate(f"{FILM}.playbackRate") == 2
    assert not [url for url in player.asked[asked:] if "/v" in url and "bytes" in url]
    button.press("Enter")
    tab.wait_for_function(f"() => {FILM}.videoWidth > 0", timeout=20_000)
    player.plays_on()
    tab.evaluate(f"{FILM}.pause()")
    tab.wait_for_function(f"() => window.told.at(-1).position === {FILM}.currentTime")
    told = tab.evaluate("window.told")
    assert all(29 < each["position"] < 45 for each in told)
    assert all(from_ > 29 for from_, _to in told[-1]["played"])
    watched = sum(to - from_ for from_, to in told[-1]["played"])
    assert watched <= told[-1]["position"] - 30 + 0.5

    button.press("Enter")  # Remembered for the next film.
    player.open()
    player.play()
    assert tab.evaluate(f"{FILM}.videoWidth") == 0
    expect(button).to_have_attribute("aria-pressed", "true")


@pytest.mark.parametrize(
    ("seconds", "is_noticed"), [(40, True), (5, False)], ids=["no network", "a line that is dead behind it"]
)
def test_a_cut_is_waited_out(player, seconds, is_noticed):
    tab = player.tab
    player.open()
    player.play()
    if is_noticed:
        tab.context.set_offline(True)
    else:
        tab.route("**/films/**", lambda route: route.abort("connectionreset"))
    player.jump_to(75)
    expect(tab.locator("[data-message]")).to_contain_text("There is no connection just now", timeout=15_000)
    tab.wait_for_timeout(seconds * 1000)
    assert player.now() == pytest.approx(75, abs=0.1)
    expect(tab.get_by_role("button", name="Try again")).to_be_hidden()
    if is_noticed:
        tab.context.set_offline(False)
    else:
        tab.unroute("**/films/**")
    player.plays_on(75.5)
    expect(tab.locator("[data-message]")).to_be_hidden()


def test_where_streaming_fails_one_plain_file_goes_on(player):
    tab = player.tab
    tab.route("**/films/bytes/**", lambda route: route.fulfill(body=b"not a film" * 100))
    player.open(start=20)
    tab.locator("[data-play]").press("Enter")
    player.plays_on(20.5)
    assert tab.evaluate(f"{FILM}.currentSrc").endswith("/keep.mp4")
    assert player.now() < 30
    expect(tab.locator("[data-message]")).to_contain_text("in a simpler one, from the same place")


def test_a_browser_without_media_source_plays_by_itself(player):
    tab = player.tab
    tab.add_init_script("delete window.MediaSource")
    player.open(start=20)
    tab.evaluate(f"{FILM}.play()")
    player.plays_on(20.5)
    expect(tab.locator("media-play-button")).to_be_visible()
    assert tab.evaluate(f"{FILM}.currentSrc").endswith("/master.m3u8")
    tab.get_by_role("button", name="Sound only").click()
    tab.wait_for_function(f"() => {FILM}.currentSrc.endsWith('/audio.m3u8') && {FILM}.readyState > 2")
    player.plays_on(20.5)
    assert player.now() < 35
