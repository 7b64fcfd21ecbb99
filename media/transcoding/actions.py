"""From a source file to renditions that play: the work of one `transcode_video` job."""

import logging
import uuid
from collections.abc import Callable
from pathlib import Path

from django.db import transaction

from media.signals import video_ready
from media.storage import MovableFile, films
from media.transcoding.facts import read_facts
from media.transcoding.ladder import plan_ladder
from media.transcoding.making import Made, Making, Report, share_of
from media.transcoding.models import VideoRendition
from media.transcoding.scratch import scratch_folder
from media.videos.actions import fail_video, start_transcoding
from media.videos.bytes import delete_files, delete_folder, delete_stray_outputs
from media.videos.faults import FilmFault, FilmRefused
from media.videos.models import Video, VideoState
from media.videos.uploads.delivery import deliver
from media.videos.uploads.digests import digest_of
from media.videos.uploads.models import FilmAllowance

__all__ = ["start_transcoding", "transcode_video"]

logger = logging.getLogger(__name__)

# Of a film that lasts a minute or more, the smallest rendition is made and shown before the others.
EARLY_FROM_SECONDS = 60
EARLY_PERCENT, MADE_PERCENT = 15, 98


class SourceReplaced(Exception):
    """Someone sent a new file for the film, or deleted it, while the old one was being transcoded."""


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
        facts = read_facts(source)
        if facts.seconds > FilmAllowance.of(video.collection_id).longest_film:
            raise FilmRefused(FilmFault.LONGER_THAN_ALLOWED)
        _make_and_publish(video, Making(source, folder, facts, plan_ladder(facts)), report)


def _make_and_publish(video: Video, making: Making, report: Report) -> None:
    """All renditions at once; of a long film that does not play yet, the smallest goes ahead."""
    generation = uuid.uuid4().hex
    begin = 0
    if not video.generation and making.facts.seconds >= EARLY_FROM_SECONDS and len(making.rungs) > 1:
        begin = EARLY_PERCENT
        first = making.make(making.rungs[:1], is_first=True, report=share_of(report, 0, begin))
        _publish(video, first, generation, lambda: report(begin), is_whole=False)
    rungs = making.rungs[1:] if begin else making.rungs
    made = making.make(rungs, is_first=not begin, report=share_of(report, begin, MADE_PERCENT))
    _publish(video, made, generation, lambda: report(99), is_whole=True)


def _bring(video: Video, name: str, report: Report) -> None:
    """Take in a film that was sent in pieces, unless it was replaced on its way."""
    deliver(destination=name, report=report)
    if not Video.objects.filter(pk=video.pk, file=name).exists():
        films().delete(name)
        raise SourceReplaced


def _publish(video: Video, made: Made, generation: str, renew: Callable[[], None], *, is_whole: bool) -> None:
    """Move the files into the storage, then let the film play from them, in one transaction."""
    stored: list[str] = []
    try:
        for rendition in made.renditions:
            renew()
            rendition.file = _store(rendition.path, f"{video.folder}/{generation}")
            stored.append(str(rendition.file))
        poster = _store(made.poster, f"{video.folder}/{generation}") if made.poster else ""
        stored += [poster] if poster else []
        _switch_over(video, made, generation, poster, renew, is_whole=is_whole)
    except BaseException:
        if made.is_first:
            delete_folder(f"{video.folder}/{generation}")
        else:  # The film plays from this folder already.
            delete_files(stored)
        raise


def _store(path: Path, prefix: str) -> str:
    with MovableFile(path) as content:
        return films().save(f"{prefix}/{path.name}", content)


@transaction.atomic
def _switch_over(
    video: Video, made: Made, generation: str, poster: str, renew: Callable[[], None], *, is_whole: bool
) -> None:
    # In this transaction: a worker that lost its lease publishes nothing. The job's row is locked
    # before the film's, as it is by whoever sends a new file.
    renew()
    current = Video.objects.select_for_update().filter(pk=video.pk, file=video.file.name).first()
    if current is None:
        raise SourceReplaced
    if current.generation != generation:
        _leave_generation(current)
    for rendition in made.renditions:
        rendition.video = current
    VideoRendition.objects.bulk_create(made.renditions)
    current.width, current.height = made.facts.width, made.facts.height
    current.duration, current.generation = made.facts.seconds, generation
    current.thumbnail = poster or current.thumbnail
    if is_whole:
        current.state, current.fault, current.transcoded_from = VideoState.READY, "", current.file.name
    current.save()
    if is_whole:
        video_ready.send(sender=Video, video=current)


def _leave_generation(video: Video) -> None:
    """Forget the renditions the film has played from so far, and its poster with them."""
    video.renditions.all().delete()
    video.thumbnail = ""
    if video.generation:
        folder = f"{video.folder}/{video.generation}"
        transaction.on_commit(lambda: delete_folder(folder), robust=True)
