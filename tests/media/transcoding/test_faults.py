"""Workers that die, hang or lose their job: nothing torn, nothing twice, nothing left behind."""

import os
import shutil
import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest
from celery.signals import worker_process_init
from django.core.files.base import ContentFile
from django.utils import timezone

from cms.jobs.actions import claim_job, sweep
from cms.jobs.models import Job, JobState
from cms.jobs.registry import LeaseLost
from cms.jobs.runner import JobRun, run
from media.storage import films
from media.transcoding import actions, ffmpeg, publishing
from media.transcoding.making import Making
from media.transcoding.models import VideoRendition
from media.transcoding.scratch import scratch_folder, work_root
from media.transcoding.tasks import run_transcoding
from media.videos.models import Video, VideoState
from tests.factories.media import clip, send_film, stored_files, work_on

SILENT_AND_ENDLESS = ["-v", "error", "-re", "-f", "lavfi", "-i", "testsrc2=s=64x64", "-f", "null", "-"]
ENDLESS = [
    "-v",
    "error",
    "-re",
    "-f",
    "lavfi",
    "-i",
    "testsrc2=s=64x64",
    "-progress",
    "pipe:1",
    "-f",
    "null",
    "-",
]


def is_alive(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().split(")")[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def wait_until(true, seconds=10):
    end = time.monotonic() + seconds
    while not true() and time.monotonic() < end:
        time.sleep(0.05)
    return true()


def ignore(*args):
    """Hears of progress, or of a folder to delete, and does nothing."""


def children_of(pid):
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def filming(pid):
    """The children that are ffmpeg already (not still on the way there) and make our endless film."""
    return [child for child in children_of(pid) if is_filming(child)]


def is_filming(pid):
    try:
        program = Path(f"/proc/{pid}/exe").readlink().name
        return "ffmpeg" in program and "testsrc2" in Path(f"/proc/{pid}/cmdline").read_text()
    except FileNotFoundError:
        return False


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's promise is Linux's")
def test_no_ffmpeg_outlives_a_worker_killed_by_minus_nine(settings):
    """And its scratch folder goes when the next worker begins."""
    code = (
        "import django; django.setup();"
        "from media.transcoding.ffmpeg import *; from media.transcoding.scratch import *;\n"
        "with scratch_folder() as folder:\n"
        f"    run_ffmpeg([find_ffmpeg(), *{SILENT_AND_ENDLESS!r}], folder=folder, on_progress=lambda s: None)\n"
    )
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "cms.settings.test"}
    worker = subprocess.Popen([sys.executable, "-c", code], env=environment, cwd=settings.BASE_DIR)
    try:
        assert wait_until(lambda: filming(worker.pid), 60)
        (child,) = filming(worker.pid)
        left = [folder for folder in work_root().iterdir() if folder.is_dir()]
    finally:
        os.kill(worker.pid, signal.SIGKILL)
        worker.wait()
    assert wait_until(lambda: not is_alive(child))
    assert left
    assert all(folder.exists() for folder in left)
    with scratch_folder() as own:
        assert [folder for folder in work_root().iterdir() if folder.is_dir()] == [own]
    assert list(work_root().iterdir()) == []


def test_a_living_workers_scratch_folder_is_left_alone():
    with scratch_folder() as first, scratch_folder() as second:
        assert first.exists()
        assert second.exists()


def test_a_worker_that_starts_removes_what_a_dead_one_left_and_nothing_else():
    with scratch_folder() as own:
        left = work_root() / "film-left"
        left.mkdir()
        (left / "source").write_bytes(b"a film")
        worker_process_init.send(sender=None)
        assert list(work_root().iterdir()) == [own]


def test_whatever_the_listener_raises_kills_ffmpeg(tmp_path):
    started = []

    def lose_the_lease(seconds):
        started.extend(children_of(os.getpid()))
        raise LeaseLost

    with pytest.raises(LeaseLost):
        ffmpeg.run_ffmpeg([ffmpeg.find_ffmpeg(), *ENDLESS], folder=tmp_path, on_progress=lose_the_lease)
    assert started
    assert not [pid for pid in started if is_alive(pid)]


def test_an_ffmpeg_that_stands_still_is_ended(tmp_path, monkeypatch):
    monkeypatch.setattr(ffmpeg, "STALL_SECONDS", 1)
    monkeypatch.setattr(ffmpeg, "REPORT_SECONDS", 0.4)
    with pytest.raises(ffmpeg.FfmpegFailed, match="stood still"):
        ffmpeg.run_ffmpeg(["sleep", "30"], folder=tmp_path, on_progress=ignore)


def test_an_ffmpeg_that_fails_says_why(tmp_path):
    command = [ffmpeg.find_ffmpeg(), "-v", "error", "-i", "missing.mp4", "-f", "null", "-"]
    with pytest.raises(ffmpeg.FfmpegFailed, match="No such file"):
        ffmpeg.run_ffmpeg(command, folder=tmp_path, on_progress=ignore)


def test_the_setting_chooses_the_program(settings, monkeypatch):
    settings.FFMPEG_BINARY = "/opt/ffmpeg"
    assert ffmpeg.find_ffmpeg() == "/opt/ffmpeg"
    settings.FFMPEG_BINARY = ""
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")
    assert ffmpeg.find_ffmpeg() == "/usr/bin/ffmpeg"
    monkeypatch.setattr(shutil, "which", ignore)
    assert "imageio_ffmpeg" in ffmpeg.find_ffmpeg()


class Killed(BaseException):
    """What a kill looks like to the code it hits, when nothing may be cleaned up any more."""


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("room", "moment"), [(actions, "publish"), (publishing, "store"), (publishing, "_switch_over")]
)
def test_a_film_whose_worker_died_is_ready_in_the_end_and_once(room, moment, monkeypatch, settings):
    """The worker dies at its worst moments: made but not stored, half stored, stored but not published."""
    video = send_film(clip(seconds=2))
    real = getattr(room, moment)

    def die(*args, **kwargs):
        real(*args) if moment == "store" else None
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(room, moment, die)
        patched.setattr(publishing, "delete_folder", ignore)
        with pytest.raises(Killed):
            run(Job.objects.get().pk)
    video.refresh_from_db()
    assert (video.state, video.is_playable, VideoRendition.objects.count()) == (
        VideoState.TRANSCODING,
        False,
        0,
    )

    later = timezone.now() + timedelta(seconds=settings.JOB_LEASE_SECONDS + 1)
    sweep(at=later)
    job = work_on(video)

    assert (job.state, job.attempts) == (JobState.DONE, 2)
    assert (video.state, VideoRendition.objects.count()) == (VideoState.READY, 3)
    beside = [str(name) for name in (video.thumbnail, video.sprite_sheet, video.keep_file)]
    expected = [str(video.file), *beside, *(str(r.file) for r in video.renditions.all())]
    assert stored_files() == sorted(expected)


