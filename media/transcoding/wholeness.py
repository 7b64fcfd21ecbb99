"""Whether a file that was made is all there: where the disk is full its end may be lost unsaid."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO

from PIL import Image

from media.transcoding.ffmpeg import FfmpegRefused
from media.transcoding.fragments import UnreadableOutput

# A film may end a little early or late (a last frame held, sound longer than picture); what ends
# earlier than this was cut off, and ffmpeg does not say so.
TOLERANCE, LEAST_TOLERANCE = 0.02, 0.25
END_OF_JPEG = b"\xff\xd9"


def tolerance(seconds: float) -> float:
    """By how many seconds two accounts of such a length may differ."""
    return max(seconds * TOLERANCE, LEAST_TOLERANCE)


def insist_on_whole_film(path: Path, lengths: Sequence[float]) -> None:
    """Let the MP4 have one track for each of these lengths in seconds, and every byte it names.

    What is torn raises UnreadableOutput, for it may be better the next time; what is whole and of
    another length FfmpegRefused, for it would be so again.
    """
    with path.open("rb") as opened:
        parts = dict(_boxes(opened, 0, path.stat().st_size, path))
        if not {b"moov", b"mdat"} <= parts.keys():
            raise UnreadableOutput(f"{path.name} is no whole film")
        told = _lengths_of_tracks(opened, parts[b"moov"], path)
    agree = len(told) == len(lengths) and all(
        abs(is_ - ought) <= tolerance(ought) for is_, ought in zip(told, lengths, strict=True)
    )
    if not agree:
        raise FfmpegRefused(f"{path.name} lasts {told} s instead of {lengths}")


def insist_on_whole_picture(path: Path, size: tuple[int, int] | None = None) -> None:
    """Let the JPEG be readable to its last byte, and of this size where one is given."""
    try:
        with Image.open(path) as picture:
            picture.load()
        ends = path.read_bytes()[-len(END_OF_JPEG) :]
    except (OSError, SyntaxError) as broken:
        raise UnreadableOutput(f"{path.name}: {broken}") from broken
    if ends != END_OF_JPEG or (size and picture.size != size):
        raise UnreadableOutput(f"{path.name} of {picture.size} is no whole picture")


#: Where a box's content begins and ends.
Span = tuple[int, int]


def _boxes(opened: IO[bytes], begin: int, end: int, path: Path) -> Iterator[tuple[bytes, Span]]:
    """The boxes (ISO/IEC 14496-12, section 4.2) that fill this part of the file, none of them torn."""
    while begin < end:
        opened.seek(begin)
        head = opened.read(16)
        length, kind, header = int.from_bytes(head[:4]), head[4:8], 8
        if length == 1:
            length, header = int.from_bytes(head[8:]), 16
        if length < header or begin + length > end:
            raise UnreadableOutput(f"{path.name} ends at {end}, within a box")
        yield kind, (begin + header, begin + length)
        begin += length


def _lengths_of_tracks(opened: IO[bytes], movie: Span, path: Path) -> list[float]:
    second, lengths = 0, []
    for kind, span in _boxes(opened, *movie, path):
        if kind == b"mvhd":
            second = _number_at(opened, span[0] + 12)
        elif kind == b"trak":
            (header,) = (inner for name, inner in _boxes(opened, *span, path) if name == b"tkhd")
            lengths.append(_number_at(opened, header[0] + 20) / second)
    return lengths


def _number_at(opened: IO[bytes], place: int) -> int:
    opened.seek(place)
    return int.from_bytes(opened.read(4))
