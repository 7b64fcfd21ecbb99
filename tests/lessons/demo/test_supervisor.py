"""Programs that run as one, tried on small programs of our own."""

import os
import signal
import subprocess
import sys
import time

import pytest

from lessons.demo.supervisor import Program, ProgramEnded, Supervisor

# Starts a grandchild, as a worker starts ffmpeg, and writes both numbers to its log.
WITH_GRANDCHILD = (
    "import subprocess, sys, os, time;"
    "child = subprocess.Popen(['sleep', '600']);"
    "print(os.getpid(), child.pid, flush=True);"
    "time.sleep(600)"
)


def lives(pid):
    """Whether the process runs; one that has ended and is only not yet counted does not."""
    try:
        state = subprocess.check_output(["ps", "-o", "stat=", "-p", str(pid)], text=True)
    except subprocess.CalledProcessError:
        return False
    return not state.startswith("Z")


def until(condition, seconds=10):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.05)
    return False


def pids_in(log, line=0):
    assert until(lambda: log.exists() and len(log.read_text().splitlines()) > line)
    return [int(number) for number in log.read_text().splitlines()[line].split()]


@pytest.fixture
def said():
    return []


@pytest.fixture
def supervisor(said):
    supervisor = Supervisor(said.append)
    yield supervisor
    supervisor.stop()


@pytest.fixture
def program(tmp_path):
    return Program("worker", [sys.executable, "-c", WITH_GRANDCHILD], tmp_path / "log", is_restarted=True)


def test_stopping_reaches_what_a_program_started(supervisor, program):
    supervisor.start(program)
    pids = pids_in(program.log)

    supervisor.stop()

    assert until(lambda: not any(lives(pid) for pid in pids))


def test_a_program_that_does_not_listen_is_killed(supervisor, tmp_path, monkeypatch):
    monkeypatch.setattr("lessons.demo.supervisor.PATIENCE_SECONDS", 0.2)
    deaf = (
        "import os, signal, time; signal.signal(15, signal.SIG_IGN);"
        "print(os.getpid(), flush=True); time.sleep(600)"
    )
    program = Program("deaf program", [sys.executable, "-c", deaf], tmp_path / "log")
    supervisor.start(program)
    (pid,) = pids_in(program.log)

    supervisor.stop()

    assert not lives(pid)


def test_a_killed_worker_is_started_again_without_its_leftovers(supervisor, program, said):
    supervisor.start(program)
    worker, leftover = pids_in(program.log)

    os.kill(worker, signal.SIGKILL)
    assert until(program.has_ended)
    supervisor.look_after()

    assert pids_in(program.log, line=1)[0] != worker
    assert until(lambda: not lives(leftover))
    assert said == ["The worker has ended unexpectedly and is started again."]


def test_the_end_of_the_web_server_is_the_end_of_all(supervisor, tmp_path):
    program = Program("web server", [sys.executable, "-c", "print('no luck')"], tmp_path / "log")
    supervisor.start(program)
    assert until(program.has_ended)

    with pytest.raises(ProgramEnded) as ended:
        supervisor.look_after()

    assert ended.value.program.last_lines() == "no luck"


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child that its parent was killed")
def test_nothing_is_left_when_the_supervisor_is_killed(tmp_path):
    log = tmp_path / "log"
    script = (
        "import sys, time; from pathlib import Path;"
        "from lessons.demo.supervisor import Program, Supervisor;"
        f"program = Program('p', [sys.executable, '-c', 'import os, time; print(os.getpid(), flush=True);"
        f" time.sleep(600)'], Path({str(log)!r}));"
        "Supervisor(print).start(program); time.sleep(600)"
    )
    parent = subprocess.Popen([sys.executable, "-c", script])
    (child,) = pids_in(log)

    parent.kill()
    parent.wait()

    assert until(lambda: not lives(child))
