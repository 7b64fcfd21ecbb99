"""The one file of each upload, on a disk that website and worker share."""

import contextlib
import fcntl
import os
import shutil
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from django.conf import settings

# Between the first byte and its row there are moments, not hours.
STRAY_AFTER_SECONDS = 3600


def folder() -> Path:
    place = Path(settings.FILM_UPLOADS_DIR)
    place.mkdir(parents=True, exist_ok=True)
    return place


def path_of(upload_id: uuid.UUID) -> Path:
    return folder() / upload_id.hex


def size_of(upload_id: uuid.UUID) -> int:
    try:
        return path_of(upload_id).stat().st_size
    except FileNotFoundError:
        return 0


def free_bytes() -> int:
    return shutil.disk_usage(folder()).free


@contextlib.contextmanager
def opened(upload_id: uuid.UUID) -> Iterator[IO[bytes]]:
    """The file, for one writer at a time. Held for one block only, never while waiting for a sender."""
    descriptor = os.open(path_of(upload_id), os.O_RDWR | os.O_CREAT, 0o600)
    with os.fdopen(descriptor, "r+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield file


def write(file: IO[bytes], position: int, block: bytes) -> None:
    """Write and make sure: what the row says is here must be here after a power cut too."""
    file.seek(position)
    file.write(block)
    file.truncate()
    file.flush()
    os.fsync(file.fileno())


def remove(upload_id: uuid.UUID) -> None:
    path_of(upload_id).unlink(missing_ok=True)


def strays(known: set[str]) -> Iterator[Path]:
    """Files that no row knows of."""
    for path in folder().iterdir():
        with contextlib.suppress(FileNotFoundError):
            is_old = time.time() - path.stat().st_mtime > STRAY_AFTER_SECONDS
            if is_old and path.name not in known:
                yield path
