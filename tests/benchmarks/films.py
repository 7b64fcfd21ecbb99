"""`make bench ARGS=films`: what playlists and pieces of a film cost under the embedded default.

SQLite, sessions in it, one web process with threads as `make demo` starts it, Django sending the bytes.
Playlists are those of a ten-minute film with six renditions; what counts is the processor's time of an
answer, for the wall clock beside it also tells how busy the machine is. A piece is compared with the same
view without its guard, asked in turn with it, so that a busy machine slows both.
"""

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import contextmanager, suppress
from functools import partial
from itertools import cycle, islice
from typing import Any

from tests.benchmarks.load import Measured, Visitor, request_bytes
from tests.benchmarks.web import ROOT

PORT = 8772
WARMING, NUMBER = 30, 300
ROUNDS, IN_A_ROUND = 8, 25
MOST_MS, LEAST_RATIO = 5.0, 0.60


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        for name in ("DATABASE_URL", "REDIS_URL", "X_ACCEL_PREFIX", "S3_PRIVATE_BUCKET"):
            os.environ.pop(name, None)
        os.environ |= {
            "VAR_DIR": folder,
            "DJANGO_SETTINGS_MODULE": "tests.benchmarks.film_settings",
            "BASE_URL": f"http://127.0.0.1:{PORT}",
        }
        print("migrate …", flush=True)
        migrate = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
        subprocess.run(migrate, cwd=ROOT, check=True)
        from tests.benchmarks import film_world  # noqa: PLC0415 - needs the environment above

        world = film_world.build_world()
        os.environ["BENCH_FILM"] = world.stored
        with _served():
            return _playlists(world) + _pieces(world)


def _playlists(world: Any) -> int:
    """Each playlist as the player asks for it, and all of them together."""
    print(f"\n{'playlist':16}{'CPU ms':>9}{'aim':>7}{'median ms':>11}{'p95 ms':>9}{'SQL':>5}")
    missed, sum_ms = 0, 0.0
    for path in world.playlists:
        measured = _measure(request_bytes(path, PORT, headers=world.cookies))
        cpu_ms = _cpu_ms(partial(world.ask, path))
        sum_ms += cpu_ms
        is_missed = cpu_ms >= MOST_MS or set(measured.statuses) != {200}
        missed += is_missed
        print(
            f"{path.rsplit('/', 1)[-1]:16}{cpu_ms:9.2f}{MOST_MS:7.1f}{measured.median_ms:11.2f}"
            f"{measured.p95_ms:9.1f}{world.statements(path):5}{'  missed' if is_missed else ''}",
            flush=True,
        )
    print(f"{'all of them':16}{sum_ms:9.2f}")
    return missed


def _pieces(world: Any) -> int:
    """Four seconds of the smallest picture, guarded and not."""
    piece = {**world.cookies, "Range": world.range}
    guarded = request_bytes(world.address, PORT, headers=piece)
    bare = request_bytes("/films/bytes/unguarded.mp4", PORT, headers=piece)
    ours, control, visitor = Measured(), Measured(), Visitor(PORT)
    for request in islice(cycle([guarded, bare]), WARMING):
        visitor.ask(request)
    for _number in range(NUMBER):
        visitor.measure(guarded, ours)
        visitor.measure(bare, control)
    ratio = control.median_ms / ours.median_ms
    is_missed = ratio < LEAST_RATIO or set(ours.statuses) != {206} or set(control.statuses) != {206}
    print(
        f"\n{'piece':16}{'ratio':>7}{'aim':>7}{'median ms':>11}{'unguarded':>11}{'per second':>12}{'SQL':>5}"
    )
    print(
        f"{world.bytes // 1000} kB{ratio:18.3f}{LEAST_RATIO:7.2f}{ours.median_ms:11.2f}"
        f"{control.median_ms:11.2f}{1000 / ours.median_ms:12.0f}{world.statements(world.address):5}"
        f"{'  missed' if is_missed else ''}"
    )
    return int(is_missed)


def _measure(request: bytes) -> Measured:
    visitor, measured = Visitor(PORT), Measured()
    for _warming in range(WARMING):
        visitor.ask(request)
    for _number in range(NUMBER):
        visitor.measure(request, measured)
    return measured


def _cpu_ms(ask: Callable[[], Any]) -> float:
    """Processor time of one answer, in this process; the best of several rounds, for neighbours slow it too."""
    for _warming in range(WARMING):
        ask()
    rounds = []
    for _round in range(ROUNDS):
        began = time.process_time()
        for _number in range(IN_A_ROUND):
            ask()
        rounds.append((time.process_time() - began) / IN_A_ROUND * 1000)
    return min(rounds)


@contextmanager
def _served() -> Any:
    """As `make demo` serves it."""
    command = [sys.executable, "-m", "gunicorn", "cms.wsgi", "--bind", f"127.0.0.1:{PORT}", "--threads", "8"]
    server = subprocess.Popen([*command, "--log-level", "warning", "--no-control-socket"], cwd=ROOT)
    try:
        for _attempt in range(600):
            time.sleep(0.1)
            with suppress(OSError), socket.create_connection(("127.0.0.1", PORT), timeout=30):
                break
        else:
            raise SystemExit(f"The site did not answer on port {PORT}.")
        yield
    finally:
        server.terminate()
        server.wait()
