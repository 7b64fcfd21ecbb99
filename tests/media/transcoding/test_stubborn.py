"""An ffmpeg that hangs, a disk that is full, a file that kills: the film waits or says why, others go on."""

import os
import signal
import sys
import threading
import time
from pathlib import Path

import pytest
from django.utils import timezone

from cms.jobs.models import Job, JobState
from media.transcoding import ffmpeg, scratch
from media.transcoding.making import Making
from media.videos.models import VideoState
from tests.factories.media import clip, send_film, stored_files, work_on

pytestmark = pytest.mark.django_db
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")


def try_again(video):
    Job.objects.update(not_before_at=timezone.now())
    return work_on(video)


@LINUX
def test_an_ffmpeg_that_is_frozen_costs_an_attempt_and_not_the_film(monkeypatch):
    """The real one, stopped in the middle of its work."""
    video = send_film(clip(size="640x480", seconds=5))
    frozen: list[int] = []

    def freeze():
        end = time.monotonic() + 30
        while not frozen and time.monotonic() < end:
            frozen.extend(pid for pid in children() if is_ffmpeg(pid))
        os.kill(frozen[0], signal.SIGSTOP)

    hand = threading.Thread(target=freeze)
    hand.start()
    with monkeypatch.context() as patched:
        patched.setattr(ffmpeg, "STALL_SECONDS", 1)
        patched.setattr(ffmpeg, "REPORT_SECONDS", 0.4)
        job = work_on(video)
    hand.join()
    assert (job.state, job.attempts, video.state, video.fault) == (JobState.QUEUED, 1, "transcoding", "")
    assert not Path(f"/proc/{frozen[0]}").exists()
    assert list(scratch.work_root().iterdir()) == []
    assert stored_files() == [video.file.name]
    assert try_again(video).state == JobState.DONE
    assert video.state == VideoState.READY


def children():
    told = Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children")
    return [int(pid) for pid in told.read_text().split()]


def is_ffmpeg(pid):
    try:
        return "ffmpeg" in Path(f"/proc/{pid}/exe").readlink().name
    except FileNotFoundError:
        return False


@pytest.mark.skipif(not os.access("/dev/full", os.W_OK), reason="no disk that is always full")
@pytest.mark.parametrize("name", ["v240.mp4", "audio.mp4"])
def test_a_disk_that_is_full_while_ffmpeg_writes_costs_an_attempt_and_not_the_film(name, monkeypatch):
    """The kernel's own "no space left": the file that ffmpeg will write lies on a full device."""
    make = Making.make

    def fill_up(making, rungs, **kwargs):
        (making.folder / name).symlink_to("/dev/full")
        return make(making, rungs, **kwargs)

    video = send_film(clip(seconds=2))
    with monkeypatch.context() as patched:
        patched.setattr(Making, "make", fill_up)
        job = work_on(video)
    assert (job.state, job.attempts, video.state, video.fault) == (JobState.QUEUED, 1, "transcoding", "")
    assert list(scratch.work_root().iterdir()) == []
    assert stored_files() == [video.file.name]
    assert try_again(video).state == JobState.DONE
