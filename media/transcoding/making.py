"""Renditions of one source in a scratch folder, measured and ready to be published."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from media.transcoding.beside import Beside, make_beside
from media.transcoding.facts import FilmFacts
from media.transcoding.ffmpeg import FfmpegRefused, find_ffmpeg, run_ffmpeg
from media.transcoding.fragments import EmptyOutput, picture_codec, read_fragments
from media.transcoding.ladder import SOUND_NAME, Rung, ladder_command
from media.transcoding.models import RenditionKind, VideoRendition
from media.transcoding.wholeness import tolerance
from media.videos.faults import FilmFault, FilmRefused
from media.videos.limits import MAX_SECONDS

logger = logging.getLogger(__name__)

#: Told the percentage that is done; what it raises (a lost lease, say) ends the work.
Report = Callable[[int], None]


@dataclass
class Made:
    """What lies in the scratch folder."""

    facts: FilmFacts
    renditions: list[VideoRendition]
    beside: Beside
    is_first: bool


@dataclass(frozen=True)
class Making:
    """One source, what it is, and all the rungs it shall get."""

    source: Path
    folder: Path
    facts: FilmFacts
    rungs: Sequence[Rung]
    #: Of films of this organisation, in seconds: a header may say less than there is.
    longest: float
    #: What has been made so far.
    finished: list[VideoRendition] = field(default_factory=list)

    def make(self, rungs: Sequence[Rung], *, is_first: bool, report: Report) -> Made:
        """The pictures of these rungs, in one process; sound comes with the first.

        Raises FilmRefused for a source that ffmpeg cannot read to its end, or that has none.
        """
        sound_index = self.facts.sound_index if is_first else None
        command = ladder_command(
            find_ffmpeg(), self.source, self.folder, self.facts, rungs, sound_index=sound_index
        )
        try:
            run_ffmpeg(
                command,
                folder=self.folder,
                on_progress=partial(self._follow, report),
            )
        except FfmpegRefused as refusal:
            logger.info("film refused by ffmpeg: %s", refusal)
            raise FilmRefused(FilmFault.BROKEN) from refusal
        renditions = [self._measure_picture(rung) for rung in rungs]
        self._insist_on_whole_length(renditions)
        if sound_index is not None:
            renditions += self._measure_sound()
        self.finished.extend(renditions)
        beside = make_beside(self.finished, folder=self.folder, renew=lambda: report(100))
        return Made(self._facts_as_made(renditions), renditions, beside, is_first)

    def _follow(self, report: Report, seconds: float) -> None:
        """What is raised here stops ffmpeg, so nothing is spent on what lies beyond the longest film."""
        if seconds > self.longest + tolerance(self.facts.seconds):
            is_theirs = self.longest < MAX_SECONDS
            raise FilmRefused(FilmFault.LONGER_THAN_ALLOWED if is_theirs else FilmFault.TOO_LONG)
        report(min(100, int(seconds / self.facts.seconds * 100)))

    def _measure_picture(self, rung: Rung) -> VideoRendition:
        rendition = self._measure(rung.name, kind=RenditionKind.PICTURE, codecs="")
        rendition.width, rendition.height = rung.width, rung.height
        rendition.codecs = picture_codec(rendition.path, rendition.header_bytes)
        return rendition

    def _measure_sound(self) -> list[VideoRendition]:
        try:
            return [self._measure(SOUND_NAME, kind=RenditionKind.SOUND, codecs="mp4a.40.2")]
        except EmptyOutput:  # A track was announced, as recorders do, and nothing was on it.
            return []

    def _measure(self, name: str, *, kind: RenditionKind, codecs: str) -> VideoRendition:
        fragments = read_fragments(self.folder / f"{name}.m3u8")
        path = self.folder / f"{name}.mp4"
        rendition = VideoRendition(
            name=name,
            kind=kind,
            codecs=codecs,
            bandwidth=fragments.peak_bandwidth,
            average_bandwidth=fragments.average_bandwidth,
            duration=fragments.seconds,
            bytes=path.stat().st_size,
            header_bytes=fragments.header_bytes,
            fragments=fragments.parts,
        )
        rendition.path = path
        return rendition

    def _insist_on_whole_length(self, renditions: list[VideoRendition]) -> None:
        """ffmpeg answers 0 for a film that was cut off; its length tells."""
        missing = self.facts.seconds - min(rendition.duration for rendition in renditions)
        if missing > tolerance(self.facts.seconds):
            raise FilmRefused(FilmFault.ENDS_EARLY)

    def _facts_as_made(self, renditions: list[VideoRendition]) -> FilmFacts:
        """A film that is longer than it says is as long as it is."""
        made = min(r.duration for r in renditions if r.kind == RenditionKind.PICTURE)
        is_longer = made > self.facts.seconds + tolerance(self.facts.seconds)
        return replace(self.facts, seconds=made) if is_longer else self.facts


def share_of(report: Report, begin: int, end: int) -> Report:
    """Tells the percentage of one part of the work as a percentage of the whole."""
    return lambda percent: report(begin + (end - begin) * percent // 100)