@pytest.mark.django_db
@pytest.mark.parametrize(("room", "moment"), [(actions, "publish"), (publishing, "_switch_over")])
def test_a_worker_that_lost_its_job_publishes_nothing(room, moment, monkeypatch, settings):
    """Taken for dead while it worked on; another finished the film meanwhile."""
    video = send_film(clip(seconds=2))
    slow = claim_job(job_id=Job.objects.get().pk, at=timezone.now())
    assert slow
    job_id = slow.pk
    real = getattr(room, moment)
    generations: list[str] = []

    def overtaken(*args, **kwargs):
        if not generations:
            generations.append("")
            sweep(at=timezone.now() + timedelta(seconds=settings.JOB_LEASE_SECONDS + 1))
            run(job_id)
            generations[0] = Video.objects.get(pk=video.pk).generation
        real(*args, **kwargs)

    monkeypatch.setattr(room, moment, overtaken)
    with pytest.raises(LeaseLost):
        run_transcoding(JobRun(slow))
    video.refresh_from_db()
    assert (video.state, video.generation) == (VideoState.READY, generations[0])
    assert {name.split("/")[2] for name in stored_files()} == {"source", video.generation}
    assert list(work_root().iterdir()) == []


@pytest.mark.django_db
def test_a_film_that_breaks_every_worker_gets_a_sentence(monkeypatch):
    def break_down(*args, **kwargs):
        raise RuntimeError("out of luck")

    monkeypatch.setattr(Making, "make", break_down)
    video = send_film(clip(seconds=2))
    for attempt in range(1, 6):
        Job.objects.update(not_before_at=timezone.now())
        job = work_on(video)
        assert (job.attempts, video.state) == (
            attempt,
            VideoState.TRANSCODING if attempt < 5 else VideoState.FAILED,
        )
    assert video.failure.startswith("We tried several times")
    # Perhaps it was us: the film is kept and can be tried again.
    assert stored_files() == [video.file.name]


@pytest.mark.django_db
def test_a_film_deleted_while_it_was_being_prepared(monkeypatch, django_capture_on_commit_callbacks):
    video = send_film(clip(seconds=2))
    make = Making.make

    def delete_meanwhile(*args, **kwargs):
        made = make(*args, **kwargs)
        with django_capture_on_commit_callbacks(execute=True):
            Video.objects.get(pk=video.pk).delete()
        return made

    monkeypatch.setattr(Making, "make", delete_meanwhile)
    assert work_on(video).state == JobState.DONE
    assert not Video.objects.exists()
    assert stored_files() == []


@pytest.mark.django_db
def test_a_refusal_cut_short_is_finished(tmp_path):
    """Killed between writing the reason and removing the bytes."""
    notes = tmp_path / "notes.mp4"
    notes.write_bytes(b"no film")
    video = send_film(notes)
    Video.objects.update(state=VideoState.FAILED, fault="empty")
    assert work_on(video).state == JobState.FAILED
    assert (video.fault, video.file.name, stored_files()) == ("empty", "", [])


@pytest.mark.django_db
def test_a_full_disk_leaves_the_film_waiting_and_no_torso(monkeypatch):
    video = send_film(clip(seconds=2))
    films().save("films/other/source/x", ContentFile(b"1"))
    store = publishing.store

    def full(path, prefix, renew):
        if path.name == "audio.mp4":
            raise OSError(28, "No space left on device")
        return store(path, prefix, renew)

    monkeypatch.setattr(publishing, "store", full)
    job = work_on(video)
    assert (job.state, video.state) == (JobState.QUEUED, VideoState.TRANSCODING)
    assert stored_files() == sorted([str(video.file), "films/other/source/x"])
