"""Which renditions a film gets, and with what each is made."""

from pathlib import Path

import pytest

from media.transcoding.facts import FilmFacts, read_facts
from media.transcoding.ladder import HEADROOM, ladder_command, plan_ladder
from tests.factories.media import call_ffmpeg, ready_film


def film(width, height, **facts):
    return FilmFacts(
        width=width,
        height=height,
        seconds=10,
        fps=25,
        is_fps_steady=True,
        picture_index=0,
        sound_index=None,
        **facts,
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


FULL = [200_000, 800_000, 1_600_000, 2_800_000, 5_000_000]


@pytest.mark.parametrize(
    ("bit_rate", "rates"),
    [
        (0, FULL),  # It does not say.
        (16_000_000, FULL),
        (5_000_000, FULL),
        (4_000_000, [200_000, 800_000, 1_600_000, 2_800_000, 4_800_000]),
        (1_000_000, [200_000, 800_000, 1_200_000, 1_200_000, 1_200_000]),
        (150_000, [180_000] * 5),
        (20_000, [150_000] * 5),  # Less than this nobody can encode.
    ],
)
def test_no_rendition_may_cost_more_than_its_film_did(bit_rate, rates):
    rungs = plan_ladder(film(1920, 1080, bit_rate=bit_rate))
    assert [rung.max_rate for rung in rungs] == rates


@pytest.mark.parametrize(
    ("width", "height", "rates"),
    [
        (640, 360, [200_000, 800_000]),
        (320, 240, [100_000, 200_000]),  # half of it for half the size
        (1080, 1920, FULL),
        (900, 640, [200_000, 800_000, 1_600_000, 2_800_000]),  # its own size has the next rung's room
    ],
)
def test_each_size_has_a_cap_of_its_own(width, height, rates):
    assert [rung.max_rate for rung in plan_ladder(film(width, height))] == rates


@pytest.mark.parametrize("is_hdr", [False, True])
def test_a_bright_film_ends_where_mapping_its_colours_costs_too_much(is_hdr):
    rungs = plan_ladder(film(1920, 1080, is_hdr=is_hdr))
    assert rungs[-1].name == ("v720" if is_hdr else "v1080")


def test_small_pictures_are_made_with_care_and_without_bursts():
    facts = film(1920, 1080)
    command = ladder_command("ffmpeg", Path("in"), Path("out"), facts, plan_ladder(facts), sound_index=None)

    def given(option):
        return [command[at + 1] for at, word in enumerate(command) if word == option]

    assert given("-preset") == ["medium", "medium", "veryfast", "veryfast", "veryfast"]
    assert given("-crf") == ["25", "25", "23", "23", "23"]
    assert given("-maxrate") == ["200000", "800000", "1600000", "2800000", "5000000"]
    assert given("-bufsize") == ["200000", "800000", "3200000", "5600000", "10000000"]
    assert given("-profile:v") == ["main"] * 5


@pytest.mark.django_db
def test_a_film_of_few_bits_is_not_blown_up(tmp_path):
    """Noise costs as much as it may: here little, so without a cap it would become many times as much."""
    source = tmp_path / "noise.mp4"
    call_ffmpeg(
        *("-f", "lavfi", "-i", "testsrc2=s=640x480:r=25:d=8,noise=alls=40:allf=t"),
        *("-c:v", "libx264", "-preset", "ultrafast", "-b:v", "300k", "-maxrate", "300k", "-bufsize", "300k"),
        str(source),
    )
    had = read_facts(source).bit_rate
    video = ready_film(source)
    pictures = {one.name: one.average_bandwidth for one in video.renditions.all()}
    assert set(pictures) == {"v240", "v360", "v480"}
    # What an encoder may save up is a second's worth.
    assert max(pictures.values()) <= had * HEADROOM * 1.15
