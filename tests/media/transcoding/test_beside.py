"""What a film has beside its renditions: scrubbing pictures, a poster that shows something, one file to keep."""

import re
from urllib.parse import urljoin

import av
import pytest
from django.urls import reverse
from PIL import Image

from media.storage import films
from media.transcoding.sprites import SpriteSheet, plan_sheet, promising_moments
from media.videos.actions import trim_video
from tests.factories.media import call_ffmpeg, clip, playable_film, ready_film, work_on

pytestmark = pytest.mark.django_db


def picture_of(name):
    with films().open(str(name)) as stored:
        return Image.open(stored).convert("RGB")


@pytest.mark.parametrize(
    ("seconds", "size", "every", "sheet"),
    [
        (1, (426, 240), 2, (160, 90)),
        (10, (426, 240), 2, (800, 90)),
        (600, (426, 240), 6, (1920, 810)),
        (4 * 3600, (426, 240), 100, (1920, 1080)),
        (4 * 3600, (240, 426), 100, (1080, 1920)),
        (60, (64, 48), 2, (768, 144)),
    ],
)
def test_a_sheet_is_bounded_however_long_the_film_is(seconds, size, every, sheet):
    plan = plan_sheet(seconds, *size)
    assert plan.every == every
    assert (plan.columns * plan.width, plan.rows * plan.height) == sheet
    assert (plan.count - 1) * plan.every < seconds <= plan.count * plan.every


def test_every_scrubbing_picture_shows_its_moment(client, suyun, editor):
    """Red, then green, then blue, two seconds each."""
    source = clip(seconds=2).with_suffix(".colours.mp4")
    colours = ["red", "lime", "blue"]
    inputs = [
        word for colour in colours for word in ("-f", "lavfi", "-i", f"color={colour}:s=320x240:r=25:d=2")
    ]
    call_ffmpeg(
        *inputs, "-filter_complex", "concat=n=3", "-c:v", "libx264", "-preset", "ultrafast", str(source)
    )
    film = ready_film(source, collection=suyun)
    client.force_login(editor)

    track = client.get(film.sprites_url).content.decode()
    sheet = client.get(film.sprite_sheet_url)

    place = r"sprites\.jpg\?v=[0-9a-f]{8}#xywh=(\d+),(\d+),(\d+),(\d+)"
    cues = re.findall(rf"^(.+) --> (.+)\n{place}$", track, re.MULTILINE)
    assert [cue[:2] for cue in cues] == [
        ("00:00:00.000", "00:00:02.000"),
        ("00:00:02.000", "00:00:04.000"),
        ("00:00:04.000", "00:00:06.000"),
    ]
    assert (sheet.status_code, sheet["Content-Type"]) == (200, "image/jpeg")
    picture = picture_of(film.sprite_sheet)
    for colour, (_start, _end, *place) in enumerate(cues):
        left, top, width, height = map(int, place)
        dot = picture.getpixel((left + width // 2, top + height // 2))
        assert max(range(3), key=dot.__getitem__) == colour


def test_a_track_of_pictures_never_leads_into_the_sheet_of_another_version(client, suyun, editor):
    """Browsers keep both for minutes: what was cut anew is asked for under other addresses."""
    film = playable_film(suyun)
    client.force_login(editor)

    def sheet_in_track():
        (named,) = set(re.findall(r"^(sprites\.jpg\S*)#", client.get(film.sprites_url).text, re.MULTILINE))
        return urljoin(film.sprites_url, named)

    before = (film.sprites_url, sheet_in_track())
    assert client.get(before[1])["Cache-Control"] == "private, max-age=300"
    trim_video(video=film, start_ms=2000, end_ms=None)
    assert work_on(film).state == "done"

    after = (film.sprites_url, sheet_in_track())
    assert [old != new for old, new in zip(before, after, strict=True)] == [True, True]
    # A player that still has the old track shows no picture rather than that of another moment.
    assert client.get(before[1]).status_code == 404
    with films().open(str(film.sprite_sheet)) as stored:
        assert b"".join(client.get(after[1])) == stored.read()
    page = client.get(reverse("wagtailmedia:edit", args=[film.pk])).text
    assert f'href="{after[1]}"' in page


def test_the_poster_is_no_black_picture():
    """A film that is black but for its last second, as one that fades in is."""
    source = clip(seconds=2).with_suffix(".dark.mp4")
    call_ffmpeg(
        *(
            "-f",
            "lavfi",
            "-i",
            "color=black:s=320x240:r=25:d=4",
            "-f",
            "lavfi",
            "-i",
            "testsrc2=s=320x240:r=25:d=1",
        ),
        *("-filter_complex", "concat=n=2", "-c:v", "libx264", "-preset", "ultrafast", str(source)),
    )
    film = ready_film(source)
    assert (film.sprites["moments"], film.sprites["best"]) == ([4], 4)
    assert picture_of(film.thumbnail).convert("L").entropy() > 3


def test_moments_to_choose_from_come_from_all_parts_of_the_film(tmp_path):
    sheet = SpriteSheet(every=2, count=24, columns=12, width=4, height=4)
    picture = Image.effect_noise((48, 8), 80)
    for blank in (0, 1, 2, 3, 10):
        left, top, *_ = sheet.place(blank)
        picture.paste(0, (left, top, left + 4, top + 4))
    picture.save(tmp_path / "sheet.png")
    moments, best = promising_moments(tmp_path / "sheet.png", sheet)
    assert len(moments) == 5
    assert [moment // 8 for moment in moments] == [1, 2, 3, 4, 5]
    assert best in moments
    assert 20 not in moments


def test_a_film_that_shows_nothing_has_a_poster_all_the_same():
    source = clip(seconds=2).with_suffix(".black.mp4")
    call_ffmpeg("-f", "lavfi", "-i", "color=black:s=320x240:r=25:d=2", "-c:v", "libx264", str(source))
    film = ready_film(source)
    assert film.sprites["moments"] == [0]
    assert film.poster_url


def test_the_file_to_keep_has_picture_and_sound_of_the_whole_film(suyun):
    film = playable_film(suyun)
    assert film.keep_bytes == films().size(str(film.keep_file))
    with films().open(str(film.keep_file)) as stored, av.open(stored, "r") as opened:
        assert [s.type for s in opened.streams] == ["video", "audio"]
        assert opened.streams.video[0].height == 360
        assert [stream.start_time for stream in opened.streams] == [0, 0]
        picture, sound = (float(stream.duration * stream.time_base) for stream in opened.streams)
        assert picture == 5.0
        # Up to ffmpeg 5.1, the silence with which AAC fills its last blocks is part of the length.
        assert 0 <= sound - picture < 3 * 1024 / 48_000
    with films().open(str(film.keep_file)) as stored:
        assert stored.read(200_000).index(b"moov") < 100  # Plays before it is there whole.


def test_the_file_to_keep_is_offered_under_its_name_where_editors_allow_it(client, suyun, editor):
    film = playable_film(suyun)
    client.force_login(editor)
    assert "Content-Disposition" not in client.get(f"{film.keep_url}?download")
    film.may_be_kept, film.title = True, "永字八法"
    film.save()
    answer = client.get(f"{film.keep_url}?download", headers={"range": "bytes=0-9"})
    assert (answer.status_code, answer["Content-Type"]) == (206, "video/mp4")
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''%E6%B0%B8")
    assert "Content-Disposition" not in client.get(film.keep_url)
