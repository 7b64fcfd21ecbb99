"""What happens to an upload: it begins, grows, is handed over to a film, or is swept away.

Bytes count once they are on the disk and the row says so; the row's offset decides between two
senders, so that nobody has to wait for a connection that died in a tunnel.
"""

import logging
import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from wagtail.models import Collection

from cms.accounts.models import User
from media.videos.uploads import digests, files
from media.videos.uploads.limits import insist_on_room
from media.videos.uploads.models import Upload

logger = logging.getLogger(__name__)

KEPT_FOR = timedelta(hours=24)


class UploadGone(Exception):
    """Cancelled, swept or handed over while its bytes arrived."""


class OffsetMoved(Exception):
    """Bytes came for a place that is not the end: another connection was quicker, or some were lost."""


class TooManyBytes(Exception):
    """More came than were announced."""


def begin_upload(*, owner: User, collection: Collection, name: str, length: int, at: datetime) -> Upload:
    """Raises a Refusal when there is no room (`uploads.limits`)."""
    with transaction.atomic():
        # Two that begin together must not both be given the last room.
        Collection.objects.select_for_update().get(pk=collection.pk)
        insist_on_room(collection=collection, length=length)
        return Upload.objects.create(
            owner=owner, collection=collection, name=name, length=length, expires_at=at + KEPT_FOR
        )


def position_of(upload: Upload) -> int:
    """How many bytes are here. Should the file have been lost, the upload begins again."""
    if files.size_of(upload.pk) < upload.offset:
        logger.error("The bytes of upload %s are no longer on the disk.", upload.pk)
        Upload.objects.filter(pk=upload.pk, destination="").update(offset=0, digest="")
        upload.offset, upload.digest = 0, ""
    return upload.offset


def receive(*, upload_id: uuid.UUID, offset: int, blocks: Iterable[bytes], at: datetime) -> int:
    """Append what arrives, block by block, and return how many bytes are here then.

    Each block counts as soon as it is written, so a connection that breaks loses one at most.
    """
    for block in blocks:
        if block:
            offset = _append(upload_id, offset, block, at)
    return offset


def _append(upload_id: uuid.UUID, offset: int, block: bytes, at: datetime) -> int:
    end = offset + len(block)
    with files.opened(upload_id) as file:
        upload = Upload.objects.under_way().filter(pk=upload_id).first()
        if upload is None:
            files.remove(upload_id)
            raise UploadGone
        if upload.offset != offset:
            raise OffsetMoved
        if end > upload.length:
            raise TooManyBytes
        files.write(file, offset, block)
        path, is_whole = files.path_of(upload_id), end == upload.length
        digest = digests.go_on(upload.digest, path, start=offset, end=end, is_whole=is_whole)
        here = Upload.objects.under_way().filter(pk=upload_id, offset=offset)
        if not here.update(offset=end, digest=digest, expires_at=at + KEPT_FOR):
            raise UploadGone
    return end


def cancel_upload(*, upload: Upload) -> None:
    """Forget it and its bytes, unless a film has them already."""
    if Upload.objects.under_way().filter(pk=upload.pk).delete()[0]:
        files.remove(upload.pk)


def hand_over(*, upload: Upload, destination: str) -> bool:
    """Promise the bytes to a film that will lie at `destination`. False: they are not ours to give any more."""
    whole = Upload.objects.under_way().filter(pk=upload.pk, offset=upload.length)
    return bool(whole.update(destination=destination))


def sweep_uploads(*, at: datetime, needed: set[str]) -> None:
    """Delete what nobody has gone on with for a day, but for the bytes that films still wait for (`needed`)."""
    for upload in Upload.objects.abandoned(at).exclude(destination__in=needed):
        if Upload.objects.abandoned(at).filter(pk=upload.pk).delete()[0]:
            files.remove(upload.pk)
    known = {pk.hex for pk in Upload.objects.values_list("pk", flat=True)}
    for path in files.strays(known):
        path.unlink(missing_ok=True)
