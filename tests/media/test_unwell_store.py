"""An object store that answers 503 or takes its time: the film waits, is not lost, and is ready in the end."""

import time

import pytest
from botocore.exceptions import ReadTimeoutError
from django.conf import settings as running
from django.utils import timezone

from cms.jobs import actions
from cms.jobs.models import Job, JobState
from media import storage
from media.storage import PrivateObjects
from media.videos import patience
from media.videos.models import VideoState
from tests.factories.media import clip, send_film, work_on
from tests.media.conftest import keys
from tests.media.unwell_store import unwell_store

# Each waits for a store that does not come.
pytestmark = [pytest.mark.django_db, pytest.mark.full]


@pytest.fixture
def store(bucket, s3_server, settings, monkeypatch):
    """The bucket, behind a server that can be made unwell."""
    monkeypatch.setattr(storage, "TRIES", 3)  # Each try waits longer than the one before.
    with unwell_store(s3_server) as unwell:
        private = settings.STORAGES["private"]
        options = {**private["OPTIONS"], "endpoint_url": unwell.url}
        settings.STORAGES = {**settings.STORAGES, "private": {**private, "OPTIONS": options}}
        yield unwell


def named_by(video):
    beside = (video.file, video.thumbnail, video.sprite_sheet, video.keep_file)
    return sorted(str(name) for name in (*beside, *(r.file for r in video.renditions.all())) if name)


@pytest.mark.parametrize("methods", [("PUT",), ("GET", "HEAD")])
def test_a_store_that_is_busy_for_a_moment_costs_nothing(store, bucket, methods):
    video = send_film(clip(seconds=2))
    store.methods, store.refusals = methods, 2
    job = work_on(video)
    assert (job.state, job.attempts, store.refused) == (JobState.DONE, 1, 2)
    assert keys(bucket) == named_by(video)


@pytest.mark.parametrize("methods", [("PUT",), ("GET",)])
def test_a_store_that_stays_away_costs_an_attempt_and_not_the_film(store, bucket, methods):
    video = send_film(clip(seconds=2))
    store.methods, store.refusals = methods, 10_000
    job = work_on(video)
    assert (job.state, job.attempts) == (JobState.QUEUED, 1)
    assert (video.state, video.fault, video.is_playable) == (VideoState.TRANSCODING, "", False)
    assert store.refused > 1
    store.refusals = 0
    Job.objects.update(not_before_at=timezone.now())
    assert work_on(video).state == JobState.DONE
    assert video.state == VideoState.READY
    assert keys(bucket) == named_by(video)


def test_a_store_that_is_away_when_a_film_is_sent_leaves_no_row(store, bucket):
    store.methods, store.refusals = ("PUT",), 10_000
    with pytest.raises(Exception, match="SlowDown"):
        send_film(clip(seconds=2))
    assert not Job.objects.exists()
    assert keys(bucket) == []


@pytest.mark.parametrize("slow", ["fetch", "save"])
def test_a_slow_store_does_not_cost_the_worker_its_job(bucket, monkeypatch, slow):
    """Each film takes longer to come or go than a lease lasts: the worker says meanwhile that it lives."""
    video = send_film(clip(seconds=2))
    monkeypatch.setattr(patience, "TELL_SECONDS", 0.02)
    renew, renewed = actions.renew_lease, []

    def count(**values):
        renewed.append(values)
        renew(**values)

    dawdled, at_once = [], getattr(PrivateObjects, slow)

    def dawdle(*arguments, **values):
        before, end = len(renewed), time.monotonic() + 20
        while len(renewed) < before + 2 and time.monotonic() < end:
            time.sleep(0.01)
        dawdled.append(len(renewed) - before)
        return at_once(*arguments, **values)

    monkeypatch.setattr(actions, "renew_lease", count)
    monkeypatch.setattr(PrivateObjects, slow, dawdle)
    job = work_on(video)
    assert (job.state, job.attempts, video.state) == (JobState.DONE, 1, VideoState.READY)
    assert dawdled and min(dawdled) >= 2


def test_a_store_that_never_answers_is_not_waited_for(store, monkeypatch):
    """A film's worker and a page's reader are not held up: boto alone would wait for five minutes."""
    monkeypatch.setattr(storage, "ANSWER_SECONDS", 0.2)
    monkeypatch.setattr(storage, "TRIES", 2)
    store.seconds = 2
    private = PrivateObjects(**running.STORAGES["private"]["OPTIONS"])
    began = time.monotonic()
    with pytest.raises(ReadTimeoutError):
        private.exists("films/a")
    assert time.monotonic() - began < 2 * store.seconds
