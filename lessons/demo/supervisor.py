"""Several programs run as one: started together, restarted when they die, stopped together.

Each program leads a process group of its own, so that stopping it reaches whatever it started
(ffmpeg, pool processes), and Ctrl-C reaches only us, who then stop them in order.
"""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

#: A worker in the middle of a film is not waited for: the film's row is taken up at the next start.
PATIENCE_SECONDS = 5.0
PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None


class ProgramEnded(Exception):
    """A program without which the others are no use has ended."""

    def __init__(self, program: "Program") -> None:
        super().__init__(program.name)
        self.program = program


@dataclass
class Program:
    name: str
    command: list[str]
    log: Path
    #: Whether it is started again when it dies; if not, its end is the end of all.
    is_restarted: bool = False
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)

    def start(self) -> None:
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=_end_with_parent,  # noqa: PLW1509 - we start no threads
            )

    def has_ended(self) -> bool:
        return self.process is not None and self.process.poll() is not None

    def signal_all(self, number: int) -> None:
        """Send a signal to the program and to everything it started that still lives."""
        if self.process:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, number)

    def last_lines(self, count: int = 15) -> str:
        lines = self.log.read_text(encoding="utf-8", errors="replace").splitlines()
        return "\n".join(lines[-count:])


class Supervisor:
    """Runs its programs until told to stop; `say` gets a sentence whenever one is started again."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self.say = say
        self.programs: list[Program] = []

    def start(self, program: Program) -> None:
        program.log.unlink(missing_ok=True)
        program.start()
        self.programs.append(program)

    def look_after(self) -> None:
        """Start again what has died; raise ProgramEnded where that is no use."""
        for program in self.programs:
            if not program.has_ended():
                continue
            if not program.is_restarted:
                raise ProgramEnded(program)
            program.signal_all(signal.SIGKILL)
            self.say(f"The {program.name} has ended unexpectedly and is started again.")
            program.start()

    def wait_until(self, is_done: Callable[[], bool], *, seconds: float) -> bool:
        """Look after the programs until the condition holds; False when it does not in time."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            self.look_after()
            if is_done():
                return True
            time.sleep(0.1)
        return False

    def run(self) -> None:
        while True:
            self.look_after()
            time.sleep(1)

    def stop(self) -> None:
        """End every program and everything it started; whoever does not listen is killed."""
        for program in self.programs:
            if program.process and not program.has_ended():
                program.process.terminate()
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline and not all(program.has_ended() for program in self.programs):
            time.sleep(0.05)
        for program in self.programs:
            program.signal_all(signal.SIGKILL)
            if program.process:
                program.process.wait()


@contextmanager
def stopped_by_signals() -> Iterator[None]:
    """Let a closed terminal and a plain `kill` end the block the way Ctrl-C does."""

    def interrupt(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    signals = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {number: signal.signal(number, interrupt) for number in signals}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _end_with_parent() -> None:
    """In the child: ask Linux to end us when our parent is killed, which no handler could do."""
    if LIBC:
        LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
