"""Whatever phones, cameras and mishaps make: what the probe says of it, and what comes out of it."""

import av
import numpy as np
import pytest

from media.storage import films
from media.transcoding.facts import read_facts
from media.transcoding.models import RenditionKind
from media.videos.faults import FilmFault, FilmRefused
from media.videos.models import VideoState
from tests.factories.media import ready_film
from tests.media.transcoding.oddities import ODD_FILES, odd_file, told

USUAL = "v120 160x120, v240 320x240, audio"
#: Files whose way through ffmpeg is odd, too: what each is made into, or why it ends there.
LADDERS = {
    "hlg.mov": USUAL,
    "ten bits.mp4": USUAL,
    "full colour.mp4": USUAL,
    "turned left.mp4": "v120 120x160, v240 240x320, audio",
    "upside down.mp4": USUAL,
    "turned right.mov": "v120 120x160, v240 240x320, audio",
    "odd size.mkv": "v240 426x240, v360 638x360, audio",
    "anamorphic.mp4": "v120 212x120, v240 426x240, audio",
    "tiny.mp4": "v16 16x16, audio",
    "avchd.mts": "v240 320x240, v360 480x360, audio",
    "uneven.mp4": "v120 160x120, audio",
    "sixty.mp4": "v120 160x120, audio",
    "silent.mp4": "v120 160x120, v240 320x240",
    "mono.mp4": USUAL,
    "surround.mp4": USUAL,
    "announced sound.mkv": "v120 160x120, v240 320x240",
    "begins late.mkv": USUAL,
    "vp9.webm": USUAL,
    "browser.webm": USUAL,
    "camera.avi": USUAL,
    "matroska.mkv": USUAL,
    "notes.txt": USUAL,
    "bit rot.mp4": USUAL,
    "half sent.mp4": FilmFault.ENDS_EARLY,
    "half sent.mkv": FilmFault.ENDS_EARLY,
}


def outcome_of(path):
    try:
        return told(read_facts(path))
    except FilmRefused as refusal:
        return refusal.fault


@pytest.mark.parametrize("odd", ODD_FILES, ids=lambda odd: odd.name)
def test_the_probe_tells_what_a_file_is(odd):
    assert outcome_of(odd_file(odd.name)) == odd.outcome


def test_the_table_names_each_file_once():
    assert len({odd.name for odd in ODD_FILES}) == len(ODD_FILES) >= 40


@pytest.mark.django_db
@pytest.mark.parametrize("name", LADDERS)
def test_every_browser_can_play_what_is_made_of_it(name):
    video = ready_film(odd_file(name))
    assert (made_of(video) or FilmFault(video.fault)) == LADDERS[name]
    for rendition in video.renditions.all():
        with films().open(rendition.file.name) as stored, av.open(stored, "r") as film:
            if rendition.kind == RenditionKind.SOUND:
                voice = film.streams.audio[0]
                assert (voice.codec_context.name, voice.channels, voice.sample_rate) == ("aac", 2, 48_000)
                continue
            stream = film.streams.video[0]
            frame = next(film.decode(stream))
            assert (frame.width, frame.height, frame.rotation) == (rendition.width, rendition.height, 0)
            assert (frame.format.name, frame.interlaced_frame) == ("yuv420p", False)
            assert float(stream.sample_aspect_ratio or 1) == 1
            assert float(stream.average_rate) <= 30.5
            assert abs(rendition.duration - video.duration) < 0.1


def made_of(video):
    if video.state != VideoState.READY:
        return ""
    pictures = video.renditions.filter(kind=RenditionKind.PICTURE)
    words = [f"{made.name} {made.width}x{made.height}" for made in pictures.order_by("height")]
    return ", ".join([*words, *(made.name for made in video.renditions.filter(kind=RenditionKind.SOUND))])


@pytest.mark.django_db
def test_two_moments_in_one_picture_become_one():
    """What moves in an interlaced picture has combs at its edges: rows differ from their neighbours more
    than from the rows beyond these."""
    source = odd_file("avchd.mts")
    with av.open(source) as film:
        assert comb(film) > 1
    video = ready_film(source)
    top = video.renditions.get(name="v360")
    with films().open(top.file.name) as stored, av.open(stored, "r") as film:
        assert comb(film) < 0.8


def comb(film):
    frames = [light_of(frame) for frame in film.decode(video=0)]
    moving = np.abs(frames[10] - frames[9]) > 16
    rows, beyond = np.abs(np.diff(frames[10], axis=0))[:-1], np.abs(frames[10][2:] - frames[10][:-2])
    return float(rows[moving[1:-1]].mean() / beyond[moving[1:-1]].mean())


def light_of(frame):
    light = frame.planes[0]
    return np.frombuffer(light, np.uint8).reshape(-1, light.line_size)[:, : frame.width].astype(int)
