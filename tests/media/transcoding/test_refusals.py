"""What is no film, or a trap, ends as a sentence and leaves nothing behind."""

import av
import imageio_ffmpeg
import pytest

from cms.jobs.models import JobState
from media.transcoding import facts
from media.transcoding.whitelists import FORMATS
from media.videos.faults import FilmFault
from media.videos.models import VideoState
from tests.factories.media import call_ffmpeg, clip, send_film, stored_files, work_on

pytestmark = pytest.mark.django_db


def truncated(folder):
    """A film whose header promises five seconds, cut off in the middle: ffmpeg answers 0 for it."""
    path = folder / "cut.mp4"
    whole = clip(seconds=5, size="640x480").read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    return path


def written(folder, name, content):
    path = folder / name
    path.write_bytes(content)
    return path


def picture(folder):
    path = folder / "photo.png"
    call_ffmpeg("-f", "lavfi", "-i", "testsrc2=s=64x64:d=1:r=1", "-frames:v", "1", "-update", "1", str(path))
    return path


def sound(folder):
    path = folder / "song.m4a"
    call_ffmpeg("-f", "lavfi", "-i", "sine=440:d=2", "-c:a", "aac", str(path))
    return path


def sound_with_cover(folder):
    """A song with a picture on its sleeve: one frame of picture makes no film."""
    path = folder / "cover.m4a"
    inputs = ("-i", str(sound(folder)), "-i", str(picture(folder)), "-map", "0", "-map", "1")
    call_ffmpeg(*inputs, "-c", "copy", "-disposition:v:0", "attached_pic", str(path))
    return path


def without_header(folder):
    """As a camera leaves it whose battery died: pictures, but no index."""
    path = folder / "no-moov.mp4"
    content = clip(seconds=2).read_bytes()
    return written(folder, path.name, content[content.index(b"mdat") - 4 :])


def copied_badly(folder):
    """As a failing card leaves it: headers and first pictures whole, nothing but zeros behind them."""
    whole = clip(seconds=5, size="640x480").read_bytes()
    kept = whole.index(b"mdat") + (len(whole) // 10)
    return written(folder, "zeros.mp4", whole[:kept] + bytes(len(whole) - kept))


def hls_trap(folder):
    victim = clip(seconds=2, has_sound=False)
    text = f"#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\nfile://{victim}\n#EXT-X-ENDLIST\n"
    return written(folder, "trap.mp4", text.encode())


def concat_trap(folder):
    victim = clip(seconds=2, has_sound=False)
    (folder / "victim.mp4").write_bytes(victim.read_bytes())
    return written(folder, "concat.mp4", b"ffconcat version 1.0\nfile victim.mp4\n")


@pytest.mark.parametrize(
    ("make", "fault"),
    [
        (lambda folder: written(folder, "notes.mp4", b"This is no film.\n" * 50), FilmFault.NOT_A_FILM),
        (lambda folder: written(folder, "empty.mp4", b""), FilmFault.EMPTY),
        (lambda folder: written(folder, "noise.mp4", bytes(range(256)) * 400), FilmFault.NOT_A_FILM),
        (picture, FilmFault.NOT_A_FILM),
        (sound, FilmFault.NO_PICTURE),
        (sound_with_cover, FilmFault.NO_PICTURE),
        (without_header, FilmFault.NOT_A_FILM),
        (truncated, FilmFault.ENDS_EARLY),
        (copied_badly, FilmFault.BROKEN),
        (hls_trap, FilmFault.NOT_A_FILM),
        (concat_trap, FilmFault.NOT_A_FILM),
    ],
    ids=[
        "text",
        "empty",
        "noise",
        "picture",
        "sound",
        "cover",
        "no-header",
        "truncated",
        "zeros",
        "hls",
        "concat",
    ],
)
def test_refused_with_a_sentence_and_nothing_left(make, fault, tmp_path, settings):
    # Old programs are more patient with damage; the wheel's is the same everywhere.
    settings.FFMPEG_BINARY = imageio_ffmpeg.get_ffmpeg_exe()
    video = send_film(make(tmp_path))
    job = work_on(video)
    assert (job.state, job.attempts) == (JobState.FAILED, 1)
    assert (video.state, video.fault) == (VideoState.FAILED, fault)
    assert video.state_text == str(fault.label)
    assert not video.is_playable
    assert stored_files() == []
    assert list((settings.VAR_DIR / "work").iterdir()) == []


def test_too_long(monkeypatch):
    monkeypatch.setattr(facts, "MAX_SECONDS", 1)
    video = send_film(clip(seconds=2))
    work_on(video)
    assert video.fault == FilmFault.TOO_LONG


def test_a_film_that_is_no_longer_there():
    video = send_film(clip(seconds=2))
    video.file.storage.delete(str(video.file))
    work_on(video)
    assert video.fault == FilmFault.SOURCE_LOST


def test_formats_on_the_list_are_all_known_to_the_library():
    known = {name for each in av.formats_available for name in each.split(",")}
    assert set(FORMATS.split(",")) - known == set()
