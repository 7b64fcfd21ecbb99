"""Captions and chapters of a film that was cut.

Their times are kept as moments of what was sent, and read as moments of the version that plays. So they
stay true while a new version is made, and a cut that is taken back brings everything back.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from media.captions.blocks import read_webvtt
from media.captions.cues import Cue, write_webvtt
from media.captions.models import Chapter
from media.videos.models import Video


def cut_stamp(video: Video) -> str:
    """Names the times of the version that plays: those of another cut mean other moments."""
    return f"{video.plays_from_ms}-{_length_of(video)}"


def shown_cues(cues: Sequence[Cue], video: Video) -> list[tuple[int, Cue]]:
    """Those that are seen, each with its number among all of them, at the film's own times."""
    if not video.is_cut:
        return list(enumerate(cues))
    begin, length = video.plays_from_ms, _length_of(video)
    moved = ((number, cue.start_ms - begin, cue.end_ms - begin, cue) for number, cue in enumerate(cues))
    return [
        (number, replace(cue, start_ms=max(0, start), end_ms=min(length, end)))
        for number, start, end, cue in moved
        if start < length and end > 0
    ]


def shown_vtt(vtt: str, video: Video) -> str:
    """What is sent to players: where nothing is cut, exactly what is kept."""
    if not (vtt and video.is_cut):
        return vtt
    return write_webvtt(cue for _number, cue in shown_cues(read_webvtt(vtt), video))


def shown_chapters(chapters: Iterable[Chapter], video: Video) -> list[Chapter]:
    """The chapters of one language that are seen. The film may begin in the middle of the first."""
    kept = list(chapters)
    if not (kept and video.is_cut):
        return kept
    ends = [chapter.starts_ms for chapter in kept[1:]]
    begin, length = video.plays_from_ms, _length_of(video)
    shown = []
    for chapter, end in zip(kept, [*ends, begin + length], strict=True):
        if end > begin and chapter.starts_ms < begin + length:
            chapter.starts_ms = max(0, chapter.starts_ms - begin)
            shown.append(chapter)
    return shown


def cues_as_kept(cues: Iterable[Cue], video: Video) -> list[Cue]:
    """Cues at the film's times, as they came from an editor, at the times under which they are kept."""
    begin = video.plays_from_ms
    return [replace(cue, start_ms=cue.start_ms + begin, end_ms=cue.end_ms + begin) for cue in cues]


def typed_as_kept(typed: Mapping[int, Cue], kept: Sequence[Cue], video: Video) -> dict[int, Cue]:
    """Cues of an editor's page, by their number, at the times under which they are kept.

    An edge that stands where the cut shows it was not moved: what the cut hides of the cue stays.
    """
    shown = dict(shown_cues(kept, video))
    numbered = zip(typed.items(), cues_as_kept(typed.values(), video), strict=True)
    return {
        number: _with_hidden_part(moved, cue, shown[number], kept[number]) if number in shown else moved
        for (number, cue), moved in numbered
    }


def _with_hidden_part(moved: Cue, typed: Cue, shown: Cue, kept: Cue) -> Cue:
    return replace(
        moved,
        start_ms=kept.start_ms if typed.start_ms == shown.start_ms else moved.start_ms,
        end_ms=kept.end_ms if typed.end_ms == shown.end_ms else moved.end_ms,
    )


def chapters_as_kept(
    typed: Sequence[tuple[int, str]], kept: Sequence[Chapter], video: Video
) -> list[tuple[int, str]]:
    """What an editor typed, with those chapters that the cut hides from them."""
    if not video.is_cut:
        return list(typed)
    begin, end = video.plays_from_ms, video.plays_from_ms + _length_of(video)
    hidden = [one for one, following in pairwise(kept) if following.starts_ms <= begin]
    hidden += [one for one in kept if one.starts_ms >= end]
    moved = [(starts_ms + begin, title) for starts_ms, title in typed]
    return sorted([*moved, *((one.starts_ms, one.title) for one in hidden)])


def _length_of(video: Video) -> int:
    return round(video.duration * 1000)
