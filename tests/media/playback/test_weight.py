"""What is told before play: length and megabytes, and the words of the controls."""

import json
from typing import Any

import pytest
from django.utils.translation import override

from media.playback.controls import dictionary_for, words_of_controls
from media.playback.weight import weight_of
from media.transcoding.models import RenditionKind
from media.videos.models import Video, VideoState
from tests.factories.media import make_video

MB = 1_000_000


@pytest.fixture
def video(db) -> Video:
    return make_video(state=VideoState.READY, generation="g", duration=485.0)


def add(video: Video, name: str, size: int, lines: int | None = None, width: int | None = None) -> None:
    kind = RenditionKind.PICTURE if lines else RenditionKind.SOUND
    facts: dict[str, Any] = {"kind": kind, "height": lines, "width": width or (lines and lines * 16 // 9)}
    video.renditions.create(
        name=name,
        bytes=size,
        bandwidth=1,
        average_bandwidth=1,
        codecs="x",
        duration=1,
        header_bytes=1,
        fragments=[],
        **facts,
    )


def test_the_size_is_that_of_what_a_phone_is_sent(video, django_assert_num_queries):
    for lines, size in ((240, 4 * MB), (360, 10 * MB), (540, 30 * MB)):
        add(video, f"v{lines}", size, lines)
    add(video, "audio", 2 * MB)
    with django_assert_num_queries(1):
        weight = weight_of(video)
    assert str(weight) == "Length 8:05, about 12 MB; only the sound about 2 MB."


def test_a_film_that_is_upright_is_measured_across(video):
    add(video, "v360", 10 * MB, lines=640, width=360)
    add(video, "v540", 30 * MB, lines=960, width=540)
    assert str(weight_of(video)) == "Length 8:05, about 10 MB."


def test_a_film_without_small_pictures_weighs_what_its_smallest_does(video):
    add(video, "v540", 30 * MB, 540)
    add(video, "v720", 50 * MB, 720)
    assert str(weight_of(video)) == "Length 8:05, about 30 MB."


def test_next_to_nothing_is_one(video):
    add(video, "v240", 40_000, 240)
    add(video, "audio", 10_000)
    assert str(weight_of(video)) == "Length 8:05, about 1 MB."


def test_there_is_nothing_to_say_of_a_film_without_a_picture(video):
    assert weight_of(video) is None


@pytest.mark.parametrize("language", ["zh-hans", "zh-hant", "en", "es", "pl"])
def test_the_controls_have_words(language):
    with override(language):
        words = json.loads(words_of_controls())
        assert all(words.values())
        assert words["Playback rate {playbackRate}"].endswith(" {playbackRate}")


def test_the_library_speaks_most_of_our_languages():
    assert dictionary_for("zh-hant").endswith("/npm/media-chrome/dist/lang/zh-TW.js")
    assert dictionary_for("es").endswith("/npm/media-chrome/dist/lang/es.js")
    assert dictionary_for("en") == dictionary_for("pl") == ""
