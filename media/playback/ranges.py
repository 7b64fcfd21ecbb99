"""Sending part of a file, as players ask for it (RFC 9110, section 14)."""

import re
from collections.abc import Callable, Iterator
from typing import IO

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse

BLOCK = 64 * 1024
ONE_RANGE = re.compile(r"bytes=(\d*)-(\d*)", re.ASCII)


class NotSatisfiable(Exception):
    """The range lies beyond the end of the file."""


def wanted_range(header: str, size: int) -> tuple[int, int] | None:
    """First and last byte asked for, or None for the whole file.

    Several ranges, other units and nonsense are answered with the whole, as the standard allows.
    """
    found = ONE_RANGE.fullmatch(header.strip())
    if not found or not (found[1] or found[2]) or max(len(found[1]), len(found[2])) > 18:
        return None
    if not found[1]:
        if int(found[2]) == 0 or size == 0:
            raise NotSatisfiable
        return max(0, size - int(found[2])), size - 1
    first = int(found[1])
    last = int(found[2]) if found[2] else size - 1
    if found[2] and last < first:
        return None
    if first >= size:
        raise NotSatisfiable
    return first, min(last, size - 1)


def ranged_response(
    request: HttpRequest, opener: Callable[[], IO[bytes]], size: int, content_type: str
) -> HttpResponseBase:
    """The file, or the part of it the request's Range names; opened when the first byte is sent."""
    try:
        wanted = wanted_range(request.headers.get("Range", ""), size)
    except NotSatisfiable:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    first, last = wanted or (0, size - 1)
    headers = {
        "Accept-Ranges": "bytes",
        "Content-Length": str(last - first + 1),
        # Keeps the compressing middleware away: a range counts the file's own bytes.
        "Content-Encoding": "identity",
    }
    if wanted:
        headers["Content-Range"] = f"bytes {first}-{last}/{size}"
    status = 206 if wanted else 200
    if request.method == "HEAD":
        return HttpResponse(status=status, headers=headers, content_type=content_type)
    parts = _blocks(opener, first, last - first + 1)
    return StreamingHttpResponse(parts, status=status, headers=headers, content_type=content_type)


def _blocks(opener: Callable[[], IO[bytes]], first: int, length: int) -> Iterator[bytes]:
    with opener() as opened:
        opened.seek(first)
        while length > 0 and (block := opened.read(min(BLOCK, length))):
            length -= len(block)
            yield block
