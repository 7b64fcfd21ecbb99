"""Real films through the real pipeline."""

import av
import pytest
from django.core.files import File

from cms.jobs.models import Job, JobState
from media.signals import video_ready
from media.storage import films
from media.transcoding import actions
from media.transcoding.models import RenditionKind
from media.videos.actions import start_transcoding, store_source
from media.videos.models import Video, VideoState
from tests.factories.media import call_ffmpeg, clip, ready_film, send_film, stored_files, work_on

pytestmark = pytest.mark.django_db


def pictures(video):
    return [r for r in video.renditions.all() if r.kind == RenditionKind.PICTURE]


def test_a_film_becomes_ready_with_renditions_sound_and_poster():
    video = send_film(clip(size="640x480", seconds=5))
    assert (video.state, video.state_text) == (VideoState.UPLOADED, "waiting")

    job = work_on(video)

    assert job.state == JobState.DONE
    assert (video.state, video.state_text, video.progress) == (VideoState.READY, "ready", 100)
    assert (video.width, video.height, round(video.duration)) == (640, 480, 5)
    assert [(p.width, p.height) for p in pictures(video)] == [(320, 240), (640, 480)]
    assert video.renditions.filter(kind=RenditionKind.SOUND).count() == 1
    folder = f"{video.folder}/{video.generation}"
    outputs = {f"{folder}/{name}" for name in ("audio.mp4", "v240.mp4", "v480.mp4", "poster.jpg")}
    assert set(stored_files()) == {name.removeprefix("private/") for name in outputs | {str(video.file)}}
    with films().open(str(video.thumbnail)) as poster:
        assert poster.read(3) == b"\xff\xd8\xff"


def test_fragments_begin_with_keyframes_at_the_same_moments_in_every_rendition():
    video = ready_film(clip(size="640x480", seconds=9, fps="60", has_sound=False))
    low, high = pictures(video)
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
    make = actions._make
    calls = []

    def replace_meanwhile(*args):
        made = make(*args)
        calls.append(made)
        if len(calls) == 1:
            with clip(seconds=3).open("rb") as opened:
                store_source(video=Video.objects.get(pk=video.pk), upload=File(opened, name="b.mp4"))
        return made

    monkeypatch.setattr(actions, "_make", replace_meanwhile)
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
