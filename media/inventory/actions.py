"""Bringing rows and bytes into agreement again."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from media.inventory.checking import (
    Mending,
    Missing,
    Stray,
    lost_uploads,
    missing_in,
    storage_is_away,
    stray_uploads,
    strays_in,
)
from media.inventory.places import Place, named_among, size_of
from media.storage import private_storage
from media.transcoding.models import VideoRendition
from media.videos.actions import start_transcoding
from media.videos.models import Video
from media.videos.uploads.actions import position_of


class StorageAway(Exception):
    """Nothing was mended: not one of the files is there, so the storage itself must be missing."""


def mend_rows(*, place: Place, tell: Callable[[Missing], None]) -> None:
    """Do for each row without bytes what helps against it; `tell` hears of each before it is mended."""
    if storage_is_away(place):
        raise StorageAway
    films = set()
    for missing in missing_in(place):
        tell(missing)
        if _mend(missing) and missing.film:
            films.add(missing.film.pk)
    # Only now: a film on its way is left alone, and other files of it may have been missing too.
    for film in Video.objects.filter(pk__in=films):
        start_transcoding(video=film)


def _mend(missing: Missing) -> bool:
    """Returns whether the film is to be made again."""
    film, row = missing.film, missing.row
    if missing.mending == Mending.FORGET_SIZE:
        missing.column.model._meta.base_manager.get(pk=row.pk).delete()
    elif missing.mending == Mending.FORGET_SOURCE and film:
        Video.objects.filter(pk=film.pk, file=missing.name).update(file="", source_bytes=0, digest="")
    elif missing.mending == Mending.MAKE_AGAIN and film:
        if isinstance(row, VideoRendition):
            return True
        # A film that plays is not given up for a poster.
        column = missing.column.name
        Video.objects.filter(pk=film.pk, **{column: missing.name}).update(**{column: ""})
        return bool(film.file) and size_of(private_storage(), str(film.file)) is not None
    return False


def delete_strays(*, place: Place, at: datetime, tell: Callable[[Stray], None]) -> None:
    """Delete the bytes that nobody names and that are old enough."""
    for stray in strays_in(place, at=at):
        tell(stray)
        with transaction.atomic():
            if not named_among(place, [stray.name]):
                place.storage.delete(stray.name)


def mend_uploads() -> None:
    """Let uploads whose bytes were lost begin again, and delete pieces that belong to none."""
    for upload in lost_uploads():
        position_of(upload)
    for path in stray_uploads():
        path.unlink(missing_ok=True)
