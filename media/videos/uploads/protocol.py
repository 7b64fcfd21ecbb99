"""tus 1.0 (https://tus.io/protocols/resumable-upload): its headers, read and written."""

import base64
import binascii
import hashlib
import tempfile
from collections.abc import Callable, Iterator
from datetime import datetime

from django.http import HttpResponse
from django.utils.http import http_date

from media.videos.limits import MAX_BYTES
from media.videos.uploads import files

VERSION = "1.0.0"
EXTENSIONS = "creation,creation-with-upload,expiration,termination,checksum"
CHECKSUMS = ("sha1", "sha256")
BYTES = "application/offset+octet-stream"
# What is read from the connection before it is written down.
BLOCK = 1024 * 1024
LONGEST_NUMBER = 15


class BadRequest(Exception):
    """The request is not tus; carries the status to answer with."""

    def __init__(self, status: int) -> None:
        self.status = status
        super().__init__(status)


class ChecksumMismatch(Exception):
    """The bytes are not those that were sent."""


def number(header: str | None) -> int:
    if not header or not (header.isascii() and header.isdigit()) or len(header) > LONGEST_NUMBER:
        raise BadRequest(400)
    return int(header)


def metadata(header: str) -> dict[str, str]:
    """`Upload-Metadata`: names and values in base64, between commas."""
    found = {}
    for pair in filter(None, (part.strip() for part in header.split(","))):
        name, _, value = pair.partition(" ")
        try:
            found[name] = base64.b64decode(value, validate=True).decode("utf-8")
        except (binascii.Error, UnicodeDecodeError):
            raise BadRequest(400) from None
    return found


def blocks(read: Callable[[int], bytes], length: int) -> Iterator[bytes]:
    """The body, piece by piece; ends without complaint where the connection does."""
    while length > 0:
        try:
            block = read(min(BLOCK, length))
        except OSError:
            return
        if not block:
            return
        length -= len(block)
        yield block


def verified(pieces: Iterator[bytes], checksum: str) -> Iterator[bytes]:
    """The same pieces, but none before all have been seen to be those that were sent."""
    name, _, expected = checksum.partition(" ")
    if name not in CHECKSUMS:
        raise BadRequest(400)
    reckoned = hashlib.new(name, usedforsecurity=False)
    with tempfile.TemporaryFile(dir=files.folder()) as kept:
        for piece in pieces:
            reckoned.update(piece)
            kept.write(piece)
        if base64.b64encode(reckoned.digest()).decode() != expected.strip():
            raise ChecksumMismatch
        kept.seek(0)
        while piece := kept.read(BLOCK):
            yield piece


def answer(status: int, *, offset: int | None = None, expires_at: datetime | None = None) -> HttpResponse:
    response = HttpResponse(status=status)
    response["Tus-Resumable"] = VERSION
    response["Cache-Control"] = "no-store"
    if offset is not None:
        response["Upload-Offset"] = str(offset)
    if expires_at is not None:
        response["Upload-Expires"] = http_date(expires_at.timestamp())
    return response


def capabilities() -> HttpResponse:
    response = answer(204)
    response["Tus-Version"] = VERSION
    response["Tus-Extension"] = EXTENSIONS
    response["Tus-Max-Size"] = str(MAX_BYTES)
    response["Tus-Checksum-Algorithm"] = ",".join(CHECKSUMS)
    return response
