"""Whose fault it is when ffmpeg fails: the film's, which goes at once, or ours, when the film is kept."""

import os
import signal
from types import SimpleNamespace

import pytest
from django.utils import timezone

from cms.jobs.models import JobState
from media.transcoding import beside, facts, ffmpeg, making, stills
from media.videos.models import VideoState
from tests.factories.media import clip, send_film, stored_files, work_on


def failure_of(tmp_path, *, code, said=""):
    script = f"echo '{said}' >&2; exit {code}" if code >= 0 else f"kill {code} $$"
    with pytest.raises(ffmpeg.FfmpegFailed) as failed:
        ffmpeg.run_ffmpeg(["sh", "-c", script], folder=tmp_path, on_progress=print)
    return failed.type


@pytest.mark.parametrize("code", [1, 69, 183, 255])
def test_what_it_cannot_read_is_the_films_fault(tmp_path, code):
    said = "Error while decoding stream #0:0: Invalid data found when processing input"
    assert failure_of(tmp_path, code=code, said=said) is ffmpeg.FfmpegRefused


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (228, "av_interleaved_write_frame(): No space left on device"),
        (1, "Error writing trailer: Disk quota exceeded"),
        (244, "Cannot allocate memory"),
        (255, "Exiting normally, received signal 15."),
        (1, "Unknown encoder libx264"),
        (127, "ffmpeg: not found"),
        (-signal.SIGKILL, ""),
        (-signal.SIGTERM, ""),
        (-signal.SIGSEGV, ""),
    ],
)
def test_what_this_machine_cannot_do_is_not(tmp_path, code, said):
    assert failure_of(tmp_path, code=code, said=said) is ffmpeg.FfmpegFailed


def test_a_file_without_its_end_is_no_success(tmp_path):
    """As ffmpeg 5 ends when only the index of an MP4 finds no room."""
    said = "Error writing trailer of keep.mp4: No space left on device"
    assert failure_of(tmp_path, code=0, said=said) is ffmpeg.FfmpegFailed


@pytest.mark.skipif(not os.access("/dev/full", os.W_OK), reason="no disk that is always full")
def test_the_real_words_for_a_full_disk_are_known(tmp_path):
    source = ["-f", "lavfi", "-i", "testsrc2=s=320x240:d=2"]
    command = [ffmpeg.find_ffmpeg(), "-v", "error", "-y", *source, "-f", "mpegts", "/dev/full"]
    with pytest.raises(ffmpeg.FfmpegFailed) as failed:
        ffmpeg.run_ffmpeg(command, folder=tmp_path, on_progress=print)
    assert failed.type is ffmpeg.FfmpegFailed


@pytest.mark.django_db
def test_a_killed_ffmpeg_costs_an_attempt_and_not_the_film(monkeypatch):
    monkeypatch.setattr(making, "ladder_command", lambda *_, **__: ["sh", "-c", "kill -9 $$"])
    video = send_film(clip(seconds=2))
    job = work_on(video)
    assert (job.state, job.attempts, video.state) == (JobState.QUEUED, 1, VideoState.TRANSCODING)
    monkeypatch.undo()
    job.not_before_at = timezone.now()
    job.save()
    assert work_on(video).state == JobState.DONE
    assert video.state == VideoState.READY


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("what", "change"),
    [
        # A library that is missing since the last update, and a machine that is busy with other things.
        ("sys", {"executable": "false"}),
        ("PROBE_TIMEOUT", 0.01),
    ],
)
def test_a_probe_that_could_not_look_costs_an_attempt_and_not_the_film(what, change, monkeypatch):
    monkeypatch.setattr(facts, what, SimpleNamespace(**change) if isinstance(change, dict) else change)
    video = send_film(clip(seconds=2))
    job = work_on(video)
    assert (job.state, job.attempts, video.state) == (JobState.QUEUED, 1, VideoState.TRANSCODING)
    monkeypatch.undo()
    job.not_before_at = timezone.now()
    job.save()
    assert work_on(video).state == JobState.DONE
    assert video.state == VideoState.READY


@pytest.mark.django_db
def test_a_film_without_a_still_is_a_film(monkeypatch):
    """Nor is it thrown away for its scrubbing pictures, or for the file to keep."""
    monkeypatch.setattr(stills, "_still_command", lambda *_: ["sh", "-c", "exit 1"])
    monkeypatch.setattr(beside, "sheet_command", lambda *_: ["sh", "-c", "exit 1"])
    monkeypatch.setattr(beside, "keep_command", lambda *_: ["sh", "-c", "exit 1"])
    video = send_film(clip(seconds=2))
    assert work_on(video).state == JobState.DONE
    assert (video.state, video.poster_url, video.sprites_url, video.keep_url) == (
        VideoState.READY,
        "",
        "",
        "",
    )
    assert len(stored_files()) == 4
