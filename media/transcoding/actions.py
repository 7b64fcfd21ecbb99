"""From a source file to renditions that play: the work of one `transcode_video` job."""

import contextlib
import logging
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from media.signals import video_ready
from media.storage import MovableFile, films
from media.transcoding.facts import FilmFacts, read_facts
from media.transcoding.ffmpeg import FfmpegRefused, find_ffmpeg, run_ffmpeg
from media.transcoding.fragments import picture_codec, read_fragments
from media.transcoding.ladder import SOUND_NAME, Rung, ladder_command, plan_ladder, poster_command
from media.transcoding.models import RenditionKind, VideoRendition
from media.transcoding.scratch import scratch_folder
from media.videos.actions import fail_video, start_transcoding
from media.videos.bytes import delete_folder, delete_stray_outputs
from media.videos.faults import FilmFault, FilmRefused
from media.videos.models import Video, VideoState
from media.videos.uploads.delivery import deliver
from media.videos.uploads.digests import digest_of

__all__ = ["start_transcoding", "transcode_video"]

logger = logging.getLogger(__name__)

Report = Callable[[int], None]
POSTER_FILE = "poster.jpg"
# A film may end a little early or late (a last frame held, sound longer than picture); what ends
# earlier than this was cut off, and ffmpeg does not say so.
TOLERANCE, LEAST_TOLERANCE = 0.02, 0.25


class SourceReplaced(Exception):
    """Someone sent a new file for the film, or deleted it, while the old one was being transcoded."""


@dataclass
class Made:
    """What lies in the scratch folder, measured and ready to be published."""

    facts: FilmFacts
    renditions: list[VideoRendition]
    folder: Path
    has_poster: bool


def transcode_video(*, video_id: int, report: Report) -> None:
    """Make the film's renditions and publish them, together, for the file it has at the end.

    Safe to run again after a death at any moment: nothing is visible before it is whole, and what
    an earlier attempt left behind is removed first.
    """
    while True:
        video = Video.objects.filter(pk=video_id).first()
        if video is None or _is_done(video):
            return
        try:
            _transcode_source(video, report)
        except FilmRefused as refusal:
            if fail_video(video=video, fault=refusal.fault):
                raise
        except SourceReplaced:
            logger.info("Film %s got a new file while the old one was being prepared.", video_id)
        else:
            return


def _is_done(video: Video) -> bool:
    return video.state == VideoState.READY and video.transcoded_from == video.file.name


def _transcode_source(video: Video, report: Report) -> None:
    if video.state == VideoState.FAILED:  # Killed before the refused file was removed.
        raise FilmRefused(FilmFault(video.fault))
    name = str(video.file)
    Video.objects.filter(pk=video.pk, file=name).update(state=VideoState.TRANSCODING)
    report(0)
    delete_stray_outputs(video.folder, keep=video.generation)
    _bring(video, name, report)
    if not name or not films().exists(name):
        raise FilmRefused(FilmFault.SOURCE_LOST)
    with scratch_folder() as folder:
        source = films().fetch(name, folder)
        if not video.digest:
            Video.objects.filter(pk=video.pk, file=name).update(digest=digest_of(source))
        _publish(video, _make(source, folder, report), report)


def _bring(video: Video, name: str, report: Report) -> None:
    """Take in a film that was sent in pieces, unless it was replaced on its way."""
    deliver(destination=name, report=report)
    if not Video.objects.filter(pk=video.pk, file=name).exists():
        films().delete(name)
        raise SourceReplaced


