"""Covers drawn by the program: a character in a 米字格, the subject's colour, dots for the stage."""

import re
from dataclasses import dataclass
from typing import Any

HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U000323af]")
COLOURS = range(1, 9)

# The upper edge of the coloured band, one shape per subject colour, so that a cover is known again
# by those who do not see the colours apart; 0 is a roof, for houses. The drawing is 240 units square.
BANDS = {
    0: "M0 214C56 212 96 204 120 184C144 204 184 212 240 214V240H0Z",
    1: "M0 204C60 188 120 188 240 202V240H0Z",
    2: "M0 206Q30 190 60 206T120 206T180 206T240 206V240H0Z",
    3: "M0 208L52 188L96 206L150 184L204 206L240 194V240H0Z",
    4: "M0 192C80 214 160 214 240 192V240H0Z",
    5: "M0 208C50 176 88 200 118 202S196 178 240 206V240H0Z",
    6: "M0 200C40 188 80 188 120 200S200 212 240 200V240H0Z",
    7: "M0 206H48V198H96V190H144V198H192V206H240V240H0Z",
    8: "M0 190C90 190 150 210 240 210V240H0Z",
}


@dataclass(frozen=True)
class Cover:
    glyph: str
    colour: int
    dots: int
    picture: Any = None

    @property
    def band(self) -> str:
        return BANDS[self.colour]

    @property
    def dot_places(self) -> range:
        """Where the dots stand along the band, centred."""
        first = 120 - 9 * (self.dots - 1)
        return range(first, first + 18 * self.dots, 18)


def first_han(text: str) -> str:
    """The first Chinese character of a text, else its first letter."""
    found = HAN.search(text)
    return found.group() if found else text.strip()[:1].upper()


def cover_of(page: Any, *, glyph: str = "", colour: int = 0, dots: int = 0) -> Cover:
    """What to draw for a page, from what the page says about itself; the arguments go first."""
    chosen = colour or getattr(getattr(page, "subject", None), "colour", 0)
    return Cover(
        glyph=glyph or getattr(page, "cover_glyph", "") or first_han(str(getattr(page, "title", page))),
        colour=chosen if chosen in COLOURS else 0,
        dots=dots or stage_number(page),
        picture=getattr(page, "cover_image", None),
    )


def stage_number(page: Any) -> int:
    """The place of a page's stage among the stages, from one; 0 when it has none."""
    stage = getattr(page, "stage", "")
    if not stage:
        return 0
    values = [value for value, _label in type(page).stage.field.flatchoices]
    return values.index(stage) + 1 if stage in values else 0
