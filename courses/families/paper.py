"""What printed pages are made of: fonts that know Chinese and Polish names alike, QR codes, drawn animals.

The fonts come with the npm packages of the lock file (see NOTICE), so that paper looks the same on a machine
that has no Chinese font. Only the letters that are used go into a file. Lengths are points, y grows upwards.
"""

from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby
from pathlib import Path

import segno
from django.conf import settings
from reportlab.lib.colors import HexColor
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from courses.families.animals import Area, Line, Oval, shapes_of

INK, SOFT, HAIR, SEAL = HexColor("#1e1c19"), HexColor("#5c564d"), HexColor("#8b8375"), HexColor("#b3261e")
#: Asked for each letter in this order. Latin first: the Chinese font has no Polish ł.
_FILES = {
    "Latin": ("noto-sans", "400Regular", "NotoSans_400Regular.ttf"),
    "Han": ("noto-sans-sc", "400Regular", "NotoSansSC_400Regular.ttf"),
}


@lru_cache(1)
def _fonts() -> dict[str, TTFont]:
    folder = Path(settings.BASE_DIR) / "node_modules" / "@expo-google-fonts"
    fonts = {name: TTFont(name, str(folder.joinpath(*parts))) for name, parts in _FILES.items()}
    for font in fonts.values():
        pdfmetrics.registerFont(font)
    return fonts


@lru_cache(4096)
def _font_of(letter: str) -> str:
    """The first font that has the letter; one that nobody has is an empty box, as everywhere."""
    fonts = _fonts()
    return next((name for name, font in fonts.items() if ord(letter) in font.face.charToGlyph), "Han")


def _runs(text: str) -> Iterator[tuple[str, str]]:
    for name, letters in groupby(text, _font_of):
        yield name, "".join(letters)


def width_of(text: str, size: float) -> float:
    return sum(pdfmetrics.stringWidth(run, name, size) for name, run in _runs(text))


def write(canvas: Canvas, text: str, *, x: float, y: float, size: float, room: float = 0) -> float:
    """One line with its baseline at y; smaller where it would not fit the room. Returns its width."""
    width = width_of(text, size)
    if room and width > room:
        size, width = size * room / width, room
    for name, run in _runs(text):
        canvas.setFont(name, size)
        canvas.drawString(x, y, run)
        x += pdfmetrics.stringWidth(run, name, size)
    return width


def write_lines(canvas: Canvas, text: str, *, x: float, y: float, size: float, room: float) -> float:
    """A paragraph from its first baseline downwards; returns the baseline that would come next."""
    for line in lines_of(text, size, room):
        write(canvas, line, x=x, y=y, size=size)
        y -= size * 1.4
    return y


@lru_cache(256)
def lines_of(text: str, size: float, room: float) -> tuple[str, ...]:
    """Broken at spaces and between Chinese characters, but no line begins with a full stop or a comma."""
    lines, line = [], ""
    for piece in _pieces(text):
        if line and width_of(line + piece.rstrip(), size) > room:
            lines.append(line.rstrip())
            line = ""
        line += piece.lstrip() if not line else piece
    return tuple([*lines, line.rstrip()] if line.strip() else lines)


def _pieces(text: str) -> Iterator[str]:
    piece = ""
    for letter in text:
        stays = letter in "，。；：、！？）》”" or not piece or not (_is_han(letter) or _is_han(piece[-1]))
        if not stays or (piece.endswith(" ") and letter != " "):
            yield piece
            piece = ""
        piece += letter
    yield piece


def _is_han(letter: str) -> bool:
    return "\u2e80" <= letter <= "\u9fff" or letter in "，。；：、！？（）《》“”"


def draw_code(canvas: Canvas, text: str, *, x: float, y: float, size: float) -> None:
    """A QR code with its white edge inside the square whose lower left corner is (x, y)."""
    rows = list(segno.make(text, error="m", micro=False).matrix_iter(border=2))
    step = size / len(rows)
    canvas.setFillColor(INK)
    for down, row in enumerate(rows):
        across = 0
        for is_dark, squares in groupby(row):
            count = len(list(squares))
            if is_dark:
                top = y + size - (down + 1) * step
                canvas.rect(x + across * step, top, count * step, step, stroke=0, fill=1)
            across += count


def draw_animal(canvas: Canvas, animal: str, *, x: float, y: float, size: float) -> None:
    canvas.saveState()
    canvas.translate(x, y + size)
    canvas.scale(size / 100, -size / 100)
    canvas.setLineCap(1)
    canvas.setLineJoin(1)
    for shape in shapes_of(animal):
        colour = HexColor(shape.colour)
        if isinstance(shape, Oval):
            canvas.setFillColor(colour)
            left, top = shape.x - shape.width, shape.y - shape.height
            canvas.ellipse(left, top, shape.x + shape.width, shape.y + shape.height, stroke=0, fill=1)
            continue
        path = canvas.beginPath()
        path.moveTo(*shape.corners[0])
        for corner in shape.corners[1:]:
            path.lineTo(*corner)
        if isinstance(shape, Area):
            path.close()
            canvas.setFillColor(colour)
            canvas.drawPath(path, stroke=0, fill=1)
        elif isinstance(shape, Line):
            canvas.setStrokeColor(colour)
            canvas.setLineWidth(shape.thickness)
            canvas.drawPath(path, stroke=1, fill=0)
    canvas.restoreState()
