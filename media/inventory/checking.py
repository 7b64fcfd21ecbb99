"""What is wrong between rows and bytes: looking only, nothing is changed here."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import cast
from uuid import UUID

from django.db.models import FileField, Model
from wagtail.images.models import AbstractRendition

from cms.jobs.models import Job
from media.inventory.places import (
    FILMS,
    SIZES,
    Place,
    label_of,
    lying_in,
    named_among,
    rows_of,
    size_of,
    still_named,
)
from media.transcoding.models import VideoRendition
from media.videos.models import Video, VideoState
from media.videos.uploads import files
from media.videos.uploads.models import Upload

# Bytes are written before their row; a film takes hours at most, a picture moments.
SAFE_AGE = timedelta(hours=24)


class Mending(StrEnum):
    """What helps against missing bytes; the last two need a person."""

    MAKE_AGAIN = "the film can be made again from its source"
    FORGET_SOURCE = "the film had failed anyway, and can forget its source"
    FORGET_SIZE = "this size can be forgotten, and is made again when a page asks for it"
    SEND_SOURCE = "the film plays, but cannot be made again unless it is sent again"
    SEND = "it has to be sent again"

    @property
    def needs_a_person(self) -> bool:
        return self in (Mending.SEND_SOURCE, Mending.SEND)


@dataclass(frozen=True)
class Missing:
    """A row names bytes that are not there, or only a part of them."""

    column: FileField
    row: Model
    name: str
    is_torn: bool

    @property
    def film(self) -> Video | None:
        return _film_of(self.row)

    @property
    def mending(self) -> Mending:
        if isinstance(self.row, AbstractRendition):
            return Mending.FORGET_SIZE
        if self.film is None:
            return Mending.SEND
        if label_of(self.column) != "media.video.file":
            return Mending.MAKE_AGAIN
        return Mending.FORGET_SOURCE if self.film.state == VideoState.FAILED else Mending.SEND_SOURCE


@dataclass(frozen=True)
class Stray:
    """Bytes that no row names, and have not been touched for a day."""

    place: Place
    name: str


def missing_in(place: Place) -> Iterator[Missing]:
    """Rows without bytes. A film that is still on its way is left to its job."""
    for column in place.columns():
        expected = SIZES.get(label_of(column), "")
        for row in rows_of(column):
            name = str(getattr(row, column.name))
            size = size_of(place.storage, name)
            is_torn = size is not None and bool(expected) and size != getattr(row, expected)
            # It may have been replaced while we looked: its bytes go right after its row has changed.
            if (size is None or is_torn) and not _is_on_its_way(row) and still_named(column, row, name):
                yield Missing(column, row, name, is_torn)


def strays_in(place: Place, *, at: datetime) -> Iterator[Stray]:
    """Bytes without rows, except young ones and those of a film that a job is working on."""
    for names in lying_in(place.storage, place.folders):
        unknown = sorted(set(names) - named_among(place, names))
        for name in unknown:
            if not _is_being_written(place, name) and _age_of(place, name, at) > SAFE_AGE:
                yield Stray(place, name)


def lost_uploads() -> Iterator[Upload]:
    """Uploads whose row says that more bytes are here than are."""
    for upload in Upload.objects.order_by("pk").iterator(200):
        if files.size_of(upload.pk) < upload.offset and Upload.objects.filter(pk=upload.pk).exists():
            yield upload


def stray_uploads() -> Iterator[Path]:
    """Pieces that belong to no upload."""
    return files.strays({pk.hex for pk in Upload.objects.values_list("pk", flat=True)})


def storage_is_away(place: Place) -> bool:
    """Whether nothing at all lies where rows name files: rather a disk that is not there than lost files."""
    is_empty = next(lying_in(place.storage, place.folders), None) is None
    return is_empty and any(next(rows_of(column), None) for column in place.columns())


def _film_of(row: Model) -> Video | None:
    if isinstance(row, VideoRendition):
        return row.video
    return row if isinstance(row, Video) else None


def _is_on_its_way(row: Model) -> bool:
    film = _film_of(row)
    if film is None:
        return False
    return film.state not in (VideoState.READY, VideoState.FAILED) or _has_job(film.pk)


def _is_being_written(place: Place, name: str) -> bool:
    if place != FILMS:
        return False
    folder = name.split("/")[1]
    try:
        film = Video.objects.filter(uid=UUID(folder)).values_list("pk", flat=True).first()
    except ValueError:
        return False
    return film is not None and _has_job(cast(int, film))


def _has_job(film: int) -> bool:
    return Job.objects.active().filter(queue="media", subject_id=str(film)).exists()


def _age_of(place: Place, name: str, at: datetime) -> timedelta:
    try:
        modified = place.storage.get_modified_time(name)
    except FileNotFoundError:
        return timedelta(0)  # Somebody deleted it just now.
    return at - modified
