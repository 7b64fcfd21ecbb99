"""Real films through the real pipeline."""

from datetime import timedelta

import av
import numpy as np
import pytest
from django.core.files import File
from django.test import TestCase
from django.utils import timezone

from cms.jobs.actions import sweep
from cms.jobs.models import Job, JobState
from cms.jobs.runner import run
from media.signals import video_ready
from media.storage import films
from media.transcoding import actions
from media.transcoding.making import Making
from media.transcoding.models import RenditionKind
from media.videos.actions import start_transcoding, store_source
from media.videos.models import Video, VideoState
from tests.factories.media import call_ffmpeg, clip, ready_film, send_film, stored_files, work_on

pytestmark = pytest.mark.django_db
X265_HLG = "log-level=none:colorprim=bt2020:transfer=arib-std-b67:colormatrix=bt2020nc"


def pictures(video):
    return [r for r in video.renditions.all() if r.kind == RenditionKind.PICTURE]


def test_a_film_becomes_ready_with_renditions_sound_and_poster():
    video = send_film(clip(size="640x480", seconds=5))
    assert (video.state, video.state_text) == (VideoState.UPLOADED, "waiting")

    job = work_on(video)

    assert job.state == JobState.DONE
    assert (video.state, video.state_text, video.progress) == (VideoState.READY, "ready", 100)
    assert (video.width, video.height, round(video.duration)) == (640, 480, 5)
    assert [(p.width, p.height) for p in pictures(video)] == [(320, 240), (480, 360), (640, 480)]
    assert video.renditions.filter(kind=RenditionKind.SOUND).count() == 1
    folder = f"{video.folder}/{video.generation}"
    pictures_and_sound = ("audio.mp4", "v240.mp4", "v360.mp4", "v480.mp4")
    outputs = {f"{folder}/{name}" for name in (*pictures_and_sound, "poster.jpg", "sprites.jpg", "keep.mp4")}
    assert set(stored_files()) == {name.removeprefix("private/") for name in outputs | {str(video.file)}}
    with films().open(str(video.thumbnail)) as poster:
        assert poster.read(3) == b"\xff\xd8\xff"


def test_fragments_begin_with_keyframes_at_the_same_moments_in_every_rendition():
    video = ready_film(clip(size="640x480", seconds=9, fps="60", has_sound=False))
    low, _middle, high = pictures(video)
    assert [seconds for seconds, _, _ in low.fragments] == [seconds for seconds, _, _ in high.fragments]
    assert [round(seconds, 1) for seconds, _, _ in low.fragments] == [4.0, 4.0, 1.0]
    with films().open(high.file.name) as stored, av.open(stored, "r") as film:
        stream = film.streams.video[0]
        keyframes = [
            round(float((p.pts or 0) * p.time_base), 2)
            for p in film.demux(stream)
            if p.is_keyframe and p.size
        ]
        assert keyframes == [0, 2, 4, 6, 8]
        assert stream.codec_context.pix_fmt == "yuv420p"
        assert round(float(stream.average_rate or 0)) == 30


@pytest.mark.parametrize(("rotation", "size"), [(90, (240, 320)), (180, (320, 240)), (270, (240, 320))])
def test_a_film_held_upright_stays_upright(rotation, size):
    video = ready_film(clip(rotation=rotation, seconds=2))
    assert (video.width, video.height) == size
    top = pictures(video)[-1]
    assert (top.width, top.height) == size
    with films().open(top.file.name) as stored, av.open(stored, "r") as film:
        frame = next(film.decode(video=0))
        assert (frame.width, frame.height, frame.rotation) == (*size, 0)


def test_a_silent_film_has_no_sound():
    video = ready_film(clip(has_sound=False, seconds=2))
    assert not video.renditions.filter(kind=RenditionKind.SOUND).exists()


def test_a_film_whose_header_does_not_tell_its_length():
    source = clip(seconds=2).with_suffix(".live.webm")
    call_ffmpeg(
        *("-f", "lavfi", "-i", "testsrc2=s=320x240:r=25:d=2", "-c:v", "libvpx", "-deadline", "realtime"),
        *("-f", "webm", "-live", "1", str(source)),
    )
    video = ready_film(source)
    assert video.state == VideoState.READY
    assert round(video.duration) == 2


def test_the_name_of_the_file_does_not_matter(tmp_path):
    misnamed = tmp_path / "../notes.txt"
    misnamed.write_bytes(clip(seconds=2).read_bytes())
    video = ready_film(misnamed)
    assert (video.state, video.filename) == (VideoState.READY, "notes.txt")
    assert "notes" not in str(video.file)


def test_news_of_a_film_that_can_be_watched_is_sent_once():
    heard = []

    def listen(video, **kwargs):
        heard.append((video.pk, video.state))

    video_ready.connect(listen)
    try:
        video = send_film(clip(seconds=2))
        work_on(video)
        work_on(video)
    finally:
        video_ready.disconnect(listen)
    assert heard == [(video.pk, VideoState.READY)]


def test_starting_twice_is_starting_once():
    video = send_film(clip(seconds=2))
    start_transcoding(video=video)
    assert Job.objects.count() == 1


def test_the_old_film_plays_until_its_replacement_is_ready(django_capture_on_commit_callbacks):
    video = ready_film(clip(seconds=2))
    before, old_files = video.generation, stored_files()

    with clip(seconds=3).open("rb") as opened:
        store_source(video=video, upload=File(opened, name="better.mp4"))
    assert (video.state, video.is_playable, video.generation) == (VideoState.UPLOADED, True, before)
    assert set(old_files) - {video.transcoded_from} <= set(stored_files())

    with django_capture_on_commit_callbacks(execute=True):
        work_on(video)
    assert video.state == VideoState.READY
    assert video.generation != before
    assert round(video.duration) == 3
    assert not [name for name in stored_files() if before in name]


