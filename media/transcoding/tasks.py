"""The jobs that make something of a film (rows of cms.jobs; Celery only rings the bell)."""

from cms.jobs.registry import job_handler
from cms.jobs.runner import JobRun
from media.transcoding.actions import transcode_video
from media.transcoding.practice import settle_practice_file
from media.videos.models import PRACTICE_JOB, TRANSCODE_JOB


@job_handler(TRANSCODE_JOB, queue="media")
def run_transcoding(run: JobRun) -> None:
    transcode_video(video_id=int(run.subject_id), report=run.report)


@job_handler(PRACTICE_JOB, queue="media")
def run_practice(run: JobRun) -> None:
    settle_practice_file(video_id=int(run.subject_id), report=run.report)
