import pytest

from media.transcoding.facts import FilmFacts
from media.transcoding.ladder import plan_ladder


def film(width, height):
    return FilmFacts(
        width=width,
        height=height,
        seconds=10,
        fps=25,
        is_fps_steady=True,
        picture_index=0,
        sound_index=None,
    )


@pytest.mark.parametrize(
    ("width", "height", "sizes"),
    [
        (1920, 1080, [(426, 240), (640, 360), (960, 540), (1280, 720), (1920, 1080)]),
        (3840, 2160, [(426, 240), (640, 360), (960, 540), (1280, 720), (1920, 1080)]),
        (1280, 720, [(426, 240), (640, 360), (960, 540), (1280, 720)]),
        (1080, 1920, [(240, 426), (360, 640), (540, 960), (720, 1280), (1080, 1920)]),  # held upright
        (640, 360, [(426, 240), (640, 360)]),  # its own size on top
        (682, 400, [(408, 240), (612, 360)]),  # too little above the rung to be worth a rung
        (320, 240, [(160, 120), (320, 240)]),  # half of it for weak links
        (160, 120, [(160, 120)]),  # half of this would show nothing
        (641, 361, [(426, 240), (638, 360)]),  # odd sizes become even, downwards
        (2, 2, [(2, 2)]),
    ],
)
def test_a_film_is_never_enlarged_and_keeps_its_shape(width, height, sizes):
    rungs = plan_ladder(film(width, height))
    assert [(rung.width, rung.height) for rung in rungs] == sizes
    assert len({rung.name for rung in rungs}) == len(rungs)
