"""Character outlines and stroke order from hanzi-writer-data, turned into shapes Pillow can fill.

The data set gives each stroke twice: as a closed outline (an SVG path of M, L, Q, C and Z) and as a
"median", the line the brush follows. Its square is 1024 units wide, y grows upwards and the baseline
lies 124 units above the lower edge.
"""

import json
import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from django.conf import settings

Point = tuple[float, float]
SQUARE = 1024
TOP = 900
#: Straight pieces a curve is cut into; at 600 px a stroke's curve shows no corners with eight.
CURVE_PIECES = 8
_STEP = re.compile(r"([MLQCZ])([^MLQCZ]*)")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


@dataclass(frozen=True)
class Stroke:
    """One stroke in units of the square, y growing downwards: its filled outline and the brush's line."""

    outline: tuple[Point, ...]
    median: tuple[Point, ...]


def data_folder() -> Path:
    return Path(settings.BASE_DIR) / "node_modules" / "hanzi-writer-data"


def is_known(character: str) -> bool:
    return (data_folder() / f"{character}.json").is_file()


@lru_cache(256)
def strokes_of(character: str) -> tuple[Stroke, ...]:
    """The character's strokes in writing order. Raises FileNotFoundError for one the data set lacks."""
    data = json.loads((data_folder() / f"{character}.json").read_text(encoding="utf-8"))
    return tuple(
        Stroke(outline=_flatten(path), median=tuple(_turned(x, y) for x, y in median))
        for path, median in zip(data["strokes"], data["medians"], strict=True)
    )


def _turned(x: float, y: float) -> Point:
    return (x, TOP - y)


def _flatten(path: str) -> tuple[Point, ...]:
    """An SVG path as one polygon."""
    points: list[Point] = []
    for command, numbers in _STEP.findall(path):
        values = [float(n) for n in _NUMBER.findall(numbers)]
        pairs = list(zip(values[::2], values[1::2], strict=True))
        size = {"M": 1, "L": 1, "Q": 2, "C": 3, "Z": 1}[command]
        for at in range(0, len(pairs), size):
            controls = pairs[at : at + size]
            if len(controls) == 1:
                points.append(controls[0])
            else:
                points.extend(_curve([points[-1], *controls]))
    return tuple(_turned(x, y) for x, y in points)


def _curve(controls: list[Point]) -> list[Point]:
    """Points along a Bézier curve of any degree by de Casteljau's construction."""
    points = []
    for piece in range(1, CURVE_PIECES + 1):
        t = piece / CURVE_PIECES
        level = controls
        while len(level) > 1:
            level = [(a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t) for a, b in pairwise(level)]
        points.append(level[0])
    return points
