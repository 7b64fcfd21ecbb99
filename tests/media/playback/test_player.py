"""The player and the upload field in a real browser."""

import os
from typing import Any

import pytest
from django.db import connections
from django.urls import reverse
from playwright.sync_api import expect, sync_playwright

from media.videos.models import Video
from tests.browser.chromium import CHROMIUM_ARGUMENTS, chromium
from tests.factories.media import call_ffmpeg, clip, ready_film, send_film, work_on

pytestmark = [pytest.mark.full, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
# Playwright runs an event loop in this thread; Django would take our queries for slips in async code.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.fixture
def tab(live_server, client, editor):
    """A browser tab in which the editor is signed in.

    Started after and ended before the database's own fixtures: a running event loop has database
    connections of its own, which know nothing of the rows to be written back between tests.
    """
    client.force_login(editor)
    cookie: Any = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium(), args=CHROMIUM_ARGUMENTS)
        tab = started.new_page()
        tab.context.add_cookies([cookie])
        yield tab
        started.close()
        connections.close_all()


@pytest.fixture
def long_film(suyun):
    """Longer than the player looks ahead, so that its last part is fetched late."""
    path = clip(size="160x120", seconds=2).with_name("long.mp4")
    call_ffmpeg(
        *("-f", "lavfi", "-i", "testsrc=s=160x120:r=10:d=150", "-f", "lavfi", "-i", "sine=440:d=150"),
        *("-c:v", "libx264", "-preset", "ultrafast", "-c:a", "aac", str(path)),
    )
    return ready_film(path, collection=suyun)


def open_film(tab, live_server, film, **data):
    """The editors' page of the film, with the player's attributes changed before it is used."""
    tab.goto(live_server.url + reverse("wagtailmedia:edit", args=[film.pk]))
    tab.evaluate(
        """(data) => {
            Object.assign(document.querySelector('lesson-video').dataset, data);
            window.told = [];
            document.addEventListener('lesson-video:progress', (event) => window.told.push(event.detail));
        }""",
        data,
    )


def plays_beyond(tab, seconds):
    tab.wait_for_function(
        f"() => document.querySelector('lesson-video video').currentTime > {seconds}", timeout=20_000
    )


def test_a_film_plays_when_asked_and_tells_what_was_watched(tab, live_server, suyun):
    film = ready_film(clip(size="640x480", seconds=9), collection=suyun)
    asked: list[str] = []
    complaints: list[str] = []
    tab.on("request", lambda request: asked.append(request.url))
    tab.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    tab.on("pageerror", lambda error: complaints.append(str(error)))
    open_film(tab, live_server, film)
    # Nothing of the film before play, nor its controls.
    assert not [url for url in asked if "m3u8" in url or "/bytes/" in url or "media-chrome" in url]
    tab.get_by_role("button", name="Play the film").click()
    plays_beyond(tab, 1)
    assert [url for url in asked if "/v240.mp4" in url]  # starts low
    tab.evaluate("document.querySelector('lesson-video video').pause()")
    tab.wait_for_function("() => window.told.length > 0")
    told = tab.evaluate("window.told.at(-1)")
    assert told["duration"] == pytest.approx(9, abs=0.2)
    assert told["played"][0][0] < 0.3
    assert told["played"][-1][1] == pytest.approx(told["position"], abs=0.3)
    assert all(url.startswith((live_server.url, "blob:")) for url in asked)
    assert complaints == []


def test_the_browsers_own_play_button_leads_to_the_same_player(tab, live_server, suyun):
    film = ready_film(clip(size="640x480", seconds=9), collection=suyun)
    open_film(tab, live_server, film, start="5.5")
    tab.evaluate("document.querySelector('lesson-video video').play().catch(() => {})")
    plays_beyond(tab, 5.6)
    assert tab.evaluate("document.querySelector('lesson-video video').currentSrc").startswith("blob:")
    expect(tab.get_by_role("button", name="Play the film")).to_be_hidden()


def test_a_film_starts_where_one_stopped(tab, live_server, suyun):
    film = ready_film(clip(size="640x480", seconds=9), collection=suyun)
    open_film(tab, live_server, film, start="5.5")
    tab.get_by_role("button", name="Play the film").click()
    plays_beyond(tab, 5.6)
    tab.evaluate("document.querySelector('lesson-video video').pause()")
    tab.wait_for_function("() => window.told.length > 0")
    assert tab.evaluate("window.told.at(-1)")["played"][0][0] == pytest.approx(5.5, abs=0.3)


def test_a_film_of_whole_fragments_ends(tab, live_server, suyun):
    """After eight seconds the sound has a few samples left, for which no player comes."""
    open_film(tab, live_server, ready_film(clip(seconds=8), collection=suyun))
    tab.get_by_role("button", name="Play the film").click()
    plays_beyond(tab, 0.2)
    tab.evaluate("document.querySelector('lesson-video video').currentTime = 6.5")
    tab.wait_for_function("() => document.querySelector('lesson-video video').ended")


def test_a_film_watched_to_its_end_begins_again(tab, live_server, suyun):
    film = ready_film(clip(size="640x480", seconds=9), collection=suyun)
    open_film(tab, live_server, film, start="8.9")
    tab.get_by_role("button", name="Play the film").click()
    plays_beyond(tab, 0.2)
    assert tab.evaluate("document.querySelector('lesson-video video').currentTime") < 5


