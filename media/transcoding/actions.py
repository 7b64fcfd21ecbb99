"""From a source file to renditions that play: the work of one `transcode_video` job; and to a poster."""

import logging
import uuid
from dataclasses import replace
from functools import partial
from pathlib import Path

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from media.storage import films
from media.transcoding.beside import POSTER_FILE
from media.transcoding.facts import read_facts
from media.transcoding.ladder import plan_ladder
from media.transcoding.making import Making, Report, share_of
from media.transcoding.posters import PosterRefused, fitted_picture, still_of
from media.transcoding.publishing import SourceReplaced, leave, publish, store
from media.transcoding.scratch import scratch_folder
from media.videos.actions import fail_video
from media.videos.bytes import delete_files, delete_stray_outputs
from media.videos.faults import FilmFault, FilmRefused
from media.videos.models import Video, VideoState, poster_name
from media.videos.patience import patiently
from media.videos.uploads.delivery import deliver
from media.videos.uploads.digests import digest_of
from media.videos.uploads.models import FilmAllowance

logger = logging.getLogger(__name__)

# Of a film that lasts a minute or more, the smallest rendition is made and shown before the others.
EARLY_FROM_SECONDS = 60
EARLY_PERCENT, MADE_PERCENT = 15, 98


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
            logger.info("Film %s got a new file or other ends while it was being prepared.", video_id)
        else:
            return


def _is_done(video: Video) -> bool:
    return video.state == VideoState.READY and video.transcoded_from == video.file.name


def _transcode_source(video: Video, report: Report) -> None:
    if video.state == VideoState.FAILED:  # Killed before the refused file was removed.
        raise FilmRefused(FilmFault(video.fault))
    name = str(video.file)
    Video.objects.of_version(video).update(state=VideoState.TRANSCODING)
    report(0)
    delete_stray_outputs(video.folder, keep=video.generation)
    _bring(video, name, report)
    if not name or not films().exists(name):
        raise FilmRefused(FilmFault.SOURCE_LOST)
    with scratch_folder() as folder:
        source = patiently(partial(films().fetch, name, folder), lambda: report(0))
        if not video.digest:
            Video.objects.filter(pk=video.pk, file=name).update(
                digest=patiently(partial(digest_of, source), lambda: report(0))
            )
        whole = patiently(partial(read_facts, source), lambda: report(0))
        longest = FilmAllowance.of(video.collection_id).longest_film
        if whole.seconds > longest:
            raise FilmRefused(FilmFault.LONGER_THAN_ALLOWED)
        # An earlier version may have shown that there is more than the header says.
        whole = replace(whole, seconds=max(whole.seconds, video.source_seconds))
        Video.objects.of_version(video).update(source_seconds=whole.seconds)
        facts = whole.cut(video.cut_start_ms, video.cut_end_ms)
        _make_and_publish(video, Making(source, folder, facts, plan_ladder(facts), longest), report)


def _make_and_publish(video: Video, making: Making, report: Report) -> None:
    """All renditions at once; of a long film that does not play yet, the smallest goes ahead."""
    generation = uuid.uuid4().hex
    begin = 0
    if not video.generation and making.facts.seconds >= EARLY_FROM_SECONDS and len(making.rungs) > 1:
        begin = EARLY_PERCENT
        first = making.make(making.rungs[:1], is_first=True, report=share_of(report, 0, begin))
        publish(video, first, generation, lambda: report(begin), is_whole=False)
    rungs = making.rungs[1:] if begin else making.rungs
    made = making.make(rungs, is_first=not begin, report=share_of(report, begin, MADE_PERCENT))
    publish(video, made, generation, lambda: report(99), is_whole=True)


def _bring(video: Video, name: str, report: Report) -> None:
    """Take in a film that was sent in pieces, unless it was replaced on its way."""
    deliver(destination=name, report=report)
    if not Video.objects.filter(pk=video.pk, file=name).exists():
        films().delete(name)
        raise SourceReplaced


def choose_still(*, video: Video, seconds: float) -> None:
    """Let the picture at this moment be the poster, also of versions of the film that are yet to come."""
    with scratch_folder() as folder:
        _use_poster(video, still_of(video, seconds, folder), name=poster_name(video, ""))


def upload_poster(*, video: Video, picture: UploadedFile) -> None:
    """Let this picture be the poster; without what its camera wrote into it."""
    with scratch_folder() as folder:
        _use_poster(video, fitted_picture(picture, folder), name=poster_name(video, ""))


def let_poster_be_picked(*, video: Video) -> None:
    """Take back an editor's choice: the picture that tells most is used again."""
    if video.has_chosen_poster:
        with scratch_folder() as folder:
            still = still_of(video, video.sprites.get("best", video.duration / 3), folder)
            _use_poster(video, still, name=f"{video.folder}/{video.generation}/{POSTER_FILE}")


def _use_poster(video: Video, picture: Path, *, name: str) -> None:
    named = picture.rename(picture.with_name(Path(name).name))
    stored = store(named, str(Path(name).parent))
    try:
        _name_poster(video, stored)
    except BaseException:
        delete_files([stored])
        raise


@transaction.atomic
def _name_poster(video: Video, stored: str) -> None:
    # A picture taken from a version goes with it, so that version must be there still.
    current = Video.objects.select_for_update().filter(pk=video.pk, generation=video.generation).first()
    if current is None:
        raise PosterRefused
    leave(str(current.thumbnail))
    current.thumbnail = stored
    current.save(update_fields=["thumbnail"])
