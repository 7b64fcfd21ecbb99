"""The job that transcodes a film (a row of cms.jobs; Celery only rings the bell)."""

from cms.jobs.registry import job_handler
from cms.jobs.runner import JobRun
from media.transcoding.actions import transcode_video
from media.videos.models import TRANSCODE_JOB


@job_handler(TRANSCODE_JOB, queue="media")
def run_transcoding(run: JobRun) -> None:
    transcode_video(video_id=int(run.subject_id), report=run.report)
