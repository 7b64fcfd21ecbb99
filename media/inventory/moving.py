"""Moving films from one home to the other: copied and verified first, deleted only when asked."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import file_digest

from django.conf import settings
from django.core.files import File
from django.core.files.storage import Storage, storages

from media.inventory.checking import SAFE_AGE
from media.inventory.places import FILMS, lying_in, named_among, rows_of, size_of


class MoveRefused(Exception):
    """Nothing was done; the sentence says why."""


@dataclass
class Moved:
    """What one run did, and what it left."""

    named: int = 0
    copied: int = 0
    copied_bytes: int = 0
    deleted: int = 0
    strays: int = 0
    lost: int = 0
    differing: int = 0


@dataclass(frozen=True)
class Homes:
    """Where films come from and where they go to."""

    source: str
    target: str

    @property
    def origin(self) -> Storage:
        return self._storage(self.source)

    @property
    def goal(self) -> Storage:
        return self._storage(self.target)

    @staticmethod
    def _storage(home: str) -> Storage:
        alias = settings.FILM_HOMES[home]
        if alias not in settings.STORAGES:
            raise MoveRefused("S3_PRIVATE_BUCKET names no bucket, so films can only live on the disk.")
        return storages[alias]

    @property
    def is_moved_in(self) -> bool:
        return self.target == settings.FILMS_IN


def copy_films(*, homes: Homes, tell: Callable[[Moved], None]) -> Moved:
    """Bring every file that a row names to its new home. Run again, it goes on where it was cut off.

    A file counts as brought when as many bytes are there; `delete_moved` looks closer.
    """
    moved, origin, goal = Moved(), homes.origin, homes.goal
    for name in _named():
        moved.named += 1
        copied = _copy(origin, goal, name)
        if copied is None:
            moved.lost += 1
        elif copied:
            moved.copied, moved.copied_bytes = moved.copied + 1, moved.copied_bytes + copied
        tell(moved)
    return moved


def delete_moved(*, homes: Homes, at: datetime, moved: Moved, tell: Callable[[Moved], None]) -> None:
    """Delete from the old home what lies in the new one with the same bytes, and what belongs to no film."""
    if not homes.is_moved_in:
        raise MoveRefused(f"Films still live in the {settings.FILMS_IN}: nothing is deleted there.")
    for names in lying_in(homes.origin, FILMS.folders):
        named = named_among(FILMS, names)
        for name in names:
            if name not in named:
                _delete_stray(homes.origin, name, at, moved)
            elif _digest(homes.origin, name) == _digest(homes.goal, name):
                homes.origin.delete(name)
                moved.deleted += 1
            else:
                moved.differing += 1
            tell(moved)


def _named() -> Iterator[str]:
    for column in FILMS.columns():
        for row in rows_of(column):
            yield str(getattr(row, column.name))


def _copy(origin: Storage, goal: Storage, name: str) -> int | None:
    """How many bytes were copied: 0 when they were there already, None when they are in neither home."""
    size, there = size_of(origin, name), size_of(goal, name)
    if size is None:
        return None if there is None else 0
    if there == size:
        return 0
    if there is not None:  # Cut off in the middle.
        goal.delete(name)
    with origin.open(name, "rb") as opened:
        stored = goal.save(name, File(opened, name=name))
    if stored != name:  # Another run of this command was quicker.
        goal.delete(stored)
    return size


def _digest(storage: Storage, name: str) -> str | None:
    try:
        with storage.open(name, "rb") as opened:
            return file_digest(opened, "sha256").hexdigest()
    except FileNotFoundError:
        return None


def _delete_stray(storage: Storage, name: str, at: datetime, moved: Moved) -> None:
    if at - storage.get_modified_time(name) > SAFE_AGE:
        storage.delete(name)
        moved.deleted += 1
    else:
        moved.strays += 1
