"""Finished files become what the film plays from, all at once or not at all."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from django.db import transaction

from media.signals import video_ready, video_recut
from media.storage import MovableFile, films
from media.transcoding.fragments import UnreadableOutput
from media.transcoding.making import Made
from media.transcoding.models import RenditionKind, VideoRendition
from media.videos.actions import ask_for_practice_file, hold_job
from media.videos.bytes import delete_files, delete_folder
from media.videos.models import PRACTICE_JOB, Video, VideoState
from media.videos.patience import patiently

#: The columns that name what lies beside the renditions; each version of a film has its own.
BESIDE = ("sprite_sheet", "keep_file", "practice_file")


class SourceReplaced(Exception):
    """The film got a new file or other ends, or was deleted, while it was being transcoded."""


def publish(video: Video, made: Made, generation: str, renew: Callable[[], None], *, is_whole: bool) -> None:
    """Move the files into the storage, then let the film play from them, in one transaction."""
    prefix, stored = f"{video.folder}/{generation}", dict[str, str]()
    try:
        for rendition in made.renditions:
            renew()
            rendition.file = stored[rendition.name] = store(rendition.path, prefix, renew)
            if not rendition.path.exists():  # Moved, not copied; what comes next is still made from it.
                rendition.path = films().fetch(stored[rendition.name], rendition.path.parent)
        for column, path in made.beside.files.items():
            renew()
            stored[column] = store(path, prefix, renew)
        _switch_over(video, made, generation, stored, renew, is_whole=is_whole)
    except BaseException:
        if made.is_first:
            delete_folder(prefix)
        else:  # The film plays from this folder already.
            delete_files(stored.values())
        raise


def store(path: Path, prefix: str, renew: Callable[[], object] = lambda: None) -> str:
    """Put a finished file into the storage, however long that takes, and see that all of it is there."""
    size = path.stat().st_size
    with MovableFile(path) as content:
        stored = patiently(partial(films().save, f"{prefix}/{path.name}", content), renew)
    there = films().size(stored)
    if there != size:
        delete_files([stored])
        raise UnreadableOutput(f"{stored} has {there} bytes of {size}")
    return stored


@transaction.atomic
def _switch_over(
    video: Video,
    made: Made,
    generation: str,
    stored: dict[str, str],
    renew: Callable[[], None],
    *,
    is_whole: bool,
) -> None:
    # In this transaction: a worker that lost its lease publishes nothing. The jobs' rows are locked
    # before the film's, as they are by whoever sends a new file.
    renew()
    hold_job(video, PRACTICE_JOB)
    current = Video.objects.select_for_update().of_version(video).first()
    if current is None:
        raise SourceReplaced
    if current.generation != generation:
        _leave_generation(current)
    for rendition in made.renditions:
        rendition.video = current
    VideoRendition.objects.bulk_create(made.renditions)
    current.sound_bytes += sum(one.bytes for one in made.renditions if one.kind == RenditionKind.SOUND)
    was = (current.plays_from_ms, current.duration)
    current.width, current.height = made.facts.width, made.facts.height
    current.duration, current.generation = made.facts.seconds, generation
    if not made.facts.is_cut:
        current.source_seconds = max(current.source_seconds, made.facts.seconds)
    by_ms = current.plays_from_ms - round(made.facts.begins * 1000)
    current.plays_from_ms -= by_ms
    is_recut = current.transcoded_from == str(current.file) and was != (
        current.plays_from_ms,
        current.duration,
    )
    _put_beside(current, made, stored)
    if is_whole:
        current.state, current.fault, current.transcoded_from = VideoState.READY, "", current.file.name
    current.save()
    if is_whole:
        ask_for_practice_file(video=current)
        if is_recut:
            video_recut.send(sender=Video, video=current, by_ms=by_ms)
        video_ready.send(sender=Video, video=current)


def _put_beside(video: Video, made: Made, stored: dict[str, str]) -> None:
    """The first version of these is replaced by the better one that comes with all pictures."""
    for column in made.beside.files:
        if column == "thumbnail" and video.has_chosen_poster:
            leave(stored[column])
            continue
        leave(str(getattr(video, column)))
        setattr(video, column, stored[column])
    video.sprites = made.beside.sprites
    keep = made.beside.files.get("keep_file")
    video.keep_bytes = films().size(stored["keep_file"]) if keep else 0


def leave(name: str) -> None:
    """Delete a file that no row will name, once that is certain."""
    if name:
        transaction.on_commit(lambda: films().delete(name), robust=True)


def _leave_generation(video: Video) -> None:
    """Forget what the film has played from so far; a poster that an editor chose stays."""
    video.renditions.all().delete()
    if not video.has_chosen_poster:
        video.thumbnail = ""
    for column in BESIDE:
        setattr(video, column, "")
    video.keep_bytes = video.sound_bytes = video.practice_bytes = 0
    if video.generation:
        folder = f"{video.folder}/{video.generation}"
        transaction.on_commit(lambda: delete_folder(folder), robust=True)
