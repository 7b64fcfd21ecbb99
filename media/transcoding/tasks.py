"""The jobs that make something of a film (rows of cms.jobs; Celery only rings the bell)."""

from typing import Any

from celery.signals import worker_process_init

from cms.jobs.registry import job_handler
from cms.jobs.runner import JobRun
from media.transcoding.actions import transcode_video
from media.transcoding.practice import settle_practice_file
from media.transcoding.scratch import remove_orphans
from media.videos.models import PRACTICE_JOB, TRANSCODE_JOB


@job_handler(TRANSCODE_JOB, queue="media")
def run_transcoding(run: JobRun) -> None:
    transcode_video(video_id=int(run.subject_id), report=run.report)


@job_handler(PRACTICE_JOB, queue="media")
def run_practice(run: JobRun) -> None:
    settle_practice_file(video_id=int(run.subject_id), report=run.report)


@worker_process_init.connect
def remove_what_the_dead_left(**kwargs: Any) -> None:
    """A worker that died may have left a whole film, and the next film comes in weeks, or never where
    the disk is full of it."""
    remove_orphans()
