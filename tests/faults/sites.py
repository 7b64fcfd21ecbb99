"""A whole site beside the test: its own database, broker and worker processes, to be broken freely."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg

from tests.runs.surroundings import without_services

ROOT = Path(__file__).resolve().parents[2]
DESK = [sys.executable, "-m", "tests.faults.desk"]
WORKER = [sys.executable, "-m", "celery", "-A", "cms", "worker", "--beat", "-c", "1"]
FIELDS = ("state", "attempts", "progress", "failure")


class Site:
    """Changes the site only through processes of its own, as browsers and servers do."""

    def __init__(self, folder: Path, services: Mapping[str, str]) -> None:
        self.folder = folder
        self.processes: list[subprocess.Popen[bytes]] = []
        self.environment = {
            **without_services(os.environ),
            "DJANGO_SETTINGS_MODULE": "tests.faults.settings",
            "VAR_DIR": str(folder / "var"),
            **services,
        }
        self._desk: subprocess.Popen[bytes] | None = None

    def enqueue(self, kind: str, name: str) -> float:
        """Enqueues a job about a folder of that name; returns how many seconds it took."""
        subject = self.subject(name)
        subject.mkdir()
        if self._desk is None:
            self._desk = self._start(DESK, "desk.log", stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self._desk.stdin.write(json.dumps([kind, str(subject)]).encode() + b"\n")
        self._desk.stdin.flush()
        answer = self._desk.stdout.readline()
        assert answer, self.logs()
        return float(answer)

    def subject(self, name: str) -> Path:
        return self.folder / name

    def lines(self, name: str, file: str) -> list[str]:
        path = self.subject(name) / file
        return path.read_text().split() if path.exists() else []

    def job(self, name: str) -> dict[str, Any]:
        """The job's row, read past Django."""
        query = f"SELECT {', '.join(FIELDS)} FROM cms_job WHERE subject_id = "
        subject = str(self.subject(name))
        if address := self.environment.get("DATABASE_URL"):
            with psycopg.connect(address) as database:
                row = database.execute(query + "%s", [subject]).fetchone()
        else:
            with closing(sqlite3.connect(self.folder / "var" / "yunke.sqlite3")) as database:
                row = database.execute(query + "?", [subject]).fetchone()
        return dict(zip(FIELDS, row, strict=True))

    def ask(self, query: str) -> list[tuple[object, ...]]:
        """Rows of the embedded database, read or changed past Django."""
        with (
            closing(sqlite3.connect(self.folder / "var" / "yunke.sqlite3", timeout=30)) as database,
            database,
        ):
            return database.execute(query).fetchall()

    def start_worker(self, *options: str) -> subprocess.Popen[bytes]:
        return self._start([*WORKER, *options], f"worker-{len(self.processes)}.log")

    def kill(self, worker: subprocess.Popen[bytes]) -> None:
        """The power goes: the worker and all its children at once."""
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait()

    def close(self) -> None:
        for process in self.processes:
            if process.poll() is None:
                self.kill(process)
            for pipe in (process.stdin, process.stdout):
                if pipe:
                    pipe.close()

    def logs(self) -> str:
        return "\n".join(path.read_text() for path in sorted(self.folder.glob("*.log")))

    def _start(self, command: list[str], log: str, **pipes: Any) -> subprocess.Popen[bytes]:
        with (self.folder / log).open("wb") as file:
            process = subprocess.Popen(
                command,
                env=self.environment,
                cwd=ROOT,
                start_new_session=True,
                stderr=file,
                **{"stdout": file, **pipes},
            )
        self.processes.append(process)
        return process


def wait_until(is_so: Callable[[], bool], *, seconds: float, what: Callable[[], str]) -> None:
    """Waits for it, and says what was seen when it does not come."""
    until = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < until, what()
        time.sleep(0.1)
