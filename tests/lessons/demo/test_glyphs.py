"""Outlines and stroke order as the films need them."""

import pytest

from lessons.demo.glyphs import SQUARE, is_known, strokes_of


@pytest.mark.parametrize(("character", "count"), [("一", 1), ("永", 5), ("日", 4), ("書", 10)])
def test_a_character_has_its_strokes_in_order(character: str, count: int) -> None:
    assert len(strokes_of(character)) == count


def test_outline_and_median_lie_inside_the_square() -> None:
    for stroke in strokes_of("永"):
        for x, y in (*stroke.outline, *stroke.median):
            assert 0 <= x <= SQUARE
            assert 0 <= y <= SQUARE


def test_the_first_stroke_of_person_falls_from_the_top_to_the_lower_left() -> None:
    first = strokes_of("人")[0].median
    (start_x, start_y), (end_x, end_y) = first[0], first[-1]
    assert end_x < start_x
    assert end_y > start_y


def test_punctuation_is_not_a_character() -> None:
    assert not is_known("，")
    with pytest.raises(FileNotFoundError):
        strokes_of("，")
