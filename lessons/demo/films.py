"""Draws the demo's films: characters written stroke by stroke, and poems whose lines light up in turn.

Nothing is downloaded and no font is needed: every character is drawn from its stroke outlines.
"""

import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import IO, cast

from PIL import Image, ImageChops, ImageDraw

from lessons.demo.glyphs import SQUARE, Point, Stroke, is_known, strokes_of
from lessons.demo.sound import write_melody
from media.transcoding.ffmpeg import find_ffmpeg

WIDTH, HEIGHT, RATE = 1280, 720, 12
PAPER, SHEET, INK, PALE, LINE, SEAL = "#FAF7F0", "#FFFFFF", "#1E1C19", "#CFC7B8", "#E3DCCE", "#B3261E"
#: Seconds: a stroke, the breath after it, the look at a finished character, a poem's title and line.
STROKE, BREATH, LOOK, TITLE, VERSE, LAST = 0.75, 0.3, 1.4, 2.5, 4.5, 2.0
#: How far outlines are enlarged before they are shrunk again, which smooths their edges.
SMOOTHING = 3


@dataclass(frozen=True)
class Scene:
    """A film ready to be drawn: its pictures one after another, and when a note sounds (seconds)."""

    frames: Iterator[Image.Image]
    notes: list[float]
    seconds: float


def draw_film(scene: Scene, path: Path) -> None:
    """Encode the scene as an MP4 file at the path. Raises CalledProcessError when ffmpeg fails."""
    with tempfile.TemporaryDirectory() as folder:
        melody = Path(folder) / "melody.wav"
        write_melody(melody, starts=scene.notes, seconds=scene.seconds)
        command = [
            *(find_ffmpeg(), "-y", "-loglevel", "error"),
            *("-f", "rawvideo", "-pix_fmt", "rgb24", "-s", f"{WIDTH}x{HEIGHT}", "-r", str(RATE), "-i", "-"),
            *("-i", str(melody), "-c:v", "libx264", "-preset", "veryfast", "-crf", "20"),
            *("-pix_fmt", "yuv420p", "-c:a", "aac", "-b:a", "96k", "-movflags", "+faststart", str(path)),
        ]
        with subprocess.Popen(command, stdin=subprocess.PIPE) as ffmpeg:
            with cast("IO[bytes]", ffmpeg.stdin) as pictures:
                for frame in scene.frames:
                    pictures.write(frame.tobytes())
            if ffmpeg.wait() != 0:
                raise subprocess.CalledProcessError(ffmpeg.returncode, command)


# Characters written stroke by stroke


def writing_scene(characters: str) -> Scene:
    """Each character alone in a 米字格, drawn stroke by stroke; those already written stand small on the left."""
    notes, now = [], 0.0
    for character in characters:
        for _stroke in strokes_of(character):
            notes.append(now)
            now += STROKE + BREATH
        now += LOOK
    return Scene(frames=_writing_frames(characters), notes=notes, seconds=now)


def _writing_frames(characters: str) -> Iterator[Image.Image]:
    size, left, top = 600, 500, 60
    empty = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    _draw_grid(empty, left, top, size)
    for number, character in enumerate(characters):
        base = empty.copy()
        for place, written in enumerate(characters[:number]):
            _draw_grid(base, 110, 60 + place * 155, 140)
            _ink_character(base, written, 110, 60 + place * 155, 140, INK)
        _ink_character(base, character, left, top, size, LINE)
        for stroke in strokes_of(character):
            mask = _mask(stroke.outline, size)
            for step in range(1, round(STROKE * RATE) + 1):
                yield _with_brush(base, stroke, mask, (left, top), size, step / round(STROKE * RATE))
            base.paste(INK, (left, top), mask)
            yield from _still(base, BREATH)
        yield from _still(base, LOOK)


