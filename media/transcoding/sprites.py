"""All scrubbing pictures of a film in one JPEG: small enough for a weak link, however long the film is."""

import math
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from PIL import Image

from media.transcoding.ladder import KEYFRAME_SECONDS, even, reading

SHEET_FILE = "sprites.jpg"
#: Twelve by twelve pictures of 160 dots are 1920 by 1080, which every phone can hold.
MOST_COLUMNS, MOST_PICTURES, LONGEST_EDGE = 12, 144, 160
MOST_MOMENTS = 6
#: A picture that tells less than this, in bits a dot, is blank, black, or the end of a fade.
BLANK = 1.0


@dataclass(frozen=True)
class SpriteSheet:
    """How the pictures lie in the sheet: row by row, one for every `every` seconds of film."""

    every: int
    count: int
    columns: int
    width: int
    height: int

    @property
    def rows(self) -> int:
        return math.ceil(self.count / self.columns)

    def place(self, number: int) -> tuple[int, int, int, int]:
        """Left, top, width and height of one picture."""
        row, column = divmod(number, self.columns)
        return column * self.width, row * self.height, self.width, self.height

    def place_at(self, seconds: float) -> tuple[int, int, int, int]:
        return self.place(min(self.count - 1, int(seconds // self.every)))

    def as_facts(self, moments: list[int], best: int) -> dict[str, Any]:
        """What is kept of it in the film's row."""
        return asdict(self) | {"moments": moments, "best": best}

    @classmethod
    def from_facts(cls, facts: dict[str, Any]) -> "SpriteSheet":
        return cls(**{name: facts[name] for name in cls.__dataclass_fields__})


def plan_sheet(seconds: float, width: int, height: int) -> SpriteSheet:
    """As many pictures as fit, each of them a keyframe of the film."""
    every = KEYFRAME_SECONDS * max(1, math.ceil(seconds / MOST_PICTURES / KEYFRAME_SECONDS))
    count = max(1, math.ceil(round(seconds / every, 2)))
    scale = min(1.0, LONGEST_EDGE / max(width, height))
    return SpriteSheet(
        every=every,
        count=count,
        columns=min(MOST_COLUMNS, count),
        width=even(int(width * scale)),
        height=even(int(height * scale)),
    )


def sheet_command(ffmpeg: str, picture: Path, sheet: SpriteSheet, target: Path) -> list[str]:
    """From a finished rendition, and of that only the keyframes: a hundredth of decoding the source."""
    # The first keyframe of each place, moved to its beginning. Where the film stands still for longer
    # the picture comes again, and the last comes twice, because `fps` keeps what nothing follows.
    place = f"floor((t+0.1)/{sheet.every})"
    filters = (
        f"select='isnan(prev_selected_t)+gt({place},floor((prev_selected_t+0.1)/{sheet.every}))',"
        f"setpts='floor((T+0.1)/{sheet.every})*{sheet.every}/TB',"
        f"tpad=stop=1:stop_mode=clone,fps=1/{sheet.every}:start_time=0:round=up,"
        f"scale={sheet.width}:{sheet.height},tile={sheet.columns}x{sheet.rows},format=yuvj420p"
    )
    return [
        *reading(ffmpeg),
        *("-skip_frame", "nokey", "-i", str(picture), "-vf", filters),
        *("-frames:v", "1", "-update", "1", "-map_metadata", "-1", "-q:v", "6", "-f", "image2", str(target)),
    ]


def promising_moments(path: Path, sheet: SpriteSheet) -> tuple[list[int], int]:
    """Of each part of the film the second whose picture tells most, and the best of them all.

    What is blank or black is left out, unless there is nothing else.
    """
    with Image.open(path) as picture:
        grey = picture.convert("L")
    told = []
    for number in range(sheet.count):
        left, top, width, height = sheet.place(number)
        told.append(grey.crop((left, top, left + width, top + height)).entropy())
    parts = min(MOST_MOMENTS, sheet.count)
    bounds = [round(part * sheet.count / parts) for part in range(parts + 1)]
    chosen = [max(range(*between), key=told.__getitem__) for between in pairwise(bounds)]
    seen = [number for number in chosen if told[number] >= BLANK] or chosen[:1]
    return [number * sheet.every for number in seen], max(seen, key=told.__getitem__) * sheet.every