def test_a_file_sent_while_the_old_one_was_being_prepared_is_prepared_too(monkeypatch):
    """The new file arrives after the old one's renditions are made, before they are published."""
    video = send_film(clip(seconds=2))
    make = Making.make
    calls = []

    def replace_meanwhile(*args, **kwargs):
        made = make(*args, **kwargs)
        calls.append(made)
        if len(calls) == 1:
            with clip(seconds=3).open("rb") as opened:
                store_source(video=Video.objects.get(pk=video.pk), upload=File(opened, name="b.mp4"))
        return made

    monkeypatch.setattr(Making, "make", replace_meanwhile)
    work_on(video)
    assert (video.state, round(video.duration), len(calls)) == (VideoState.READY, 3, 2)
    assert video.transcoded_from == video.file.name


def test_deleting_a_film_deletes_its_bytes_after_the_commit(django_capture_on_commit_callbacks):
    video = ready_film(clip(seconds=2))
    other = send_film(clip(seconds=2))
    with django_capture_on_commit_callbacks() as callbacks:
        video.delete()
    assert len(stored_files()) > 1
    for callback in callbacks:
        callback()
    assert stored_files() == [other.file.name]


def test_of_a_long_film_the_smallest_picture_plays_first(monkeypatch):
    monkeypatch.setattr(actions, "EARLY_FROM_SECONDS", 5)
    video = send_film(clip(size="640x480", seconds=5))
    make, seen = Making.make, []

    def look(making, rungs, **kwargs):
        now = Video.objects.get(pk=video.pk)
        seen.append(
            (
                now.state,
                now.is_playable,
                bool(now.thumbnail and now.keep_file),
                [r.name for r in now.renditions.all()],
            )
        )
        return make(making, rungs, **kwargs)

    monkeypatch.setattr(Making, "make", look)
    job = work_on(video)

    assert seen == [
        (VideoState.TRANSCODING, False, False, []),
        (VideoState.TRANSCODING, True, True, ["audio", "v240"]),
    ]
    assert (job.state, video.state) == (JobState.DONE, VideoState.READY)
    assert [picture.name for picture in pictures(video)] == ["v240", "v360", "v480"]
    low, _middle, high = pictures(video)
    assert [seconds for seconds, _, _ in low.fragments] == [seconds for seconds, _, _ in high.fragments]
    folders = {name.split("/")[2] for name in stored_files()}
    assert folders == {"source", video.generation}


def test_a_long_film_killed_after_its_first_picture_is_whole_in_the_end(monkeypatch, settings):
    monkeypatch.setattr(actions, "EARLY_FROM_SECONDS", 5)
    video = send_film(clip(size="640x480", seconds=5))
    make = Making.make

    def die(making, rungs, **kwargs):
        if not kwargs["is_first"]:
            raise KeyboardInterrupt
        return make(making, rungs, **kwargs)

    with monkeypatch.context() as patched:
        patched.setattr(Making, "make", die)
        with pytest.raises(KeyboardInterrupt):
            run(Job.objects.get().pk)
    video.refresh_from_db()
    early = video.generation
    assert video.is_playable

    sweep(at=timezone.now() + timedelta(seconds=settings.JOB_LEASE_SECONDS + 1))
    with TestCase.captureOnCommitCallbacks(execute=True):
        job = work_on(video)

    assert (job.attempts, video.state) == (2, VideoState.READY)
    assert [picture.name for picture in pictures(video)] == ["v240", "v360", "v480"]
    assert video.generation != early
    assert not [name for name in stored_files() if early in name]


def test_a_bright_film_keeps_its_colours_on_ordinary_screens():
    """HLG in 10 bits, as phones record: a grey of middle brightness stays one, and is not washed out."""
    source = clip(seconds=2).with_suffix(".hlg.mov")
    call_ffmpeg(
        *(
            "-f",
            "lavfi",
            "-i",
            "color=0x808080:s=1280x960:r=25:d=2",
            "-pix_fmt",
            "yuv420p10le",
            "-c:v",
            "libx265",
        ),
        *("-preset", "ultrafast", "-color_primaries", "bt2020", "-color_trc", "arib-std-b67"),
        *("-colorspace", "bt2020nc", "-x265-params", X265_HLG, str(source)),
    )
    video = ready_film(source)
    assert video.state == VideoState.READY
    top = pictures(video)[-1]
    assert (top.width, top.height) == (960, 720)
    with films().open(top.file.name) as stored, av.open(stored, "r") as film:
        frame = next(film.decode(video=0))
        assert (frame.format.name, int(frame.color_trc or 1)) == ("yuv420p", 1)
        light = bytes(frame.planes[0])
    assert 90 < sum(light) / len(light) < 180


def test_quiet_films_are_as_loud_as_loud_ones():
    def level(volume: str) -> float:
        source = clip(seconds=6).with_suffix(f".{volume}.mp4")
        call_ffmpeg("-i", str(clip(seconds=6)), "-af", f"volume={volume}", "-c:v", "copy", str(source))
        video = ready_film(source)
        sound = video.renditions.get(kind=RenditionKind.SOUND)
        with films().open(sound.file.name) as stored, av.open(stored, "r") as film:
            frames = [float(np.abs(frame.to_ndarray()).mean()) for frame in film.decode(audio=0)]
        return float(sum(frames[len(frames) // 2 :]) / (len(frames) - len(frames) // 2))

    quiet, loud = level("0.1"), level("0.8")
    assert 0.7 < quiet / loud < 1.4
