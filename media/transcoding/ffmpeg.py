"""Finding ffmpeg, and running it so that it never outlives or hangs its worker."""

import contextlib
import ctypes
import logging
import os
import select
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import imageio_ffmpeg
from django.conf import settings

logger = logging.getLogger(__name__)

STALL_SECONDS = 180
REPORT_SECONDS = 10
TAIL_BYTES = 4000
PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


NO_ROOM = ("No space left on device", "Disk quota exceeded", "Read-only file system")
# What ffmpeg says when this machine, or the ffmpeg on it, is the trouble. Films are thrown away for what
# is not here, so a message that could mean either is.
TROUBLE_OF_OURS = (
    *NO_ROOM,
    "Cannot allocate memory",
    "Resource temporarily unavailable",
    "Too many open files",
    "Input/output error",
    "No such file or directory",
    "Permission denied",
    "received signal",
    "error while loading shared libraries",
    "Unknown encoder",
    "No such filter",
    "Unrecogni",
    "Option not found",
)
# A shell's words for "cannot be run", in case FFMPEG_BINARY names a script.
CANNOT_BE_RUN = (126, 127)


class FfmpegFailed(Exception):
    """ffmpeg ended with an error or stood still; carries the end of what it said."""


class FfmpegRefused(FfmpegFailed):
    """ffmpeg cannot read the film: the same file will fail again, on any machine."""


def find_ffmpeg() -> str:
    """The program to call: the setting FFMPEG_BINARY, else the machine's own, else the pip wheel's."""
    return settings.FFMPEG_BINARY or shutil.which("ffmpeg") or imageio_ffmpeg.get_ffmpeg_exe()


def run_ffmpeg(command: list[str], *, folder: Path, on_progress: Callable[[float], None]) -> None:
    """Run ffmpeg to its end, telling `on_progress` the seconds of film done, at least every ten seconds.

    Whatever `on_progress` raises (a lost lease, say) kills ffmpeg and goes on to the caller.
    """
    with subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=folder,
        start_new_session=True,
        preexec_fn=_die_with_parent(os.getpid()),  # noqa: PLW1509 - two system calls, no locks
    ) as process:
        said = _Said(process)
        try:
            _follow(said, on_progress)
            process.wait(timeout=60)
        except BaseException:
            _kill(process)
            raise
    if process.returncode != 0:
        raise _failure(process.returncode, said.complaints)
    if any(words in said.complaints for words in NO_ROOM):
        raise FfmpegFailed(said.complaints)  # It answers 0 for a file whose end it could not write.


def _die_with_parent(parent: int) -> Callable[[], None]:
    """On Linux the kernel kills ffmpeg when the worker dies, even by -9; elsewhere its pipe breaks."""

    def prepare() -> None:
        os.nice(5)  # The website on the same machine goes first.
        if _libc is not None:
            _libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
            if os.getppid() != parent:  # It died before we asked.
                os._exit(1)

    return prepare


class _Said:
    """What ffmpeg says: how far it is, line by line, and the end of its complaints.

    Both by pipe: a file for them may lie on the disk that is full, and stay empty.
    """

    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        assert process.stdout  # noqa: S101 - a pipe, as asked for above
        assert process.stderr  # noqa: S101 - as well
        self._progress, self._errors = process.stdout.fileno(), process.stderr.fileno()
        self._tail = b""

    def lines(self) -> Iterator[str]:
        """Each line of its progress; an empty one every few seconds while it is silent."""
        pending, open_ends = b"", {self._progress, self._errors}
        while open_ends:
            readable, _, _ = select.select(open_ends, [], [], REPORT_SECONDS / 2)
            for end in readable:
                received = os.read(end, 65536)
                if not received:
                    open_ends.remove(end)
                elif end == self._errors:
                    self._tail = (self._tail + received)[-TAIL_BYTES:]
                else:
                    *lines, pending = (pending + received).split(b"\n")
                    for line in lines:
                        yield line.decode("ascii", "replace")
            yield ""

    @property
    def complaints(self) -> str:
        return self._tail.decode("utf-8", "replace").strip()


def _follow(said: _Said, on_progress: Callable[[float], None]) -> None:
    done, last_move, last_report = 0.0, time.monotonic(), 0.0
    for line in said.lines():
        now = time.monotonic()
        seconds = _seconds_done(line)
        if seconds is not None and seconds > done:
            done, last_move = seconds, now
        if now - last_move > STALL_SECONDS:
            message = f"ffmpeg stood still for {STALL_SECONDS} s at second {done:.0f}"
            raise FfmpegFailed(message)
        if line.startswith("progress=") or now - last_report > REPORT_SECONDS:
            on_progress(done)
            last_report = now


def _seconds_done(line: str) -> float | None:
    key, _, value = line.partition("=")
    if key != "out_time_us":
        return None
    with contextlib.suppress(ValueError):  # It says N/A at first.
        return int(value) / 1_000_000
    return None


def _kill(process: "subprocess.Popen[bytes]") -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _failure(code: int, said: str) -> FfmpegFailed:
    """Whether the film is to blame. A signal (a code below zero) never comes from the film."""
    is_ours = code < 0 or code in CANNOT_BE_RUN or any(words in said for words in TROUBLE_OF_OURS)
    said = said or "ffmpeg gave no reason"
    return FfmpegFailed(said) if is_ours else FfmpegRefused(said)
