"""Films whose header says less than there is: bounded by what is made of them, not by what they say."""

import struct
from pathlib import Path

import pytest
from django.utils import translation

from cms.jobs.models import JobState
from media.transcoding import making
from media.transcoding.facts import read_facts
from media.transcoding.ffmpeg import find_ffmpeg
from media.transcoding.ladder import plan_ladder
from media.transcoding.making import Making
from media.videos.actions import trim_video
from media.videos.faults import FilmFault, FilmRefused
from media.videos.models import VideoState
from media.videos.uploads.models import FilmAllowance
from tests.factories.media import clip, make_film, send_film, stored_files, work_on

FIVE_HOURS = 5 * 3600


def understated(film: Path, target: Path, *, seconds: int) -> Path:
    """The same film, whose tracks say that they last only so long."""
    content = bytearray(film.read_bytes())
    at = content.find(b"mdhd")
    while at >= 0:
        # Behind the name: version and flags, two dates, the length of a second, then the duration.
        (units,) = struct.unpack_from(">I", content, at + 16)
        struct.pack_into(">I", content, at + 20, units * seconds)
        at = content.find(b"mdhd", at + 4)
    target.write_bytes(content)
    return target


def film_of_five_hours(folder: Path) -> Path:
    """A picture each second, so that it is made in a moment."""
    source = ["-f", "lavfi", "-i", f"color=s=64x48:r=1:d={FIVE_HOURS}"]
    return make_film([*source, "-g", "600"], folder / "long.mp4")


def test_the_header_is_believed_at_first(tmp_path):
    assert read_facts(understated(clip(seconds=5), tmp_path / "film.mp4", seconds=1)).seconds == 1


@pytest.mark.django_db
def test_five_hours_that_call_themselves_ten_seconds_are_refused(tmp_path, settings):
    film = understated(film_of_five_hours(tmp_path), tmp_path / "film.mp4", seconds=10)
    video = send_film(film)
    job = work_on(video)
    assert (job.state, job.attempts) == (JobState.FAILED, 1)
    assert (video.state, video.fault) == (VideoState.FAILED, FilmFault.TOO_LONG)
    assert (stored_files(), list((settings.VAR_DIR / "work").iterdir())) == ([], [])
    with translation.override("zh-hans"):
        assert video.failure == "视频超过四个小时了，请分成几段上传。"


@pytest.mark.django_db
def test_the_length_that_counts_is_the_organisations(tmp_path, suyun):
    FilmAllowance.objects.create(collection=suyun, max_seconds=3)
    video = send_film(understated(clip(seconds=5), tmp_path / "film.mp4", seconds=1), collection=suyun)
    work_on(video)
    assert (video.state, video.fault) == (VideoState.FAILED, FilmFault.LONGER_THAN_ALLOWED)
    assert video.failure.startswith("The film is longer than your organisation may send.")


def test_one_without_an_end_is_stopped_where_it_passes_the_limit(tmp_path, monkeypatch):
    """So neither the disk nor the processor bears more than a film of the longest length."""
    seen: list[float] = []
    endless = [*("-progress", "pipe:1", "-stats_period", "0.1"), "-f", "lavfi", "-i", "color=s=16x16:r=1"]
    monkeypatch.setattr(
        making,
        "ladder_command",
        lambda *_, **__: [find_ffmpeg(), "-v", "error", *endless, "-f", "null", "-"],
    )
    facts = read_facts(clip(seconds=2))
    work = Making(clip(seconds=2), tmp_path, facts, plan_ladder(facts), longest=60)
    with pytest.raises(FilmRefused) as refused:
        work.make(work.rungs, is_first=True, report=seen.append)
    assert refused.value.fault == FilmFault.LONGER_THAN_ALLOWED
    assert list(tmp_path.iterdir()) == []


@pytest.mark.django_db
def test_a_film_at_the_limit_may_end_a_little_late(suyun):
    """Sound is often longer than its picture by a few hundredths of a second."""
    FilmAllowance.objects.create(collection=suyun, max_seconds=5)
    video = send_film(clip(seconds=5), collection=suyun)
    work_on(video)
    assert video.state == VideoState.READY


@pytest.mark.django_db
def test_one_that_is_short_enough_all_the_same_is_as_long_as_it_is(tmp_path):
    video = send_film(understated(clip(seconds=5), tmp_path / "film.mp4", seconds=1))
    work_on(video)
    assert (video.state, video.is_cut) == (VideoState.READY, False)
    assert (round(video.duration, 1), round(video.source_seconds, 1)) == (5.0, 5.0)

    trim_video(video=video, start_ms=2000, end_ms=None)
    work_on(video)
    assert (round(video.duration, 1), video.plays_from_ms) == (3.0, 2000)