def _make(source: Path, folder: Path, report: Report) -> Made:
    facts = read_facts(source)
    rungs = plan_ladder(facts)

    def on_progress(seconds: float) -> None:
        report(min(98, int(seconds / facts.seconds * 98)))

    ffmpeg = find_ffmpeg()
    try:
        command = ladder_command(ffmpeg, source, folder, facts, rungs)
        run_ffmpeg(command, folder=folder, on_progress=on_progress)
    except FfmpegRefused as refusal:
        logger.info("film refused by ffmpeg: %s", refusal)
        raise FilmRefused(FilmFault.BROKEN) from refusal
    renditions = [_measure_picture(rung, folder) for rung in rungs]
    _insist_on_whole_length(facts, renditions)
    if facts.sound_index is not None:
        renditions.append(_measure(SOUND_NAME, folder, kind=RenditionKind.SOUND, codecs="mp4a.40.2"))
    with contextlib.suppress(FfmpegRefused):  # A film that plays is not thrown away for one still.
        poster = poster_command(ffmpeg, source, folder / POSTER_FILE, facts)
        run_ffmpeg(poster, folder=folder, on_progress=lambda _: report(98))
    return Made(facts, renditions, folder, (folder / POSTER_FILE).exists())


def _measure_picture(rung: Rung, folder: Path) -> VideoRendition:
    rendition = _measure(rung.name, folder, kind=RenditionKind.PICTURE, codecs="")
    rendition.width, rendition.height = rung.width, rung.height
    rendition.codecs = picture_codec(folder / f"{rung.name}.mp4", rendition.header_bytes)
    return rendition


def _measure(name: str, folder: Path, *, kind: RenditionKind, codecs: str) -> VideoRendition:
    fragments = read_fragments(folder / f"{name}.m3u8")
    return VideoRendition(
        name=name,
        kind=kind,
        codecs=codecs,
        bandwidth=fragments.peak_bandwidth,
        average_bandwidth=fragments.average_bandwidth,
        duration=fragments.seconds,
        bytes=(folder / f"{name}.mp4").stat().st_size,
        header_bytes=fragments.header_bytes,
        fragments=fragments.parts,
    )


def _insist_on_whole_length(facts: FilmFacts, renditions: list[VideoRendition]) -> None:
    """ffmpeg answers 0 for a film that was cut off; its length tells."""
    missing = facts.seconds - min(rendition.duration for rendition in renditions)
    if missing > max(facts.seconds * TOLERANCE, LEAST_TOLERANCE):
        raise FilmRefused(FilmFault.ENDS_EARLY)


def _publish(video: Video, made: Made, report: Report) -> None:
    """Move the files into the storage, then switch the film over to them in one transaction."""
    generation = uuid.uuid4().hex
    prefix = f"{video.folder}/{generation}"
    try:
        for rendition in made.renditions:
            report(98)
            rendition.file = _store(made.folder / f"{rendition.name}.mp4", prefix)
        poster = _store(made.folder / POSTER_FILE, prefix) if made.has_poster else ""
        _switch_over(video, made, generation, poster, report)
    except BaseException:
        delete_folder(prefix)
        raise


def _store(path: Path, prefix: str) -> str:
    with MovableFile(path) as content:
        return films().save(f"{prefix}/{path.name}", content)


@transaction.atomic
def _switch_over(video: Video, made: Made, generation: str, poster: str, report: Report) -> None:
    # In this transaction: a worker that lost its lease publishes nothing. The job's row is locked
    # before the film's, as it is by whoever sends a new file.
    report(99)
    current = Video.objects.select_for_update().filter(pk=video.pk, file=video.file.name).first()
    if current is None:
        raise SourceReplaced
    old_generation = current.generation
    current.renditions.all().delete()
    for rendition in made.renditions:
        rendition.video = current
    VideoRendition.objects.bulk_create(made.renditions)
    current.width, current.height = made.facts.width, made.facts.height
    current.duration = made.facts.seconds
    current.thumbnail = poster
    current.state, current.fault = VideoState.READY, ""
    current.generation, current.transcoded_from = generation, current.file.name
    current.save()
    if old_generation:
        transaction.on_commit(lambda: delete_folder(f"{current.folder}/{old_generation}"), robust=True)
    video_ready.send(sender=Video, video=current)
