"""What can be done to a film: send it, start its transcoding, give up on it."""

import logging
from pathlib import Path

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.files import File
from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.models import Collection

from cms.jobs.actions import enqueue_job
from cms.jobs.models import Job
from cms.refusals import Refusal
from media.storage import films
from media.videos.clock import exact_clock
from media.videos.faults import FilmFault
from media.videos.models import PRACTICE_JOB, TRANSCODE_JOB, Video, VideoState, source_name
from media.videos.uploads.actions import hand_over
from media.videos.uploads.delivery import ArrivedFilm

SHORTEST_MS = 1_000

logger = logging.getLogger(__name__)


class UploadUsed(Refusal):
    """The same form was sent twice."""

    sentence = _("This film has been added already. Please look for it in the list.")


class CutRefused(Refusal):
    """Nothing, or nothing that can be shown, lies between the two times."""


def upload_video(
    *, title: str, file: File | Path, collection: Collection, user: AbstractBaseUser | None
) -> Video:
    """Take in a film from a local path or an open file, and start preparing it."""
    video = Video(title=title, type="video", collection=collection, uploaded_by_user=user)
    if isinstance(file, Path):
        with file.open("rb") as opened:
            return store_source(video=video, upload=File(opened, name=file.name))
    return store_source(video=video, upload=file)


def store_source(*, video: Video, upload: File) -> Video:
    """Store the bytes, then the row and its job together. A film that plays goes on playing meanwhile.

    The bytes go first, because sending them to an object store may take minutes, too long to hold
    a transaction; when the row is refused they go again.
    """
    if isinstance(upload, ArrivedFilm):
        return _take_over(video, upload)
    stored = films().save(source_name(video, ""), upload)
    _note_source(video, stored, upload)
    try:
        with transaction.atomic():
            hold_job(video)
            video.save()
            start_transcoding(video=video)
    except Exception:
        films().delete(stored)
        raise
    return video


def _take_over(video: Video, arrived: ArrivedFilm) -> Video:
    """The bytes are here already: name the place where they belong, and let the worker take them there."""
    assert arrived.upload  # noqa: S101 - found when the form was checked
    place = source_name(video, "")
    with transaction.atomic():
        if not hand_over(upload=arrived.upload, destination=place):
            raise UploadUsed
        hold_job(video)
        _note_source(video, place, arrived)
        video.digest = arrived.upload.digest
        video.save()
        start_transcoding(video=video)
    return video


def _note_source(video: Video, stored: str, upload: File) -> None:
    video.file = stored
    video.original_name = Path(upload.name or "").name[:255]
    video.source_bytes, video.digest = upload.size, ""
    # Where the old file was cut says nothing of the new one.
    video.cut_start_ms, video.cut_end_ms, video.source_seconds = 0, None, 0


def trim_video(*, video: Video, start_ms: int, end_ms: int | None) -> None:
    """Show only what lies between two moments of the source; 0 and None bring back the whole.

    The film is made anew from its source, and plays as it was until then. Twice does no harm.
    """
    with transaction.atomic():
        hold_job(video)
        current = Video.objects.select_for_update().get(pk=video.pk)
        _insist_on_cut(current, start_ms, end_ms)
        if (current.cut_start_ms, current.cut_end_ms) == (start_ms, end_ms):
            return
        current.cut_start_ms, current.cut_end_ms = start_ms, end_ms
        current.save(update_fields=["cut_start_ms", "cut_end_ms"])
        start_transcoding(video=current)


def _insist_on_cut(video: Video, start_ms: int, end_ms: int | None) -> None:
    if not video.file:
        raise CutRefused(FilmFault.SOURCE_LOST.label)
    whole = round((video.source_seconds or video.duration) * 1000)
    if not whole:
        raise CutRefused(_("The film has not been looked at yet. Please wait until it is ready."))
    for moment in (start_ms, end_ms or 0):
        if moment > whole:
            raise CutRefused(
                gettext("%(time)s is after the end of the recording, which is %(length)s long.")
                % {"time": exact_clock(moment), "length": exact_clock(whole)}
            )
    left = (whole if end_ms is None else end_ms) - start_ms
    if left <= 0:
        raise CutRefused(_("The film would end before it begins. Please check the two times."))
    if left < SHORTEST_MS:
        raise CutRefused(_("Less than a second of the film would be left. Please check the two times."))


def start_transcoding(*, video: Video) -> None:
    """Put the film in the queue; once is enough, and twice does no harm."""
    with transaction.atomic():
        hold_job(video)
        video.state, video.fault = VideoState.UPLOADED, ""
        video.save(update_fields=["state", "fault"])
        enqueue_job(kind=TRANSCODE_JOB, subject_id=video.pk)


def ask_for_practice_file(*, video: Video) -> None:
    """Have the practice file made or removed, as `has_practice_file` says; twice does no harm."""
    with transaction.atomic():
        hold_job(video, PRACTICE_JOB)
        if video.has_practice_file != bool(video.practice_file) and video.state == VideoState.READY:
            enqueue_job(kind=PRACTICE_JOB, subject_id=video.pk)


def hold_job(video: Video, kind: str = TRANSCODE_JOB) -> None:
    """Let the film's job of this kind neither begin nor end before this transaction does.

    Otherwise a job could end between the moment in which a new file relies on it and the moment
    in which others see that file, and nobody would ever look at it.
    """
    list(Job.objects.select_for_update().active().about(kind, video.pk))


def take_up_stranded() -> None:
    """Queue the films that wait although no job is under way for them."""
    with transaction.atomic():
        for video in Video.objects.select_for_update().unsettled().without_job():
            logger.warning("Film %s waited without a job.", video.pk)
            start_transcoding(video=video)


def fail_video(*, video: Video, fault: FilmFault) -> bool:
    """Give up on the film's present file: say why and remove its bytes.

    Returns False, and changes nothing, when the file has been replaced meanwhile. The row keeps
    the file's name until the bytes are gone, so a process killed in between can finish the work.
    """
    source = str(video.file)
    same_source = Video.objects.filter(pk=video.pk, file=source)
    if not same_source.update(state=VideoState.FAILED, fault=fault):
        return False
    films().delete(source)
    same_source.update(file="", source_bytes=0, digest="")
    return True


def give_up_preparing(*, video: Video) -> None:
    """Say that the film could not be made. Its file is kept, so that somebody may try again."""
    Video.objects.unsettled().filter(pk=video.pk).update(state=VideoState.FAILED, fault=FilmFault.GAVE_UP)
