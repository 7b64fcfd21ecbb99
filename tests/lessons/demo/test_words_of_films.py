"""What is written to the demo's films fits what is seen in them."""

import pytest

from lessons.demo import reels
from lessons.demo.films import poem_scene, writing_scene
from lessons.demo.words_of_films import seed_words
from media.captions.models import CaptionTrack, Chapter
from media.videos.models import Video
from tests.factories.captions import times_and_texts
from tests.factories.media import make_video

pytestmark = pytest.mark.django_db
POEM = "听一听：静夜思"


@pytest.fixture
def films() -> dict[str, Video]:
    titles = [*reels.WRITING, *(title for title in reels._scenes() if title not in reels.WRITING)]
    return {title: make_video(title=title) for title in titles}


def test_each_line_of_a_poem_is_shown_while_it_lights_up(films: dict[str, Video]) -> None:
    seed_words(films)
    tracks = {track.language: track for track in films[POEM].caption_tracks.all()}
    assert {code: track.kind for code, track in tracks.items()} == {
        "zh-hans": "captions",
        "zh-hant": "captions",
        "en": "subtitles",
    }
    assert times_and_texts(tracks["zh-hans"].cues)[:2] == [(0, 2500, "静夜思"), (2500, 7000, "床前明月光，")]
    assert tracks["zh-hant"].cues[0].text == "靜夜思"
    last = tracks["zh-hans"].cues[-1].end_ms
    assert last < poem_scene("静夜思", ["一"] * 4).seconds * 1000


def test_each_character_is_a_chapter_that_begins_with_its_first_stroke(films: dict[str, Video]) -> None:
    seed_words(films)
    chapters = list(films["写一写：日月山水"].chapters.all())
    notes = [round(note * 1000) for note in writing_scene("日月山水").notes]
    assert [chapter.title for chapter in chapters] == list("日月山水")
    assert [chapter.starts_ms for chapter in chapters] == [notes[0], notes[4], notes[8], notes[11]]


def test_filling_again_changes_nothing(films: dict[str, Video]) -> None:
    seed_words(films)
    track = CaptionTrack.objects.filter(language="en").first()
    assert track
    track.delete()
    before = (CaptionTrack.objects.count(), sorted(Chapter.objects.values_list("pk", flat=True)))
    seed_words(films)
    assert (CaptionTrack.objects.count(), sorted(Chapter.objects.values_list("pk", flat=True))) == before
