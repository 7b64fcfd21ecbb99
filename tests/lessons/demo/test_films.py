"""A film's length, its notes and what stands on its pictures."""

from itertools import islice
from pathlib import Path

import av
import pytest

from lessons.demo.films import HEIGHT, RATE, SEAL, WIDTH, draw_film, poem_scene, writing_scene
from lessons.demo.glyphs import strokes_of

VERMILION = tuple(int(SEAL[at : at + 2], 16) for at in (1, 3, 5))


def test_a_writing_film_has_a_note_for_every_stroke() -> None:
    scene = writing_scene("人口")
    assert len(scene.notes) == len(strokes_of("人")) + len(strokes_of("口"))
    assert scene.notes == sorted(scene.notes)


def test_the_brush_moves_on_from_picture_to_picture() -> None:
    reds = [
        sum(1 for pixel in frame.resize((320, 180)).get_flattened_data() if pixel == VERMILION)
        for frame in islice(writing_scene("一").frames, 8)
    ]
    assert reds[0] < reds[3] < reds[7]


def test_a_poem_lights_one_line_at_a_time() -> None:
    frames = list(poem_scene("春", ["一", "二"]).frames)
    first, second = frames[round(3.0 * RATE)], frames[round(7.5 * RATE)]
    red_rows = [
        [y for y in range(HEIGHT) if any(image.getpixel((x, y)) == VERMILION for x in range(560, 720, 2))]
        for image in (first, second)
    ]
    assert red_rows[0]
    assert max(red_rows[0]) < min(red_rows[1])


def test_a_drawn_film_is_a_film(tmp_path: Path) -> None:
    scene = writing_scene("一")
    path = tmp_path / "one.mp4"
    draw_film(scene, path)
    with av.open(str(path)) as film:
        picture = film.streams.video[0]
        assert (picture.width, picture.height) == (WIDTH, HEIGHT)
        assert film.streams.audio
        assert film.duration / av.time_base == pytest.approx(scene.seconds, abs=0.2)
