"""What one reader is given of what is written to a film."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Case, F, IntegerField, QuerySet, Subquery, TextField, Value, When

from cms.chinese.markup import Script
from media.captions.blocks import read_webvtt
from media.captions.cues import Cue
from media.captions.cutting import shown_chapters, shown_cues, shown_vtt
from media.captions.models import CaptionTrack, Chapter
from media.videos.models import Video

_SCRIPTS: dict[Script, tuple[str, str]] = {"hans": ("zh-hans", "zh-hant"), "hant": ("zh-hant", "zh-hans")}


@dataclass(frozen=True)
class FilmWords:
    """The tracks to choose from, the one that fits the reader best, and the chapters in one language."""

    tracks: Sequence[CaptionTrack] = ()
    chapters: Sequence[Chapter] = ()
    #: What the transcript is made of.
    best: CaptionTrack | None = None
    #: Switched on from the start: the best, if it is in a language that the reader reads.
    default: CaptionTrack | None = None
    text: str = ""

    @cached_property
    def transcript(self) -> list[Cue]:
        return read_webvtt(self.text) if self.text else []


def words_for_reader(video: Video, *, language: str, script: Script | None = None) -> FilmWords:
    """Two queries. Of all tracks only the best is fetched with its text."""
    order = languages_for(language, script)
    tracks = list(_with_text_of_the_best(CaptionTrack.objects.filter(video=video), order))
    languages = [track.language for track in tracks]
    for track in tracks:
        track.video = video
        track.is_only_one = languages.count(track.language) == 1
        track.sent_in_script = _script_to_send(track.language, languages, script)
    best = next((track for track in tracks if track.text), None)
    return FilmWords(
        tracks=tracks,
        chapters=shown_chapters(_in_first_language(Chapter.objects.filter(video=video), order), video),
        best=best,
        default=best if best and _family(best.language) == _family(language) else None,
        text=shown_vtt(best.text, video) if best else "",
    )


def _script_to_send(language: str, there: Sequence[str], script: Script | None) -> Script | None:
    """Captions follow the page they stand in: where nobody wrote them in its script, they are converted."""
    if script is None:
        return None
    wanted, other = _SCRIPTS[script]
    return script if language == other and wanted not in there else None


def text_for_search(video: Video) -> str:
    """All that is said in the film, in every language, and the titles of its chapters."""
    tracks = CaptionTrack.objects.filter(video=video)
    said = [cue.text for track in tracks for _number, cue in shown_cues(track.cues, video)]
    return "\n".join([*Chapter.objects.filter(video=video).values_list("title", flat=True), *said])


def languages_for(language: str, script: Script | None) -> list[str]:
    """Languages in the order in which a reader wants them; those not named come last.

    A film of this site is most often in Chinese, so that comes second, in the reader's own script.
    """
    wanted: Script = script or ("hant" if language == "zh-hant" else "hans")
    chinese = _SCRIPTS[wanted]
    return [*chinese] if _family(language) == "zh" else [language, *chinese]


def _family(language: str) -> str:
    return language.partition("-")[0]


def _with_text_of_the_best(tracks: QuerySet[CaptionTrack], order: Sequence[str]) -> QuerySet[Any]:
    ranks = [When(language=language, then=Value(rank)) for rank, language in enumerate(order)]
    rank = Case(*ranks, default=Value(len(order)), output_field=IntegerField())
    # Captions tell more than subtitles do.
    best = tracks.order_by(rank, "kind", "pk").values("pk")[:1]
    text = Case(When(pk=Subquery(best), then=F("vtt")), default=Value(""), output_field=TextField())
    return tracks.defer("vtt", "previous").annotate(text=text)


def _in_first_language(chapters: Iterable[Chapter], order: Sequence[str]) -> list[Chapter]:
    by_language: dict[str, list[Chapter]] = {}
    for chapter in chapters:
        by_language.setdefault(chapter.language, []).append(chapter)
    first = next((language for language in [*order, *by_language] if language in by_language), None)
    return by_language[first] if first else []
