"""Captions and chapters in a real browser, on the editors' page of the film."""

import os
from typing import Any

import pytest
from django.db import connections
from django.urls import reverse
from playwright.sync_api import expect, sync_playwright

from media.captions.models import CaptionTrack
from tests.browser.chromium import CHROMIUM_ARGUMENTS, chromium
from tests.factories.captions import make_captions, make_chapters
from tests.factories.media import clip, ready_film

pytestmark = [pytest.mark.full, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
# Playwright runs an event loop in this thread; Django would take our queries for slips in async code.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
SHOWING = """() => [...document.querySelector('lesson-video video').textTracks]
    .filter((track) => track.mode === 'showing').map((track) => track.language)"""


@pytest.fixture
def film(suyun):
    film = ready_film(clip(size="640x480", seconds=9), collection=suyun)
    make_captions(film, "zh-hans", "[0:00]第一笔是点。\n[0:05]第二笔是横。")
    make_captions(film, "en", "[0:00]First a dot.\n[0:05]Second a line.")
    make_chapters(film, (0, "Dot"), (5500, "Line"), language="en")
    return film


@pytest.fixture
def tab(live_server, client, editor):
    client.force_login(editor)
    cookie: Any = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium(), args=CHROMIUM_ARGUMENTS)
        tab = started.new_page(locale="en-GB")
        tab.context.add_cookies([cookie])
        yield tab
        started.close()
        connections.close_all()


def open_film(tab, live_server, film):
    tab.goto(live_server.url + reverse("film_captions", args=[film.pk]))


def plays_beyond(tab, seconds):
    tab.wait_for_function(
        f"() => document.querySelector('lesson-video video').currentTime > {seconds}", timeout=20_000
    )


def shown(tab):
    return tab.evaluate(
        """() => [...document.querySelector('lesson-video video').textTracks]
            .filter((track) => track.mode === 'showing')
            .flatMap((track) => [...(track.activeCues ?? [])].map((cue) => cue.text))"""
    )


def test_the_readers_captions_are_shown_while_the_film_plays(tab, live_server, film):
    complaints: list[str] = []
    tab.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    open_film(tab, live_server, film)
    tab.get_by_role("button", name="Play the film").click()
    plays_beyond(tab, 0.5)
    assert tab.evaluate(SHOWING) == ["en"]
    assert shown(tab) == ["First a dot."]
    plays_beyond(tab, 5.2)
    assert shown(tab) == ["Second a line."]
    assert complaints == []


def test_a_chapter_leads_into_the_film(tab, live_server, film):
    open_film(tab, live_server, film)
    tab.get_by_role("link", name="0:05 Line").click()
    plays_beyond(tab, 5.5)
    assert tab.evaluate("document.querySelector('lesson-video video').played.start(0)") >= 5.4
    tab.get_by_role("link", name="0:00 Dot").press("Enter")
    tab.wait_for_function("() => document.querySelector('lesson-video video').currentTime < 4")
    assert tab.evaluate(SHOWING) == ["en"]
    tab.wait_for_function(
        "() => [...document.querySelector('lesson-video video').textTracks[0].activeCues]"
        ".some((cue) => cue.text === 'First a dot.')"
    )


def test_a_link_with_a_place_begins_there(tab, live_server, film):
    tab.goto(live_server.url + reverse("film_captions", args=[film.pk]) + "#t=5.5")
    tab.get_by_role("button", name="Play the film").click()
    plays_beyond(tab, 5.6)
    assert tab.evaluate("document.querySelector('lesson-video video').played.start(0)") >= 5.4
    expect(tab.locator("lesson-video video")).to_be_visible()


def test_a_script_is_tapped_along_by_keyboard(tab, live_server, film):
    open_film(tab, live_server, film)
    tab.get_by_label("Or a text").fill("第一行\n\n第二行\n第三行")
    tab.get_by_role("button", name="Tap along with the film").press("Enter")
    plays_beyond(tab, 1)
    expect(tab.locator(".caption-tapper__line")).to_have_text("第一行")
    tab.keyboard.press("Space")
    expect(tab.locator(".caption-tapper__line")).to_have_text("第二行")
    plays_beyond(tab, 2)
    tab.get_by_role("button", name="The line ends, nobody speaks").press("Enter")
    plays_beyond(tab, 3)
    tab.keyboard.press("Space")
    tab.keyboard.press("Space")
    expect(tab.get_by_text("All lines have their times.")).to_be_visible()
    tab.get_by_role("button", name="One line back").wait_for(state="hidden")
    tab.get_by_label("Kind").select_option("subtitles")
    tab.get_by_role("button", name="Add captions").press("Enter")
    tab.wait_for_url("**/captions/*/")
    cues = CaptionTrack.objects.get(kind="subtitles").cues
    assert [cue.text for cue in cues] == ["第一行", "第二行", "第三行"]
    first, second, third = cues
    assert 700 < first.start_ms < 1900
    assert 1700 < first.end_ms < 2900
    assert 2700 < second.start_ms < third.start_ms < 4500


def test_a_chapter_is_set_while_watching(tab, live_server, film):
    open_film(tab, live_server, film)
    tab.get_by_role("link", name="0:05 Line").click()
    plays_beyond(tab, 6.1)
    tab.evaluate("document.querySelector('lesson-video video').pause()")
    tab.get_by_role("button", name="A chapter begins at this moment").click()
    tab.keyboard.type("End")
    tab.get_by_role("button", name="Save chapters").click()
    expect(tab.get_by_role("link", name="0:06 End")).to_be_visible()
    assert [str(chapter) for chapter in film.chapters.all()] == ["0:00 Dot", "0:05 Line", "0:06 End"]


def test_the_editor_takes_times_from_the_film(tab, live_server, film):
    track = film.caption_tracks.get(language="zh-hans")
    tab.goto(live_server.url + reverse("caption_track", args=[film.pk, track.pk]))
    tab.get_by_role("link", name="2", exact=True).click()
    plays_beyond(tab, 6)
    expect(tab.locator("#cue-1[aria-current=true]")).to_be_visible()
    tab.evaluate("document.querySelector('lesson-video video').pause()")
    tab.get_by_label("Text of caption 2").fill("第二笔是竖。")
    tab.get_by_role("button", name="This caption begins now").click()
    tab.keyboard.press("Tab")
    tab.get_by_label("Text of caption 2").focus()
    tab.get_by_role("button", name="Save").first.press("Enter")
    expect(tab.get_by_text("The captions are saved.")).to_be_visible()
    track.refresh_from_db()
    assert track.cues[1].text == "第二笔是竖。"
    assert 6000 <= track.cues[1].start_ms < 9000
