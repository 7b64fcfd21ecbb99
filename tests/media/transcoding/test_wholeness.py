"""Files that lost their end, as on a full disk, while whoever wrote them said that all was well."""

import shutil
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image

from cms.jobs.models import Job, JobState
from media.storage import PrivateDisk, films
from media.transcoding import beside, copies, practice, publishing, stills
from media.transcoding.ffmpeg import FfmpegRefused
from media.transcoding.fragments import UnreadableOutput
from media.transcoding.wholeness import insist_on_whole_film, insist_on_whole_picture
from media.videos.actions import ask_for_practice_file
from media.videos.models import PRACTICE_JOB, Video, VideoState
from tests.factories.media import clip, playable_film, send_film, stored_files, work_on


def torn(command, *, of: int):
    """The same command, and its file shorter by so many bytes; it succeeds, as ffmpeg sometimes does."""
    return ["sh", "-c", f'"$@" && truncate -s -{of} "$0"', command[-1], *command]


@pytest.mark.django_db
@pytest.mark.parametrize("of", [1, pytest.param(3000, marks=pytest.mark.full)])
@pytest.mark.parametrize(
    ("room", "name"), [(beside, "keep_command"), (beside, "sheet_command"), (stills, "_still_command")]
)
def test_what_is_torn_costs_an_attempt_and_is_never_published(room, name, of, monkeypatch):
    video, command = send_film(clip(size="640x480", seconds=5)), getattr(room, name)
    with monkeypatch.context() as patched:
        patched.setattr(room, name, lambda *args: torn(command(*args), of=of))
        job = work_on(video)
    assert (job.state, job.attempts, video.state) == (JobState.QUEUED, 1, VideoState.TRANSCODING)
    assert stored_files() == [video.file.name]
    Job.objects.update(not_before_at=timezone.now())
    assert work_on(video).state == JobState.DONE
    assert "" not in (video.poster_url, video.sprites_url, video.keep_url)


@pytest.mark.django_db
def test_so_does_a_torn_practice_film(suyun, monkeypatch):
    film = playable_film(suyun)
    before = stored_files()
    Video.objects.update(has_practice_file=True)
    film.refresh_from_db()
    ask_for_practice_file(video=film)
    command = copies.practice_command
    monkeypatch.setattr(practice, "practice_command", lambda *args: torn(command(*args), of=1))
    with pytest.raises(UnreadableOutput):
        practice.settle_practice_file(video_id=film.pk, report=lambda _: None)
    assert stored_files() == before
    monkeypatch.undo()
    practice.settle_practice_file(video_id=film.pk, report=lambda _: None)
    film.refresh_from_db()
    assert film.practice_url
    assert Job.objects.filter(kind=PRACTICE_JOB).count() == 1


@pytest.mark.django_db
def test_a_copy_of_another_length_is_left_out_and_the_film_plays(monkeypatch):
    """It would be so again: the film is not given up for it."""
    command = copies.keep_command
    monkeypatch.setattr(beside, "keep_command", lambda *args: [*command(*args)[:-1], "-t", "2", args[-1]])
    video = send_film(clip(seconds=5))
    work_on(video)
    assert (video.state, video.keep_url, bool(video.sprites_url)) == (VideoState.READY, "", True)


@pytest.mark.django_db
def test_bytes_that_the_storage_lost_are_not_published(monkeypatch):
    save = PrivateDisk._save

    def lose_the_end(self, name, content):
        stored = save(self, name, content)
        path = Path(self.path(stored))
        path.write_bytes(path.read_bytes()[:-1])
        return stored

    video = send_film(clip(seconds=2))
    with monkeypatch.context() as patched:
        patched.setattr(PrivateDisk, "_save", lose_the_end)
        job = work_on(video)
    assert (job.state, job.attempts, video.state) == (JobState.QUEUED, 1, VideoState.TRANSCODING)
    assert stored_files() == [video.file.name]


@pytest.mark.django_db
def test_a_torso_is_not_left_in_the_storage(tmp_path, monkeypatch):
    path = tmp_path / "poster.jpg"
    path.write_bytes(b"whole")
    monkeypatch.setattr(publishing, "MovableFile", lambda path: ContentFile(b"torn"))
    with pytest.raises(UnreadableOutput, match="4 bytes of 5"):
        publishing.store(path, "films/x")
    assert stored_files() == []
    assert not films().exists("films/x/poster.jpg")


class TestFilm:
    @pytest.fixture
    def film(self, tmp_path):
        return Path(shutil.copy(clip(seconds=5), tmp_path / "film.mp4"))

    def test_a_whole_one_is_accepted(self, film):
        insist_on_whole_film(film, [5, 5])
        insist_on_whole_film(film, [5.2, 4.8])

    @pytest.mark.parametrize("lengths", [[5], [5, 5, 5], [6, 5], [5, 4], [0, 5]])
    def test_one_of_another_length_or_with_other_tracks_is_refused(self, film, lengths):
        with pytest.raises(FfmpegRefused):
            insist_on_whole_film(film, lengths)

    @pytest.mark.parametrize("share", [0, 0.001, 0.5, 0.999])
    def test_a_part_of_one_is_torn(self, film, share):
        whole = film.read_bytes()
        film.write_bytes(whole[: int(len(whole) * share)])
        with pytest.raises(UnreadableOutput):
            insist_on_whole_film(film, [5, 5])

    def test_one_whose_end_was_never_written_is_torn(self, film):
        """A full disk may also leave nothing but zeros."""
        whole = film.read_bytes()
        film.write_bytes(whole[: whole.index(b"moov")] + bytes(len(whole) - whole.index(b"moov")))
        with pytest.raises(UnreadableOutput):
            insist_on_whole_film(film, [5, 5])


class TestPicture:
    @pytest.fixture
    def picture(self, tmp_path):
        path = tmp_path / "poster.jpg"
        Image.effect_noise((64, 48), 80).save(path)
        return path

    def test_a_whole_one_is_accepted(self, picture):
        insist_on_whole_picture(picture)
        insist_on_whole_picture(picture, (64, 48))

    def test_one_of_another_size_is_torn(self, picture):
        with pytest.raises(UnreadableOutput):
            insist_on_whole_picture(picture, (64, 64))

    @pytest.mark.parametrize("lost", [1, 2, 100, 1500])
    def test_a_part_of_one_is_torn(self, picture, lost):
        picture.write_bytes(picture.read_bytes()[:-lost])
        with pytest.raises(UnreadableOutput):
            insist_on_whole_picture(picture)

    def test_nothing_is_torn(self, picture):
        picture.write_bytes(b"")
        with pytest.raises(UnreadableOutput):
            insist_on_whole_picture(picture)
