"""What the films do when something happens below them."""

from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete
from django.dispatch import receiver

from cms.jobs.models import Job, JobState
from cms.pages.cache import forget_pages
from cms.signals import job_finished
from media.signals import captions_changed, video_ready
from media.videos.actions import ask_for_practice_file, give_up_preparing, start_transcoding
from media.videos.bytes import delete_folder
from media.videos.models import PRACTICE_JOB, TRANSCODE_JOB, Video


@receiver(job_finished, sender=Job)
def settle_film(job: Job, **kwargs: Any) -> None:
    """A job that gave up leaves a sentence; a file sent in its last moment gets a job of its own."""
    if job.kind != TRANSCODE_JOB:
        return
    for video in Video.objects.unsettled().filter(pk=int(job.subject_id)):
        if job.state == JobState.FAILED:
            give_up_preparing(video=video)
        else:
            start_transcoding(video=video)


@receiver(job_finished, sender=Job)
def settle_practice(job: Job, **kwargs: Any) -> None:
    """What an editor asked for in the job's last moment gets a job of its own."""
    if job.kind == PRACTICE_JOB and job.state == JobState.DONE:
        for video in Video.objects.filter(pk=int(job.subject_id)):
            ask_for_practice_file(video=video)


@receiver([captions_changed, video_ready])
def show_what_is_new(**_news: Any) -> None:
    """Pages keep a film's captions and chapters for a while, and lists how long it takes."""
    forget_pages()


@receiver(post_delete, sender=Video)
def delete_bytes(instance: Video, **kwargs: Any) -> None:
    """A film's bytes go with its row, once that is certain."""
    folder = instance.folder
    transaction.on_commit(lambda: delete_folder(folder), robust=True)
