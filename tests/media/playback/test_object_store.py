"""Films whose bytes an object store on another origin sends to a real browser, and a store that lets none read."""

import boto3
import pytest
from moto.moto_server import werkzeug_app
from playwright.sync_api import expect

from cms.settings.headers import site_policy
from media.videos.models import Video
from tests.factories.captions import make_captions
from tests.factories.media import clip, ready_film
from tests.media.conftest import BUCKET
from tests.media.playback.test_controls import FILM, player, pytestmark  # noqa: F401 - a fixture, marks


@pytest.fixture(scope="module")
def without_global_cors():
    """As real stores: moto's would otherwise let everybody read everything."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(werkzeug_app, "DISABLE_GLOBAL_CORS", True)
        yield


@pytest.fixture(scope="module")
def s3_server(without_global_cors, s3_server):
    return s3_server


@pytest.fixture
def film(bucket, s3_server, suyun, settings) -> Video:
    settings.CONTENT_SECURITY_POLICY = {"DIRECTIVES": site_policy([s3_server])}
    film = ready_film(clip(size="320x240", seconds=45, fps="2"), collection=suyun)
    make_captions(film, "en", "[0:00]First a dot.\n[0:30]Then a line.")
    return film


def let_browsers_read(bucket: boto3.client, origin: str) -> None:
    """The rule that README.md asks for."""
    rule = {"AllowedOrigins": [origin], "AllowedMethods": ["GET"], "AllowedHeaders": ["Range"]}
    bucket.put_bucket_cors(Bucket=BUCKET, CORSConfiguration={"CORSRules": [rule]})


def test_a_film_plays_from_the_store(player, bucket, s3_server):  # noqa: F811 - the fixture
    let_browsers_read(bucket, player.address)
    tab = player.tab
    player.open()
    player.play()
    player.jump_to(30.5)
    player.plays_on(30.7)
    words = f"{FILM}.textTracks[0]"
    tab.wait_for_function(
        f"() => {words}.mode === 'showing' && {words}.activeCues?.[0]?.text === 'Then a line.'"
    )
    tab.locator("media-time-range").hover()
    picture = tab.locator("media-preview-thumbnail img")
    expect(picture).to_be_visible()
    tab.wait_for_function("(picture) => picture.naturalWidth > 60", arg=picture.element_handle())
    assert tab.evaluate(f"{FILM}.currentSrc").startswith("blob:")

    elsewhere = [url for url in player.asked if not url.startswith((player.address, "blob:", "data:"))]
    assert all(url.startswith(f"{s3_server}/{BUCKET}/films/") for url in elsewhere)
    assert all("X-Amz-Signature=" in url for url in elsewhere)
    names = {url.split("?")[0].rpartition("/")[2].partition("_")[0].partition(".")[0] for url in elsewhere}
    assert names >= {"audio", "v120", "poster"}
    assert player.complaints == []


def test_a_store_that_lets_no_browser_read_still_shows_the_film(player):  # noqa: F811 - the fixture
    """Nobody made the rule, or for another address of the site."""
    tab = player.tab
    player.open(start=20)
    tab.locator("[data-play]").press("Enter")
    player.plays_on(20.5)
    assert tab.evaluate(f"{FILM}.currentSrc").endswith("/keep.mp4")
    assert player.now() < 30
    expect(tab.locator("[data-message]")).to_contain_text("in a simpler one, from the same place")


def test_an_address_of_the_plain_file_that_died_in_a_pause_is_not_noticed(player):  # noqa: F811 - the fixture
    """Chromium goes on asking the store, at the address it was led to, and is refused after ten minutes."""
    tab = player.tab
    player.open(start=20)
    tab.locator("[data-play]").press("Enter")
    player.plays_on(20.5)
    asked = sum(url.endswith("/keep.mp4") for url in player.asked)
    refused = f"{FILM}.dispatchEvent(new Event('error'))"
    tab.evaluate(refused)
    player.plays_on(21)
    assert player.now() < 30
    assert sum(url.endswith("/keep.mp4") for url in player.asked) > asked
    tab.evaluate(refused)  # Once more at once: then it is not the address.
    expect(tab.locator("[data-retry]")).to_be_visible()
