"""A kind of job whose work can be watched and counted from outside, for workers that get killed."""

import os
import time
from pathlib import Path

from cms.jobs.registry import job_handler
from cms.jobs.runner import JobRun


@job_handler("write_slowly")
def write_slowly(run: JobRun) -> None:
    """Takes about two seconds and leaves a line in `begun`, then one in `finished`."""
    folder = Path(run.subject_id)
    _append(folder / "begun", str(os.getpid()))
    for step in range(20):
        time.sleep(0.1)
        run.report(step * 5, "writing")
    run.report(99)
    _append(folder / "finished", str(os.getpid()))


@job_handler("kill_worker")
def kill_worker(run: JobRun) -> None:
    """Takes the process down with it, as a film that eats all memory does."""
    _append(Path(run.subject_id) / "begun", str(os.getpid()))
    os.kill(os.getpid(), 9)


def _append(path: Path, line: str) -> None:
    with path.open("a") as file:
        file.write(line + "\n")
