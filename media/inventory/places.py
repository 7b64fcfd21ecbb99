"""Which columns of which tables name files, and what lies in the storages they mean.

Found from the models themselves, so that a new kind of file cannot be forgotten.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from django.apps import apps
from django.core.files.storage import Storage, storages
from django.db.models import FileField, Model

from media.storage import PrivateDisk, PrivateObjects

BATCH = 200
# How big a file has to be, where a row says so: a torn file is as bad as none.
SIZES = {
    "media.video.file": "source_bytes",
    "media.video.keep_file": "keep_bytes",
    "media.video.practice_file": "practice_bytes",
    "media.videorendition.file": "bytes",
}


@dataclass(frozen=True)
class Place:
    """One storage, and the folders of it in which nothing lies but what rows name."""

    alias: str
    title: str
    folders: tuple[str, ...]

    @property
    def storage(self) -> Storage:
        return storages[self.alias]

    @property
    def is_private(self) -> bool:
        return self.alias == FILMS.alias

    def columns(self) -> list[FileField]:
        """Every column whose files lie here."""
        return [
            field
            for model in apps.get_models()
            for field in model._meta.concrete_fields
            if isinstance(field, FileField)
            and isinstance(field.storage, (PrivateDisk, PrivateObjects)) == self.is_private
        ]


FILMS = Place("private", "Films", ("films",))
PICTURES = Place(
    "default",
    "Pictures and documents",
    (
        *("original_images", "images", "documents", "avatar_images"),
        # Of Wagtail's uploads of many at once, and of the tables whose place our films take.
        *("wagtail_uploads", "media", "media_thumbnails"),
    ),
)
PLACES = (FILMS, PICTURES)


def label_of(column: FileField) -> str:
    return f"{column.model._meta.label_lower}.{column.name}"


def rows_of(column: FileField) -> Iterator[Model]:
    """The rows that name a file in this column, a few at a time, whatever is written meanwhile."""
    last = None
    needed = {"pk", column.name, SIZES.get(label_of(column), "pk")}
    rows = column.model._meta.base_manager.exclude(**{column.name: ""}).only(*needed).order_by("pk")
    while batch := list((rows if last is None else rows.filter(pk__gt=last))[:BATCH]):
        yield from batch
        last = batch[-1].pk


def still_named(column: FileField, row: Model, name: str) -> bool:
    return column.model._meta.base_manager.filter(pk=row.pk, **{column.name: name}).exists()


def named_among(place: Place, names: list[str]) -> set[str]:
    """Those of the names that some row names."""
    return {
        name
        for column in place.columns()
        for name in column.model._meta.base_manager.filter(**{f"{column.name}__in": names}).values_list(
            column.name, flat=True
        )
    }


def lying_in(storage: Storage, folders: tuple[str, ...]) -> Iterator[list[str]]:
    """Everything below the folders, a few names at a time."""
    names = (name for folder in folders for name in _below(storage, folder))
    while batch := list(islice(names, BATCH)):
        yield batch


def _below(storage: Storage, folder: str) -> Iterator[str]:
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:
        return
    yield from (f"{folder}/{name}" for name in files if name)
    for name in folders:
        if name:
            yield from _below(storage, f"{folder}/{name}")


def size_of(storage: Storage, name: str) -> int | None:
    """How many bytes are there; None: no such file. What else goes wrong is raised."""
    try:
        return storage.size(name)
    except FileNotFoundError:
        return None
