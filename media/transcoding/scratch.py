"""Folders for work in progress that disappear even when their worker is killed."""

import contextlib
import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings


def work_root() -> Path:
    root = Path(settings.VAR_DIR) / "work"
    root.mkdir(parents=True, exist_ok=True)
    return root


@contextlib.contextmanager
def scratch_folder() -> Iterator[Path]:
    """A folder of one's own, removed at the end, whatever happens.

    Its owner holds a lock on it, which the kernel releases when the owner dies; so folders of dead
    workers are told from those of living ones, and are removed here too.
    """
    remove_orphans()
    folder = Path(tempfile.mkdtemp(dir=work_root(), prefix="film-"))
    lock = _locked(folder)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        if lock is not None:
            os.close(lock)


def remove_orphans() -> None:
    """Delete the folders whose worker died."""
    for folder in work_root().glob("film-*"):
        lock = _locked(folder)
        if lock is not None:
            shutil.rmtree(folder, ignore_errors=True)
            os.close(lock)


def _locked(folder: Path) -> int | None:
    """An open lock on the folder itself, or None when its owner lives (or it is gone)."""
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except FileNotFoundError:
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(descriptor)
        return None
    return descriptor
