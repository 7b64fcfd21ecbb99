"""Where films live: a private place, on this machine's disk or in an object store.

Both classes are Django storages; the setting STORAGES["private"] names one of them. What the rest
of the app needs beyond Django's own methods is `fetch` (a film as a local file, for ffmpeg),
`read_part` (some bytes of a large one) and `has_room_for` (whether a film may come at all).
"""

import contextlib
import shutil
from pathlib import Path
from typing import IO, Any, Protocol, cast

from botocore.config import Config
from django.core.files import File
from django.core.files.storage import FileSystemStorage, Storage, storages
from storages.backends.s3 import S3Storage

# A store that does not answer must not hold a page or a worker for minutes, as boto would.
CONNECT_SECONDS, ANSWER_SECONDS, TRIES = 5, 20, 4
# Bytes that the rest of the site may still write while films arrive.
RESERVE = 1024**3
KEPT_LEVELS = 1  # `films/` itself stays when its last film goes.


class FilmStorage(Protocol):
    """What this app asks of the private storage."""

    def save(self, name: str, content: File) -> str: ...
    def open(self, name: str, mode: str = "rb") -> IO[bytes]: ...
    def delete(self, name: str) -> None: ...
    def exists(self, name: str) -> bool: ...
    def size(self, name: str) -> int: ...
    def listdir(self, path: str) -> tuple[list[str], list[str]]: ...
    def fetch(self, name: str, folder: Path) -> Path: ...
    def read_part(self, name: str, offset: int, length: int) -> bytes: ...
    def has_room_for(self, length: int) -> bool: ...


def private_storage() -> Storage:
    """The storage for bytes that only the admitted may see (a callable, so that no migration names it)."""
    return storages["private"]


def films() -> FilmStorage:
    """The private storage, seen as this app uses it."""
    return cast(FilmStorage, private_storage())


class PrivateDisk(FileSystemStorage):
    """Local disk that leaves nothing behind: no torso of a failed write, no empty folder."""

    def _save(self, name: str, content: File) -> str:
        try:
            return super()._save(name, content)  # type: ignore[misc]  # Django's, unknown to its stubs
        except OSError:
            # A full disk would leave half a film under its final name.
            with contextlib.suppress(OSError):
                super().delete(name)
            raise

    def url(self, name: str | None) -> str:
        raise ValueError("A film has no address of its own: ask media.playback for one.")

    def delete(self, name: str) -> None:
        if not name:
            return  # A film that failed has no file any more; wagtailmedia deletes it all the same.
        super().delete(name)
        self._remove_empty_folders(Path(self.path(name)).parent)

    def _remove_empty_folders(self, folder: Path) -> None:
        root = Path(self.location)
        while folder.is_relative_to(root) and len(folder.relative_to(root).parts) > KEPT_LEVELS:
            try:
                folder.rmdir()
            except FileNotFoundError:
                pass
            except OSError:
                return  # Not empty.
            folder = folder.parent

    def fetch(self, name: str, folder: Path) -> Path:
        """The file where it lies: ffmpeg reads it in place."""
        return Path(self.path(name))

    def read_part(self, name: str, offset: int, length: int) -> bytes:
        with self.open(name) as opened:
            opened.seek(offset)
            return opened.read(length)

    def has_room_for(self, length: int) -> bool:
        """Whether so many bytes fit, with RESERVE left for all else."""
        folder = Path(self.location)
        folder.mkdir(parents=True, exist_ok=True)
        return shutil.disk_usage(folder).free - length >= RESERVE


class PrivateObjects(S3Storage):
    """A private bucket; addresses are presigned and short-lived (querystring_expire in settings)."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        patience = Config(
            connect_timeout=CONNECT_SECONDS,
            read_timeout=ANSWER_SECONDS,
            retries={"mode": "standard", "total_max_attempts": TRIES},
        )
        given: Config = self.client_config  # type: ignore[has-type]  # storages carries no types
        self.client_config = given.merge(patience)

    def delete(self, name: str) -> None:
        if name:
            super().delete(name)

    def fetch(self, name: str, folder: Path) -> Path:
        """Download the object into `folder` in parts, without holding it in memory."""
        target = folder / "source"
        key = self._normalize_name(name)
        self.bucket.download_file(key, str(target))
        return target

    def read_part(self, name: str, offset: int, length: int) -> bytes:
        """Opening the object would download all of it."""
        wanted = f"bytes={offset}-{offset + length - 1}"
        return self.bucket.Object(self._normalize_name(name)).get(Range=wanted)["Body"].read()

    def has_room_for(self, length: int) -> bool:
        """An object store knows no end."""
        return True


class MovableFile(File):
    """A finished local file that the local disk may rename into place instead of copying."""

    def __init__(self, path: Path) -> None:
        self._path = path
        super().__init__(path.open("rb"), name=path.name)

    def temporary_file_path(self) -> str:
        return str(self._path)


def is_object_store(storage: Any) -> bool:
    """Whether bytes are served by the store itself, from presigned addresses."""
    return isinstance(storage, S3Storage)


def presigned_address(
    name: str, *, method: str = "GET", content_type: str = "", disposition: str = ""
) -> str:
    """Where the object store sends these bytes itself for the next minutes, called what we say they are."""
    asked = {"ResponseContentType": content_type, "ResponseContentDisposition": disposition}
    parameters = {key: value for key, value in asked.items() if value}
    store = cast(S3Storage, private_storage())
    return str(store.url(name, parameters=parameters, http_method=method))
