"""Twelve animals, drawn from circles, ovals, many-sided shapes and lines: the same for screens and for paper.

A square of 100 units, y growing downwards. Drawn for this project.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import models
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _


class Animal(models.TextChoices):
    PANDA = "panda", _("Panda")
    RABBIT = "rabbit", _("Rabbit")
    TIGER = "tiger", _("Tiger")
    CAT = "cat", _("Cat")
    DOG = "dog", _("Dog")
    PIG = "pig", _("Pig")
    MONKEY = "monkey", _("Monkey")
    FROG = "frog", _("Frog")
    OWL = "owl", _("Owl")
    ELEPHANT = "elephant", _("Elephant")
    CHICK = "chick", _("Chick")
    FISH = "fish", _("Fish")


@dataclass(frozen=True)
class Oval:
    colour: str
    x: float
    y: float
    width: float
    height: float

    @property
    def svg(self) -> SafeString:
        ellipse = '<ellipse fill="{}" cx="{}" cy="{}" rx="{}" ry="{}"/>'
        return format_html(ellipse, self.colour, self.x, self.y, self.width, self.height)


@dataclass(frozen=True)
class Area:
    colour: str
    corners: tuple[tuple[float, float], ...]

    @property
    def svg(self) -> SafeString:
        return format_html('<polygon fill="{}" points="{}"/>', self.colour, _joined(self.corners))


@dataclass(frozen=True)
class Line:
    colour: str
    corners: tuple[tuple[float, float], ...]
    thickness: float = 2.5

    @property
    def svg(self) -> SafeString:
        line = (
            '<polyline fill="none" stroke="{}" stroke-width="{}" stroke-linecap="round" '
            'stroke-linejoin="round" points="{}"/>'
        )
        return format_html(line, self.colour, self.thickness, _joined(self.corners))


Shape = Oval | Area | Line


def _joined(corners: Iterable[tuple[float, float]]) -> str:
    return " ".join(f"{x:g},{y:g}" for x, y in corners)


def shapes_of(animal: str) -> tuple[Shape, ...]:
    """From the back to the front."""
    return DRAWINGS[Animal(animal)]


def svg_of(animal: str) -> SafeString:
    """As part of a page; whoever cannot see it hears the animal's name."""
    shapes = format_html_join("", "{}", ((shape.svg,) for shape in shapes_of(animal)))
    picture = '<svg class="animal" viewBox="0 0 100 100" role="img" aria-label="{}">{}</svg>'
    return format_html(picture, Animal(animal).label, shapes)


INK, WHITE, PINK = "#2b2723", "#ffffff", "#eda6a0"


def _disc(colour: str) -> Oval:
    return Oval(colour, 50, 50, 50, 50)


def _round(colour: str, x: float, y: float, radius: float) -> Oval:
    return Oval(colour, x, y, radius, radius)


def _pair(colour: str, x: float, y: float, width: float, height: float) -> tuple[Shape, ...]:
    """The same oval left and right of the middle."""
    return Oval(colour, x, y, width, height), Oval(colour, 100 - x, y, width, height)


def _both(colour: str, *corners: tuple[float, float]) -> tuple[Shape, ...]:
    """The same shape left and right of the middle."""
    return Area(colour, corners), Area(colour, tuple((100 - x, y) for x, y in corners))


def _eyes(x: float = 38, y: float = 50, size: float = 4.5) -> tuple[Shape, ...]:
    return *_pair(INK, x, y, size, size), *_pair(WHITE, x + 1.4, y - 1.6, size / 3, size / 3)


def _mouth(y: float, width: float = 7) -> tuple[Shape, ...]:
    """Two small bows below the nose."""
    left = ((50, y), (50 - width / 2, y + 3.5), (50 - width, y + 1))
    right = tuple((100 - a, b) for a, b in left)
    return Line(INK, left), Line(INK, right)


def _whiskers(y: float) -> tuple[Shape, ...]:
    left = [((26, y), (12, y - 3)), ((26, y + 6), (12, y + 7))]
    lines = [*left, *(tuple((100 - a, b) for a, b in line) for line in left)]
    return tuple(Line(INK, line, 1.6) for line in lines)


