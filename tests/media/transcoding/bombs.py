"""Files that cost a hundred bytes to send and gigabytes or hours to look at, if nobody takes care.

`BOMBS` is the table: what each pretends, and the fault for which it is refused. Most are a small film
of `oddities` in which a number was changed.
"""

import re
import struct
import zlib
from collections.abc import Callable

from media.videos.faults import FilmFault
from tests.factories.media import call_ffmpeg, clip
from tests.media.transcoding.oddities import odd_file

A_MILLION = 1_000_000


def _film(name: str) -> bytearray:
    return bytearray(odd_file(name).read_bytes())


def _made(ending: str, *arguments: str) -> bytes:
    path = clip(seconds=2).with_suffix(f".bomb.{ending}")
    call_ffmpeg(*arguments, str(path))
    return path.read_bytes()


def _huge_picture() -> bytes:
    """64 million dots of one colour: a few kilobytes."""
    colour = ("-f", "lavfi", "-i", "color=s=8192x8192:r=1:d=1", "-frames:v", "1")
    return _made("huge.mkv", *colour, "-c:v", "libx264", "-preset", "ultrafast")


def _long_film() -> bytes:
    """Ten hours of black at a picture a minute: less than half a megabyte."""
    black = ("-f", "lavfi", "-i", "color=s=64x64:r=1/60:d=36000")
    return _made("long.mp4", *black, "-c:v", "libx264", "-preset", "ultrafast")


def _picture_that_lies(name: str) -> bytes:
    """The header says 320 by 240; the picture itself, which has to be unpacked to know, 30000 by 30000."""
    content = _film(name)
    for found in re.finditer(rb"IHDR", content):
        struct.pack_into(">II", content, found.end(), 30_000, 30_000)
    return bytes(content)


def _endless_film() -> bytes:
    """Matroska that claims to last for thirty years."""
    content = _film("matroska.mkv")
    place = content.index(b"\x44\x89\x88") + 3
    struct.pack_into(">d", content, place, 1e12)
    return bytes(content)


def _dots_like_needles() -> bytes:
    """Each dot a million times as wide as it is high."""
    content = _film("anamorphic.mp4")
    place = content.index(b"pasp") + 4
    struct.pack_into(">II", content, place, A_MILLION, 1)
    return bytes(content)


def _billion_samples() -> bytes:
    """An index of a billion pictures of one byte each, all said to lie in one place."""
    content = _film("plain.mp4")
    place = content.index(b"stsz") + 8
    struct.pack_into(">II", content, place, 1, 1_000_000_000)
    place = content.index(b"stsc") + 8
    struct.pack_into(">II", content, place + 8, 1_000_000_000, 1)
    return bytes(content)


def _hundred_thousand_tracks() -> bytes:
    """Matroska with as many tracks as fit into three megabytes."""
    entry = _element(
        b"\xae",
        b"\xd7\x81\x01\x73\xc5\x81\x01\x83\x81\x01\x86\x86V_MPEG"
        + _element(b"\xe0", b"\xb0\x81\x40\xba\x81\x40"),
    )
    tracks = _element(b"\x16\x54\xae\x6b", entry * 100_000)
    head = _element(b"\x1a\x45\xdf\xa3", _element(b"\x42\x82", b"matroska"))
    return head + _element(b"\x18\x53\x80\x67", tracks)


def _element(name: bytes, content: bytes) -> bytes:
    return name + (len(content) | 1 << 56).to_bytes(8, "big") + content


def _packets_without_time() -> bytes:
    """A recording whose length nobody wrote down, and a million packets that all say "now"."""
    endless_cluster = b"\x1f\x43\xb6\x75\x01" + b"\xff" * 7 + b"\xe7\x81\x00"
    return bytes(_film("browser.webm")) + endless_cluster + b"\xa3\x85\x81\x00\x00\x00\x00" * A_MILLION


def _packed_index() -> bytes:
    """An index that is a gigabyte of nothing, compressed (QuickTime's `cmov`)."""
    packer = zlib.compressobj(9)
    first, next_one = (packer.compress(bytes(2**20)) + packer.flush(zlib.Z_FULL_FLUSH) for _ in range(2))
    packed = first + next_one * 1023 + packer.flush()
    content = _box(b"dcom", b"zlib") + _box(b"cmvd", struct.pack(">I", 2**30) + packed)
    return _box(b"ftyp", b"qt  \0\0\2\0qt  ") + _box(b"moov", _box(b"cmov", content))


def _box(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content) + 8) + name + content


def _boxes_in_boxes() -> bytes:
    depth = 50_000
    sizes = range(8 * depth, 0, -8)
    return _box(b"ftyp", b"isom\0\0\2\0isom") + b"".join(struct.pack(">I", size) + b"moov" for size in sizes)


def _cover_that_lies() -> bytes:
    return _picture_that_lies("song with cover.mp3")


BOMBS: dict[str, tuple[Callable[[], bytes], FilmFault]] = {
    "a picture of 8192 by 8192": (_huge_picture, FilmFault.TOO_LARGE_PICTURE),
    "a picture that lies about its size": (lambda: _picture_that_lies("slides.mov"), FilmFault.NOT_A_FILM),
    "a cover that lies about its size": (_cover_that_lies, FilmFault.NO_PICTURE),
    "ten hours in half a megabyte": (_long_film, FilmFault.TOO_LONG),
    "thirty years": (_endless_film, FilmFault.TOO_LONG),
    "dots a million wide": (_dots_like_needles, FilmFault.TOO_LARGE_PICTURE),
    "a billion pictures of a byte": (_billion_samples, FilmFault.NOT_A_FILM),
    "a hundred thousand tracks": (_hundred_thousand_tracks, FilmFault.NOT_A_FILM),
    "a million packets without time": (_packets_without_time, FilmFault.NOT_A_FILM),
    "a gigabyte of index, packed": (_packed_index, FilmFault.NOT_A_FILM),
    "boxes in boxes": (_boxes_in_boxes, FilmFault.NOT_A_FILM),
}