def _with_brush(
    base: Image.Image, stroke: Stroke, mask: Image.Image, place: tuple[int, int], size: int, share: float
) -> Image.Image:
    """The picture with the stroke so far in vermilion: a broad line along the median, cut to the outline."""
    reached = Image.new("L", (size, size), 0)
    draw = ImageDraw.Draw(reached)
    scale = size / SQUARE
    line = [(x * scale, y * scale) for x, y in _part(stroke.median, share)]
    radius = round(80 * scale)
    draw.line(line, fill=255, width=radius * 2, joint="curve")
    for x, y in line:
        draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=255)
    frame = base.copy()
    frame.paste(SEAL, place, ImageChops.multiply(mask, reached))
    return frame


def _part(line: tuple[Point, ...], share: float) -> list[Point]:
    """The first share (0 to 1) of a line, by length."""
    lengths = [((b[0] - a[0]) ** 2 + (b[1] - a[1]) ** 2) ** 0.5 for a, b in pairwise(line)]
    left = sum(lengths) * share
    part = [line[0]]
    for (a, b), length in zip(pairwise(line), lengths, strict=True):
        if length >= left:
            t = left / length if length else 1.0
            return [*part, (a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t)]
        part.append(b)
        left -= length
    return part


# Poems whose lines light up


def poem_scene(title: str, lines: list[str]) -> Scene:
    """The whole poem in pale ink; each line turns dark in its time, the one being read in vermilion."""
    notes = [TITLE + number * VERSE + beat for number in range(len(lines)) for beat in (0.0, 1.2, 2.4)]
    seconds = TITLE + VERSE * len(lines) + LAST
    return Scene(frames=_poem_frames(title, lines), notes=notes, seconds=seconds)


def _poem_frames(title: str, lines: list[str]) -> Iterator[Image.Image]:
    size = min(96, 560 // (len(lines) + 1))
    gap = size + 16
    top = (HEIGHT - gap * (len(lines) + 1)) // 2
    page = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    _ink_line(page, title, top, round(size * 0.7), INK)
    for number, line in enumerate(lines):
        _ink_line(page, line, top + gap * (number + 1), size, PALE)
    yield from _still(page, TITLE)
    for number, line in enumerate(lines):
        reading = page.copy()
        _ink_line(reading, line, top + gap * (number + 1), size, SEAL)
        yield from _still(reading, VERSE)
        _ink_line(page, line, top + gap * (number + 1), size, INK)
    yield from _still(page, LAST)


def _ink_line(image: Image.Image, text: str, top: int, size: int, colour: str) -> None:
    characters = [character for character in text if is_known(character)]
    step = size + size // 8
    left = (WIDTH - step * len(characters)) // 2
    for place, character in enumerate(characters):
        _ink_character(image, character, left + place * step, top, size, colour)


# The brush


def _still(image: Image.Image, seconds: float) -> Iterator[Image.Image]:
    for _frame in range(round(seconds * RATE)):
        yield image


def _draw_grid(image: Image.Image, left: int, top: int, size: int) -> None:
    """An empty 米字格: a square with its two middle lines and two diagonals."""
    draw = ImageDraw.Draw(image)
    right, bottom, half = left + size, top + size, size // 2
    draw.rectangle((left, top, right, bottom), fill=SHEET, outline=SEAL, width=2)
    for ends in (
        (left, top, right, bottom),
        (right, top, left, bottom),
        (left + half, top, left + half, bottom),
        (left, top + half, right, top + half),
    ):
        draw.line(ends, fill=LINE, width=2)


def _ink_character(image: Image.Image, character: str, left: int, top: int, size: int, colour: str) -> None:
    for stroke in strokes_of(character):
        image.paste(colour, (left, top), _mask(stroke.outline, size))


def _mask(outline: tuple[Point, ...], size: int) -> Image.Image:
    large = size * SMOOTHING
    mask = Image.new("L", (large, large), 0)
    ImageDraw.Draw(mask).polygon([(x * large / SQUARE, y * large / SQUARE) for x, y in outline], fill=255)
    return mask.resize((size, size), Image.Resampling.BOX)
