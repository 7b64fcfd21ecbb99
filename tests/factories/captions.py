"""Captions and chapters of films, made by the real actions."""

from collections.abc import Sequence

from media.captions.actions import set_chapters, upload_captions
from media.captions.cues import Cue
from media.captions.models import CaptionTrack
from media.captions.parsing import read_text
from media.videos.models import Video

SCRIPT = "[0:01]第一笔是点。\n[0:02.5]第二笔是横。\n[0:03]写字要慢。\n"


def make_captions(
    video: Video, language: str = "zh-hans", text: str = SCRIPT, *, kind: str = "captions"
) -> CaptionTrack:
    return upload_captions(video=video, language=language, kind=kind, cues=read_text(text))


def make_chapters(video: Video, *chapters: tuple[int, str], language: str = "zh-hans") -> None:
    set_chapters(video=video, language=language, chapters=chapters or [(0, "点"), (83_500, "横")])


def times_and_texts(cues: Sequence[Cue]) -> list[tuple[int, int, str]]:
    return [(cue.start_ms, cue.end_ms, cue.text) for cue in cues]
