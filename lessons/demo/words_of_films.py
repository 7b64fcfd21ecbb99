"""What is written to the demo's films: poems line by line in three languages, a chapter for each character."""

from collections.abc import Iterator
from typing import Any

from lessons.demo import reels
from lessons.demo.content import demo_content
from lessons.demo.films import BREATH, LOOK, STROKE, TITLE, VERSE
from lessons.demo.glyphs import strokes_of
from media.captions.actions import set_chapters, upload_captions
from media.captions.cues import Cue
from media.captions.models import CaptionKind, CaptionTrack, Chapter
from media.videos.models import Video

#: How each language is named in the content, and here.
LANGUAGES = {"hans": "zh-hans", "hant": "zh-hant", "en": "en"}


def seed_words(films: dict[str, Video]) -> None:
    """Captions and chapters for films that have none."""
    for poem in demo_content()["poems"]:
        if poem["id"] in reels.POEMS:
            _caption_poem(films[reels.title_of_poem(poem)], poem)
    for title, characters in reels.WRITING.items():
        if not Chapter.objects.filter(video=films[title]).exists():
            chapters = list(_characters_in_time(characters))
            set_chapters(video=films[title], language="zh-hans", chapters=chapters)


def _caption_poem(film: Video, poem: dict[str, Any]) -> None:
    if CaptionTrack.objects.filter(video=film).exists():
        return
    for key, language in LANGUAGES.items():
        kind = CaptionKind.SUBTITLES if key == "en" else CaptionKind.CAPTIONS
        lines = [Cue(0, _ms(TITLE), poem["title"][key])]
        for number, line in enumerate(poem["lines"]):
            start = TITLE + number * VERSE
            lines.append(Cue(_ms(start), _ms(start + VERSE), line[key]))
        upload_captions(video=film, language=language, kind=kind, cues=lines)


def _characters_in_time(characters: str) -> Iterator[tuple[int, str]]:
    now = 0.0
    for character in characters:
        yield _ms(now), character
        now += len(strokes_of(character)) * (STROKE + BREATH) + LOOK


def _ms(seconds: float) -> int:
    return round(seconds * 1000)