@pytest.mark.parametrize(
    ("renew_after", "is_reloaded"), [("1", False), ("480", True)], ids=["renewed in time", "found dead"]
)
def test_addresses_that_died_during_a_pause_are_not_noticed(
    tab, live_server, long_film, settings, renew_after, is_reloaded
):
    settings.FILM_ADDRESS_SECONDS = 3
    asked = []
    tab.on("request", lambda request: asked.append(request.url))
    open_film(tab, live_server, long_film, renewAfter=renew_after)
    tab.get_by_role("button", name="Play the film").click()
    plays_beyond(tab, 0.5)
    tab.evaluate("document.querySelector('lesson-video video').pause()")
    tab.wait_for_timeout(4500)
    tab.evaluate(
        """() => {
            const film = document.querySelector('lesson-video video');
            film.currentTime = 140;
            film.play().catch(() => {});
        }"""
    )
    plays_beyond(tab, 140.5)
    tab.evaluate("document.querySelector('lesson-video video').pause()")
    tab.wait_for_function("() => window.told.at(-1)?.position > 140")
    played = tab.evaluate("window.told.at(-1)")["played"]
    assert played[0][0] < 0.5
    assert played[0][1] < 10  # the jump was not watched
    assert played[-1][1] > 140
    masters = [url for url in asked if "master.m3u8" in url]
    sounds = [url for url in asked if "audio.m3u8" in url]
    assert (len(masters) > 1, len(sounds) > 1) == (is_reloaded, True)


def test_someone_who_lost_the_right_hears_it_in_a_sentence(tab, live_server, long_film, settings, dublin):
    settings.FILM_ADDRESS_SECONDS = 2
    open_film(tab, live_server, long_film)
    tab.get_by_role("button", name="Play the film").click()
    plays_beyond(tab, 0.5)
    Video.objects.update(collection=dublin)
    tab.wait_for_timeout(3000)
    tab.evaluate("document.querySelector('lesson-video video').currentTime = 140")
    expect(tab.locator("[data-message]")).to_contain_text("can no longer be fetched", timeout=20_000)
    expect(tab.get_by_role("button", name="Try again")).to_be_visible()


def test_the_state_is_shown_live(tab, live_server, suyun):
    film = send_film(clip(seconds=2), collection=suyun)
    tab.goto(f"{live_server.url}/admin/media/")
    expect(tab.locator("film-state")).to_have_text("waiting")
    work_on(film)
    expect(tab.locator("film-state")).to_have_text("ready", timeout=10_000)


def test_a_dropped_film_is_sent_and_its_title_guessed(tab, live_server, suyun):
    tab.goto(f"{live_server.url}/admin/media/video/add/")
    content = list(clip(seconds=2).read_bytes())
    tab.evaluate(
        """(content) => {
            const carried = new DataTransfer();
            carried.items.add(new File([new Uint8Array(content)], '横画.mp4', { type: 'video/mp4' }));
            const target = document.querySelector('film-input');
            target.dispatchEvent(new DragEvent('drop', { dataTransfer: carried, bubbles: true }));
        }""",
        content,
    )
    expect(tab.locator("#id_title")).to_have_value("横画")
    expect(tab.locator(".film-input__state")).to_have_text("The film has arrived.")
    tab.get_by_role("button", name="Upload").click()
    tab.wait_for_url(f"{live_server.url}/admin/media/")
    expect(tab.locator("film-state")).to_have_text("waiting")
    expect(tab.locator(".messages")).to_contain_text("横画")
    assert Video.objects.get().filename == "横画.mp4"


def test_a_form_that_is_not_right_keeps_the_chosen_film(tab, live_server, suyun):
    tab.goto(f"{live_server.url}/admin/media/video/add/")
    tab.locator("#id_file").set_input_files(str(clip(seconds=2)))
    # Named after its file, once the film's script has taken it up.
    expect(tab.locator("#id_title")).not_to_have_value("")
    tab.locator("#id_title").fill("")
    tab.get_by_role("button", name="Upload").click()
    expect(tab.get_by_text("This field is required").first).to_be_visible()
    expect(tab.locator(".film-input__message")).to_have_text("The film has arrived.")
    tab.locator("#id_title").fill("竖")
    tab.get_by_role("button", name="Upload").click()
    tab.wait_for_url(f"{live_server.url}/admin/media/")
    assert Video.objects.get().title == "竖"


def test_a_phones_screen_stays_on_while_a_film_is_sent_and_no_longer(tab, live_server, suyun):
    """With its screen a phone would also rest from sending, and a film may need half an hour."""
    tab.add_init_script(
        """window.locks = [];
        Object.defineProperty(navigator, 'wakeLock', { value: { request: async (what) => {
            window.locks.push(what);
            return { released: false, release: async () => window.locks.push('released') };
        } } });"""
    )
    tab.goto(live_server.url + reverse("wagtailmedia:add", args=["video"]))
    assert tab.evaluate("window.locks") == []
    tab.locator("film-input input[type=file]").set_input_files(clip(size="160x120", seconds=2))
    expect(tab.locator(".film-input__state")).to_have_text("The film has arrived.")
    assert tab.evaluate("window.locks") == ["screen", "released"]
