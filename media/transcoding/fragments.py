"""Read what ffmpeg wrote: where each fragment lies in its file, how heavy it is, and its codec."""

import re
from dataclasses import dataclass
from pathlib import Path

# Players leave out a last fragment of a few samples, and then wait for the film's end for ever.
LEAST_TAIL_SECONDS = 0.5
BYTE_RANGE = re.compile(r"(\d+)@(\d+)")
LONGEST_HEADER = 65536


class UnreadableOutput(Exception):
    """ffmpeg said all was well, and the files say otherwise."""


class EmptyOutput(UnreadableOutput):
    """There was nothing to write."""


@dataclass(frozen=True)
class Fragments:
    """One rendition's file: its header and its fragments as (seconds, length, offset)."""

    header_bytes: int
    parts: list[tuple[float, int, int]]

    @property
    def seconds(self) -> float:
        return sum(seconds for seconds, _, _ in self.parts)

    @property
    def peak_bandwidth(self) -> int:
        return max(round(length * 8 / seconds) for seconds, length, _ in self.parts if seconds > 0)

    @property
    def average_bandwidth(self) -> int:
        return round(sum(length for _, length, _ in self.parts) * 8 / self.seconds)


def read_fragments(playlist: Path) -> Fragments:
    """The byte ranges of a single-file rendition, from the playlist ffmpeg wrote beside it."""
    header, parts, seconds = 0, [], 0.0
    lines = playlist.read_text().splitlines()
    for line in lines:
        if line.startswith("#EXT-X-MAP:"):
            header = _range_in(line)[0]
        elif line.startswith("#EXTINF:"):
            seconds = float(line.removeprefix("#EXTINF:").split(",")[0])
        elif line.startswith("#EXT-X-BYTERANGE:"):
            parts.append((seconds, *_range_in(line)))
    if "#EXT-X-ENDLIST" not in lines:
        # Its end was lost with the disk's room, and must not be taken for the film's.
        raise UnreadableOutput(f"{playlist} breaks off")
    if not sum(length for _, length, _ in parts):
        raise EmptyOutput(str(playlist))
    if not header or not sum(seconds for seconds, _, _ in parts):
        raise UnreadableOutput(str(playlist))
    # Where the disk is full ffmpeg may lose the end of a file and say nothing.
    end = max(offset + length for _, length, offset in parts)
    if playlist.with_suffix(".mp4").stat().st_size < end:
        raise UnreadableOutput(f"{playlist} names more than there is")
    return Fragments(header_bytes=header, parts=_with_whole_tail(parts))


def _with_whole_tail(parts: list[tuple[float, int, int]]) -> list[tuple[float, int, int]]:
    """A tail that is too short to stand alone belongs to the fragment before it."""
    if len(parts) < 2 or parts[-1][0] >= LEAST_TAIL_SECONDS:
        return parts
    (seconds, length, offset), (tail_seconds, tail_length, _) = parts[-2:]
    return [*parts[:-2], (seconds + tail_seconds, length + tail_length, offset)]


def _range_in(line: str) -> tuple[int, int]:
    found = BYTE_RANGE.search(line)
    if not found:
        raise UnreadableOutput(line)
    return int(found[1]), int(found[2])


def picture_codec(film: Path, header_bytes: int) -> str:
    """The codec as a playlist names it (`avc1.4d401f`), from the film's own header."""
    with film.open("rb") as opened:
        header = opened.read(min(header_bytes, LONGEST_HEADER))
    at = header.find(b"avcC")
    if at < 0:
        raise UnreadableOutput(f"{film.name} has no H.264 header")
    profile, compatibility, level = header[at + 5 : at + 8]
    return f"avc1.{profile:02x}{compatibility:02x}{level:02x}"
