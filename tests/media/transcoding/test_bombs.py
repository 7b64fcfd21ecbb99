"""Bombs: refused within five seconds of work and a gigabyte of memory, and the next film is none the worse."""

import os
import subprocess
import sys

import pytest

from cms.jobs.models import JobState
from media.transcoding import facts
from media.videos.models import VideoState
from tests.factories.media import clip, send_film, stored_files, work_on
from tests.media.transcoding.bombs import BOMBS

SECONDS, BYTES = 5, 1024**3


@pytest.fixture
def cost(monkeypatch):
    """What each probe has cost: seconds of work and the most bytes of memory."""
    costs: list[tuple[float, int]] = []

    def run_and_weigh(command, *, timeout, check, **options):
        process = subprocess.Popen(command, stdout=subprocess.PIPE, **without_pipes(options))
        said = process.stdout.read()
        process.stdout.close()
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        costs.append(
            (used.ru_utime + used.ru_stime, used.ru_maxrss * (1 if sys.platform == "darwin" else 1024))
        )
        return subprocess.CompletedProcess(command, process.returncode, said)

    monkeypatch.setattr(facts, "run", run_and_weigh)
    return costs


def without_pipes(options):
    return {name: value for name, value in options.items() if name != "capture_output"}


@pytest.mark.django_db
@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused_before_it_costs_anything(name, cost, tmp_path):
    make, fault = BOMBS[name]
    path = tmp_path / "bomb.mp4"
    path.write_bytes(make())
    video = send_film(path)
    job = work_on(video)
    assert (job.state, video.state, video.fault) == (JobState.FAILED, VideoState.FAILED, fault)
    ((seconds, memory),) = cost
    assert seconds < SECONDS
    assert memory < BYTES
    assert stored_files() == []


@pytest.mark.django_db
def test_the_next_film_is_none_the_worse(tmp_path):
    (tmp_path / "bomb.mp4").write_bytes(BOMBS["a gigabyte of index, packed"][0]())
    bomb, film = send_film(tmp_path / "bomb.mp4"), send_film(clip(seconds=2))
    work_on(bomb)
    assert work_on(film).state == JobState.DONE
    assert (bomb.state, film.state) == (VideoState.FAILED, VideoState.READY)


@pytest.mark.parametrize(
    ("what", "code"),
    [("memory", "bytearray(1024**3)"), ("seconds", "\nwhile True: pass")],
)
def test_the_probe_dies_alone(what, code):
    """Its limits are its own process's: what it cannot chew does not touch the worker."""
    code = f"import media.transcoding.probe as p; p.CPU_SECONDS = 1; p.limit_resources(1); {code}"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert done.returncode != 0
    assert b"MemoryError" in done.stderr or done.returncode < 0
