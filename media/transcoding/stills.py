"""One picture of a film, taken from a finished rendition: it is upright, in ordinary colours, and cheap."""

from collections.abc import Callable, Iterable
from pathlib import Path

from media.transcoding.ffmpeg import find_ffmpeg, run_ffmpeg
from media.transcoding.ladder import reading
from media.transcoding.models import RenditionKind, VideoRendition
from media.transcoding.wholeness import insist_on_whole_picture

#: More dots than this say nothing more on a poster.
LARGEST_SIDE = 720

#: Gives `length` bytes of the rendition's file from `offset` on.
ReadPart = Callable[[int, int], bytes]


def rendition_for_stills(renditions: Iterable[VideoRendition]) -> VideoRendition:
    """The largest picture that is not larger than a poster needs, else the smallest there is."""
    pictures = sorted((r for r in renditions if r.kind == RenditionKind.PICTURE), key=short_side)
    return max([p for p in pictures if short_side(p) <= LARGEST_SIDE] or pictures[:1], key=short_side)


def short_side(picture: VideoRendition) -> int:
    return min(picture.width or 0, picture.height or 0)


def take_still(
    rendition: VideoRendition, at: float, *, read: ReadPart, folder: Path, target: Path
) -> Path | None:
    """The picture at this second as a JPEG; None where there is none.

    Of the rendition only the fragment is read in which the moment lies: a megabyte, also of a film
    of hours in an object store.
    """
    begin = 0.0
    for seconds, length, offset in rendition.fragments:
        if at < begin + seconds or (seconds, length, offset) == tuple(rendition.fragments[-1]):
            break
        begin += seconds
    part = folder / "moment.mp4"
    part.write_bytes(read(0, rendition.header_bytes) + read(offset, length))
    within = max(0.0, min(at - begin, seconds - 0.1))
    run_ffmpeg(_still_command(part, within, target), folder=folder, on_progress=lambda _: None)
    if not target.exists():
        return None
    insist_on_whole_picture(target)
    return target


def _still_command(part: Path, at: float, target: Path) -> list[str]:
    return [
        *reading(find_ffmpeg()),
        *("-ss", f"{at:.3f}", "-i", str(part), "-frames:v", "1", "-update", "1"),
        *("-vf", "setsar=1,format=yuvj420p", "-map_metadata", "-1", "-q:v", "4", "-f", "image2", str(target)),
    ]


def reader_of(path: Path) -> ReadPart:
    """Reads a file of this machine."""

    def read(offset: int, length: int) -> bytes:
        with path.open("rb") as opened:
            opened.seek(offset)
            return opened.read(length)

    return read
