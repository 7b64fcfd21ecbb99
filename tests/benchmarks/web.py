"""`make bench`: what a page, a press and a batch cost, each as a ratio to a bare Django view in the same run.

A ratio is the control's median time for an answer by ours: 1 is as quick as a view that does nothing.
Machines differ and are busy; a ratio to a control that is asked in turn with the subject holds still.
Needs PostgreSQL and Redis (BENCH_DATABASE_URL, BENCH_REDIS_URL), like a real installation.
"""

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from itertools import islice
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

from tests.benchmarks.load import Case, Measured, Visitor, request_bytes

ROOT = Path(__file__).resolve().parents[2]
DATABASE_URL = os.environ.get("BENCH_DATABASE_URL", "postgres://postgres@127.0.0.1:5432/yunke_bench")
REDIS_URL = os.environ.get("BENCH_REDIS_URL", "redis://127.0.0.1:6379/9")
PORT, CONTROL_PORT = 8770, 8771
WORKERS = 2
WARMING = 20


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {
            "DATABASE_URL": DATABASE_URL,
            "REDIS_URL": REDIS_URL,
            "VAR_DIR": folder,
            "DJANGO_SETTINGS_MODULE": "cms.settings.dev",
            "BASE_URL": f"http://127.0.0.1:{PORT}",
        }
        _fresh_database()
        for command in ("migrate", "seed_demo"):
            print(f"{command} …", flush=True)
            subprocess.run(
                [sys.executable, "manage.py", command], cwd=ROOT, check=True, stdout=subprocess.DEVNULL
            )
        from tests.benchmarks import cases  # noqa: PLC0415 - needs the environment above

        print("films …", flush=True)
        with _worker():
            cases.wait_for_films()
        world = cases.build_world(PORT)
        servers = [_serve("cms.wsgi", PORT), _serve("tests.benchmarks.control", CONTROL_PORT)]
        try:
            statements, weights = cases.statements(world), cases.weights(world)
            return _report(cases.all_cases(world), statements, weights, cases.count_rows)
        finally:
            for server in servers:
                server.terminate()
            for server in servers:
                server.wait()


def _report(
    cases: list[Case],
    statements: dict[str, int],
    weights: dict[str, dict[str, int]],
    between: Callable[[], None],
) -> int:
    print(f"\n{'':24}{'ratio':>7}{'aim':>7}{'median ms':>11}{'p95 ms':>9}{'SQL':>5}")
    missed = 0
    for case in cases:
        between()
        ours, control = _in_turn(case)
        wrong = {status for status in ours.statuses if status != case.expected_status}
        ratio = control.median_ms / ours.median_ms
        mark = "" if ratio >= case.aim and not wrong else f"  missed {wrong or ''}"
        missed += bool(mark)
        sql = statements.get(case.name, "")
        result = f"{ratio:7.3f}{case.aim:7.2f}{ours.median_ms:11.2f}{ours.p95_ms:9.1f}{sql!s:>5}"
        print(f"{case.name:24}{result}{mark}", flush=True)
    print("\ncompressed bytes      " + "".join(f"{kind:>9}" for kind in ("html", "css", "js", "sum")))
    for name, weight in weights.items():
        figures = [*weight.values(), sum(weight.values())]
        print(f"{name:22}" + "".join(f"{figure:9}" for figure in figures))
    return missed


def _in_turn(case: Case) -> tuple[Measured, Measured]:
    """One request to the subject, one to the control, and so on: whatever slows one slows the other."""
    ours, control = Measured(), Measured()
    site, yardstick = Visitor(PORT), Visitor(CONTROL_PORT)
    requests, bare = case.requests(), request_bytes("/", CONTROL_PORT)
    # A worker's first answers compile templates and open connections; neither side is measured cold.
    for request in islice(requests, WARMING):
        site.ask(request)
        yardstick.ask(bare)
    for request in islice(requests, case.number):
        site.measure(request, ours)
        yardstick.measure(bare, control)
    return ours, control


def _fresh_database() -> None:
    parts = urlsplit(DATABASE_URL)
    name = parts.path.lstrip("/")
    with psycopg.connect(DATABASE_URL.replace(f"/{name}", "/postgres"), autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        connection.execute(f'CREATE DATABASE "{name}"')


@contextmanager
def _worker() -> Iterator[None]:
    """The real worker, which makes the films playable before anything is measured."""
    worker = subprocess.Popen(
        [
            *(
                sys.executable,
                "-m",
                "celery",
                "-A",
                "cms",
                "worker",
                "--beat",
                "-Q",
                "default,media",
                "-c",
                "2",
            ),
            *("--schedule", str(Path(os.environ["VAR_DIR"]) / "beat"), "--loglevel", "ERROR"),
        ],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield
    finally:
        worker.terminate()
        worker.wait()


def _serve(application: str, port: int) -> subprocess.Popen[bytes]:
    server = subprocess.Popen(
        [
            *(sys.executable, "-m", "gunicorn", application, "--bind", f"127.0.0.1:{port}"),
            *("--workers", str(WORKERS), "--log-level", "warning", "--no-control-socket"),
        ],
        cwd=ROOT,
    )
    for _attempt in range(300):
        time.sleep(0.1)
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=30):
            return server
    raise SystemExit(f"{application} did not answer on port {port}.")
