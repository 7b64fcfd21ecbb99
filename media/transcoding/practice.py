"""The practice file: made where an editor asks for one, removed where nobody does any more."""

from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cms.jobs.registry import JobRefused
from media.storage import films
from media.transcoding.copies import PRACTICE_FILE, PRACTICE_SIDE, PRACTICE_SLOWER, Parts, practice_command
from media.transcoding.ffmpeg import FfmpegRefused, find_ffmpeg, run_ffmpeg
from media.transcoding.making import Report
from media.transcoding.publishing import leave, store
from media.transcoding.scratch import scratch_folder
from media.transcoding.wholeness import insist_on_whole_film
from media.videos.bytes import delete_files
from media.videos.models import Video, VideoState


def settle_practice_file(*, video_id: int, report: Report) -> None:
    """Let there be a practice file or none, as the film's row says when this ends. Safe to run again."""
    while True:
        video = Video.objects.filter(pk=video_id, state=VideoState.READY).first()
        if video is None or video.has_practice_file == bool(video.practice_file):
            return
        if video.has_practice_file:
            _make(video, report)
        else:
            _remove(video, report)


def _make(video: Video, report: Report) -> None:
    with scratch_folder() as folder:
        parts = Parts.of(list(video.renditions.all()), PRACTICE_SIDE)
        target = folder / PRACTICE_FILE
        try:
            picture = films().fetch(str(parts.picture.file), _own(folder / "picture"))
            sound = films().fetch(str(parts.sound.file), _own(folder / "sound")) if parts.sound else None
            seconds = video.duration * PRACTICE_SLOWER
            run_ffmpeg(
                practice_command(find_ffmpeg(), picture, sound, target),
                folder=folder,
                on_progress=lambda done: report(min(99, int(done / seconds * 100))),
            )
            insist_on_whole_film(target, [length * PRACTICE_SLOWER for length in parts.lengths])
        except (FfmpegRefused, FileNotFoundError) as refusal:
            if not _is_current(video):
                return  # The film got another version meanwhile, and its old files went.
            raise JobRefused(
                _("The practice film could not be made. The film itself is not harmed.")
            ) from refusal
        report(99)
        stored = store(target, f"{video.folder}/{video.generation}", lambda: report(99))
    try:
        is_used = _publish(video, stored, report)
    except BaseException:
        delete_files([stored])
        raise
    if not is_used:
        delete_files([stored])


@transaction.atomic
def _publish(video: Video, stored: str, report: Report) -> bool:
    """Whether the file belongs to the film as it is now."""
    report(99)  # A worker that lost its lease publishes nothing.
    current = Video.objects.select_for_update().filter(pk=video.pk, generation=video.generation).first()
    if current is None or not current.has_practice_file or current.practice_file:
        return False
    current.practice_file, current.practice_bytes = stored, films().size(stored)
    current.save(update_fields=["practice_file", "practice_bytes"])
    return True


@transaction.atomic
def _remove(video: Video, report: Report) -> None:
    report(99)
    current = Video.objects.select_for_update().get(pk=video.pk)
    if current.has_practice_file:
        return
    leave(str(current.practice_file))
    current.practice_file, current.practice_bytes = "", 0
    current.save(update_fields=["practice_file", "practice_bytes"])


def _own(folder: Path) -> Path:
    """A folder for one fetched file: an object store's files all come under the same name."""
    folder.mkdir()
    return folder


def _is_current(video: Video) -> bool:
    return Video.objects.filter(pk=video.pk, generation=video.generation).exists()
