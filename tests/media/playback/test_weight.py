"""What is told before play: length and megabytes, and the words of the controls."""

import json

import pytest
from django.utils.translation import override

from media.playback.controls import dictionary_for, words_of_controls
from media.playback.weight import weight_of
from media.storage import films
from media.videos.models import Video
from tests.factories.media import clip, ready_film

pytestmark = pytest.mark.django_db

MB = 1_000_000


@pytest.mark.parametrize(
    ("keep_bytes", "sound_bytes", "said"),
    [
        (12 * MB, 2 * MB, "Length 8:05, about 12 MB; only the sound about 2 MB."),
        (10 * MB, 0, "Length 8:05, about 10 MB."),
        (1_200_000, 900_000, "Length 8:05, about 1 MB."),
        (50_000, 10_000, "Length 8:05, about 1 MB."),
    ],
)
def test_what_watching_costs(keep_bytes, sound_bytes, said):
    assert str(weight_of(Video(duration=485.0, keep_bytes=keep_bytes, sound_bytes=sound_bytes))) == said


def test_there_is_nothing_to_say_of_a_film_that_was_not_made():
    assert weight_of(Video(duration=485.0)) is None


def test_a_film_that_was_made_tells_its_own_weight():
    video = ready_film(clip(size="640x480", seconds=1))
    weights = {one.name: one.bytes for one in video.renditions.all()}
    assert weight_of(video).sound == weights["audio"]
    assert weights["audio"] < weight_of(video).film == films().size(video.keep_file.name)


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
