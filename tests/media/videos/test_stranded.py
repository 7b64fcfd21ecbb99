"""No film waits for ever: a new file and the end of the old one's job meet, or the clock finds the film."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.files.base import ContentFile
from django.db import connection, transaction
from django.utils import timezone

from cms.jobs.actions import claim_job, finish_job
from cms.jobs.models import Job, JobState
from media.videos.actions import store_source
from media.videos.models import Video, VideoState
from media.videos.tasks import sweep_films
from tests.factories.media import clip, make_video, ready_film, send_film, work_on


def jobs_of(video):
    return list(Job.objects.active().filter(subject_id=str(video.pk)).values_list("state", flat=True))


@pytest.mark.django_db
@pytest.mark.parametrize("state", [VideoState.UPLOADED, VideoState.TRANSCODING])
def test_a_film_without_a_job_gets_one(state):
    video = send_film(clip(seconds=2))
    Job.objects.all().delete()
    Video.objects.update(state=state)
    sweep_films()
    assert jobs_of(video) == [JobState.QUEUED]
    work_on(video)
    assert video.state == VideoState.READY


@pytest.mark.django_db
def test_others_are_left_alone():
    waiting = send_film(clip(seconds=2))
    make_video(state=VideoState.READY, generation="g", file="films/x")
    make_video(state=VideoState.FAILED, fault="gave_up", file="films/y")
    before = list(Job.objects.values())
    sweep_films()
    assert list(Job.objects.values()) == before
    assert jobs_of(waiting) == [JobState.QUEUED]
    assert sorted(Video.objects.values_list("state", flat=True)) == ["failed", "ready", "uploaded"]


@pytest.mark.full
@pytest.mark.django_db(transaction=True)
def test_a_file_sent_while_the_old_ones_job_ends():
    """The worker has published the old file and is about to say so when the new one arrives."""
    assert connection.vendor == "postgresql", "this test means nothing on SQLite"
    video = ready_film(clip(seconds=2))
    Job.objects.update(state=JobState.QUEUED, finished_at=None)
    job = claim_job(job_id=Job.objects.get().pk, at=timezone.now())
    assert job
    is_sent, is_finished = threading.Event(), threading.Event()

    def send():
        try:
            with transaction.atomic():
                store_source(video=Video.objects.get(pk=video.pk), upload=ContentFile(b"new", name="new.mp4"))
                is_sent.set()
                # Without the lock the job ends here; with it, it waits for us.
                is_finished.wait(timeout=2)
        finally:
            connection.close()

    def finish():
        try:
            is_sent.wait(timeout=10)
            finish_job(job=job, at=timezone.now())
            is_finished.set()
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(send), pool.submit(finish)]:
            done.result(timeout=30)
    video.refresh_from_db()
    assert (video.state, video.original_name) == (VideoState.UPLOADED, "new.mp4")
    assert jobs_of(video) == [JobState.QUEUED]
