"""The last hundredth of a film, and a disk that is full in the middle of one."""

import os

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from media.storage import RESERVE, PrivateDisk
from media.videos.models import Video, VideoState
from media.videos.uploads import files, limits
from media.videos.uploads.models import Upload
from tests.factories.media import clip, work_on
from tests.faults.disks import small_disk

pytestmark = pytest.mark.django_db


def test_a_film_cut_at_ninety_nine_hundredths_is_gone_on_with_and_plays(client, tus):
    film = clip(seconds=2).read_bytes()
    address = tus.begin(len(film), filename="film.mp4")
    most = len(film) * 99 // 100
    assert tus.patch(address, 0, film[:most]).status_code == 204
    assert tus.offset(address) == most
    form = {"title": "横画", "tags": "", "file_upload": Upload.objects.get().pk}
    assert "film" in client.post("/admin/media/video/add/", form).context["form"].errors["file"][0]
    assert not Video.objects.exists()

    assert tus.patch(address, most, film[most:]).status_code == 204
    assert client.post("/admin/media/video/add/", form).status_code == 302
    video = Video.objects.get()
    work_on(video)
    assert video.state == VideoState.READY
    with video.file.open("rb") as stored:
        assert stored.read() == film


@pytest.mark.skipif(not os.access("/dev/full", os.W_OK), reason="no disk that is always full")
def test_a_disk_that_is_full_says_so_and_keeps_what_is_here(tus):
    film = clip(seconds=2).read_bytes()
    address = tus.begin(len(film), filename="film.mp4")
    upload = Upload.objects.get()
    here = files.path_of(upload.pk)
    here.unlink(missing_ok=True)
    here.symlink_to("/dev/full")

    answer = tus.patch(address, 0, film)
    assert answer.status_code == 507
    assert "has no room for the film just now" in answer.content.decode()
    upload.refresh_from_db()
    assert (upload.offset, upload.is_whole) == (0, False)

    here.unlink()
    assert tus.patch(address, tus.offset(address), film).status_code == 204
    assert here.read_bytes() == film


@pytest.mark.full
def test_a_form_without_script_says_that_the_disk_of_the_films_is_full(client, tus, tmp_path, monkeypatch):
    film = clip(seconds=2).read_bytes()

    def send():
        carried = SimpleUploadedFile("film.mp4", film, "video/mp4")
        return client.post("/admin/media/video/add/", {"title": "横画", "tags": "", "file": carried})

    with small_disk(tmp_path / "private") as disk:
        monkeypatch.setattr(limits, "films", lambda: PrivateDisk(location=disk.place))
        disk.fill_up(but=RESERVE + len(film) // 2)
        answer = send()
        assert answer.status_code == 200
        assert answer.context["form"].errors == {"file": [str(limits.DiskFull.sentence)]}
        assert answer.context["form"]["title"].value() == "横画"
        assert not Video.objects.exists()
        disk.clear()
        assert send().status_code == 302
    assert Video.objects.get().title == "横画"