DRAWINGS: dict[Animal, tuple[Shape, ...]] = {
    Animal.PANDA: (
        _disc("#bfe0c4"),
        *_pair(INK, 25, 27, 12, 12),
        Oval(WHITE, 50, 54, 34, 31),
        *_pair(INK, 36, 50, 8.5, 10),
        *_pair(WHITE, 37, 50, 4.2, 4.2),
        *_pair(INK, 37.5, 50.5, 2.4, 2.4),
        Oval(INK, 50, 63, 5, 3.5),
        *_mouth(67),
    ),
    Animal.RABBIT: (
        _disc("#f6d7d9"),
        *_pair("#f4efe8", 38, 26, 8.5, 23),
        *_pair(PINK, 38, 27, 4, 16),
        Oval("#f4efe8", 50, 60, 29, 27),
        *_eyes(39, 57),
        Oval(PINK, 50, 66, 4, 3),
        *_mouth(69),
        *_pair("#f3c6c3", 30, 68, 5, 3.5),
    ),
    Animal.TIGER: (
        _disc("#d7e6b9"),
        *_pair("#e7973b", 25, 28, 12, 12),
        *_pair("#f7ddb8", 25, 28, 6, 6),
        Oval("#e7973b", 50, 54, 34, 31),
        Area(INK, ((46, 24), (54, 24), (50, 38))),
        *_both(INK, (34, 27), (41, 25), (40, 36)),
        *_both(INK, (16, 52), (30, 55), (17, 59)),
        *_both(INK, (19, 65), (31, 65), (22, 71)),
        Oval("#fbf1e2", 50, 69, 17, 13),
        *_eyes(37, 49),
        Area(INK, ((44, 60), (56, 60), (50, 66))),
        *_mouth(67),
    ),
    Animal.CAT: (
        _disc("#f8e0a8"),
        *_both("#7d7a80", (20, 50), (20, 14), (48, 30)),
        *_both(PINK, (25, 38), (25, 24), (37, 31)),
        Oval("#7d7a80", 50, 57, 33, 28),
        Oval("#e9e6e2", 50, 69, 15, 11),
        *_pair("#d9d36b", 37, 53, 6.5, 7),
        *_pair(INK, 37, 53, 2.4, 6),
        Area(PINK, ((45.5, 62), (54.5, 62), (50, 67))),
        *_mouth(68),
        *_whiskers(64),
    ),
    Animal.DOG: (
        _disc("#bcd9ec"),
        Oval("#d9a766", 50, 53, 30, 31),
        *_pair("#8a5a33", 21, 48, 10, 24),
        Oval("#8a5a33", 63, 46, 10, 11),
        Oval("#f6ead8", 50, 67, 17, 14),
        *_eyes(37, 47),
        Oval(INK, 50, 61, 6.5, 4.5),
        *_mouth(67),
        Oval("#e0706a", 50, 78, 4.5, 6),
    ),
    Animal.PIG: (
        _disc("#cfe3f3"),
        *_both("#e98f92", (18, 42), (16, 14), (44, 28)),
        Oval("#f3b3b1", 50, 55, 34, 31),
        *_eyes(34, 47),
        Oval("#e98f92", 50, 62, 15, 11),
        *_pair("#a85258", 44.5, 62, 3, 4.5),
        *_mouth(76),
    ),
    Animal.MONKEY: (
        _disc("#f5dfa0"),
        *_pair("#8b5e3c", 14, 50, 11, 12),
        *_pair("#eec9a0", 14, 50, 6, 7),
        Oval("#8b5e3c", 50, 50, 34, 34),
        *_pair("#eec9a0", 39, 45, 12, 13),
        Oval("#eec9a0", 50, 66, 22, 16),
        *_eyes(40, 46),
        *_pair(INK, 47, 60, 1.6, 2),
        Line(INK, ((39, 69), (44, 73), (50, 74.5), (56, 73), (61, 69))),
    ),
    Animal.FROG: (
        _disc("#f3e3ef"),
        *_pair("#5fa35a", 31, 31, 14, 14),
        Oval("#5fa35a", 50, 60, 37, 27),
        *_pair(WHITE, 31, 30, 9.5, 9.5),
        *_pair(INK, 32, 31, 5, 5),
        *_pair("#3c7440", 46, 55, 1.6, 1.6),
        Line("#2c5a31", ((24, 64), (34, 71), (50, 74), (66, 71), (76, 64)), 3),
        *_pair("#f0b3a0", 23, 60, 4.5, 3),
    ),
    Animal.OWL: (
        _disc("#2f4668"),
        *_both("#9a6b43", (22, 40), (22, 12), (46, 28)),
        Oval("#9a6b43", 50, 56, 33, 33),
        Oval("#d8b98d", 50, 73, 19, 15),
        *_pair("#f3e6cf", 36, 47, 14.5, 14.5),
        *_pair("#f0b33c", 37, 47, 9.5, 9.5),
        *_pair(INK, 38, 47, 5, 5),
        *_pair(WHITE, 39.5, 45, 1.7, 1.7),
        Area("#e58c2e", ((44, 56), (56, 56), (50, 67))),
        Line("#9a6b43", ((42, 74), (46, 77), (50, 74), (54, 77), (58, 74)), 2),
    ),
    Animal.ELEPHANT: (
        _disc("#f6d9b6"),
        *_pair("#8796a8", 20, 46, 19, 23),
        *_pair("#c9b4bb", 20, 47, 12, 16),
        Oval("#98a7b8", 50, 46, 25, 27),
        Area("#98a7b8", ((40, 58), (60, 58), (57, 82), (64, 86), (60, 94), (47, 90))),
        Line("#7d8c9e", ((44, 70), (57, 70)), 2),
        Line("#7d8c9e", ((46, 78), (57, 78)), 2),
        *_both(WHITE, (36, 64), (41, 64), (37, 77)),
        *_eyes(39, 44),
    ),
    Animal.CHICK: (
        _disc("#bfe3df"),
        Area("#e7b52f", ((45, 24), (40, 10), (50, 19), (58, 9), (56, 24))),
        Oval("#f5d04f", 50, 56, 33, 35),
        *_pair("#e7b52f", 19, 62, 7, 13),
        *_eyes(38, 49, 5),
        Area("#e2792f", ((41, 59), (50, 54), (59, 59), (50, 68))),
        Line("#b85c1f", ((41, 59), (50, 61), (59, 59)), 2),
        *_pair("#f0a86a", 28, 61, 5, 3.5),
    ),
    Animal.FISH: (
        _disc("#a9d3e6"),
        Area("#d8572f", ((70, 52), (94, 30), (90, 52), (94, 74))),
        Area("#d8572f", ((36, 32), (52, 14), (66, 36))),
        Area("#d8572f", ((46, 70), (56, 88), (64, 66))),
        Oval("#ee7a3c", 44, 52, 34, 23),
        Area(WHITE, ((48, 29.5), (56, 31), (54, 52), (56, 73), (48, 74.5), (45, 52))),
        _round(WHITE, 26, 47, 7),
        _round(INK, 25, 47, 4),
        _round(WHITE, 26.4, 45.4, 1.4),
        Line(INK, ((12, 59), (17, 61), (21, 59))),
        _round("#e6f4fa", 14, 30, 4),
        _round("#e6f4fa", 23, 20, 2.5),
    ),
}
