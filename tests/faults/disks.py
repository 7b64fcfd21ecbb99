"""Disks of the test's own that can be made too small, and large again."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOMY = 4 * 1024**3
"""Bytes; a file system in memory takes what is written to it, and no more."""
LEAST = 64 * 1024

NEEDS = (
    "This test needs the right to mount a small file system of its own, to see what a disk does that is full "
    "(mount -t tmpfs). Run it as root, or as somebody who may use sudo without a password; in a container, "
    "with the capability SYS_ADMIN. What mount said: "
)


class SmallDisk:
    """A file system in memory at `place`."""

    def __init__(self, place: Path) -> None:
        self.place = place

    def fill_up(self, *, but: int = 0) -> None:
        """As if somebody else had taken the room: what is here stays, and `but` more bytes can be written."""
        used = os.statvfs(self.place)
        here = (used.f_blocks - used.f_bfree) * used.f_frsize
        self._resize(here + max(but, LEAST))

    def clear(self) -> None:
        """There is room again."""
        self._resize(ROOMY)

    def _resize(self, size: int) -> None:
        _as_root("mount", "-o", f"remount,size={size}", str(self.place))


@contextmanager
def small_disk(place: Path) -> Iterator[SmallDisk]:
    place.mkdir()
    options = f"size={ROOMY},mode=1777"
    _as_root("mount", "-t", "tmpfs", "-o", options, "tmpfs", str(place))
    try:
        yield SmallDisk(place)
    finally:
        _as_root("umount", "--lazy", str(place))


def _as_root(*command: str) -> None:
    before = () if os.geteuid() == 0 else ("sudo", "-n")
    try:
        done = subprocess.run([*before, *command], capture_output=True, text=True)
    except FileNotFoundError as missing:
        raise AssertionError(NEEDS + str(missing)) from missing
    assert done.returncode == 0, NEEDS + done.stderr
