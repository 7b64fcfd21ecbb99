"""From the place where pieces arrive to the place where films lie."""

import logging
from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.core.files import File

from media.storage import MovableFile, films
from media.videos.patience import patiently
from media.videos.uploads import files
from media.videos.uploads.models import Upload

logger = logging.getLogger(__name__)


class ArrivedFilm(File):
    """Stands in a form for the film that was sent in pieces before it."""

    def __init__(self, upload_id: str) -> None:
        self.upload_id = upload_id
        self.upload: Upload | None = None
        super().__init__(None, name="film")
        self.size = 0

    def find(self, user: Any) -> Upload | None:
        """The upload, if it is this person's and whole."""
        try:
            number = UUID(self.upload_id)
        except ValueError:
            return None
        own = Upload.objects.under_way().filter(pk=number, owner=user).first()
        if own is None or not own.is_whole:
            return None
        self.upload, self.name, self.size = own, own.name or "film", own.length
        return own


def deliver(*, destination: str, report: Callable[[int], None]) -> None:
    """Put the bytes that wait for `destination` there. Nothing waits: nothing is done."""
    upload = Upload.objects.filter(destination=destination).first()
    if upload is None:
        return
    if not _is_there(destination, upload.length):
        with MovableFile(files.path_of(upload.pk)) as content:
            patiently(partial(films().save, destination, content), lambda: report(0))
    number = upload.pk
    upload.delete()
    files.remove(number)


def _is_there(destination: str, length: int) -> bool:
    """Whether an earlier worker took it there. One that was killed while it copied from one disk to another
    left the beginning, and that goes."""
    if not films().exists(destination):
        return False
    if films().size(destination) == length:
        return True
    films().delete(destination)
    return False
