"""From the last byte to a film: in the form, in the chooser, and in the worker's hands."""

import threading
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from cms.jobs.models import Job, JobState
from media.storage import films
from media.videos import patience
from media.videos.models import Video, VideoState
from media.videos.tasks import sweep_film_uploads
from media.videos.uploads import delivery, digests, files
from media.videos.uploads.models import Upload
from tests.factories.media import clip, stored_files, work_on
from tests.media.videos.uploads.tus import Tus

pytestmark = pytest.mark.django_db
ADD = "/admin/media/video/add/"


@pytest.fixture
def film() -> bytes:
    return clip(seconds=2).read_bytes()


def form(upload, **values):
    return {"title": "横画", "tags": "", "file_upload": upload, **values}


def arriving():
    return sorted(path.name for path in files.folder().iterdir())


def test_a_film_sent_in_pieces_becomes_a_film(client, tus, film):
    upload = tus.send(film, "横.mp4")
    answer = client.post(ADD, form(upload))
    assert (answer.status_code, answer["Location"]) == (302, "/admin/media/")
    video = Video.objects.get()
    assert (video.state, video.filename, video.source_bytes) == (VideoState.UPLOADED, "横.mp4", len(film))
    # Nothing has been copied while the person waited.
    assert stored_files() == []
    assert arriving() == [upload.replace("-", "")]
    assert work_on(video).state == JobState.DONE
    assert video.state == VideoState.READY
    assert arriving() == []
    assert not Upload.objects.exists()
    with films().open(video.file.name) as stored:
        assert stored.read() == film


def test_the_chooser_takes_it_too(client, tus, film):
    values = {f"media-chooser-upload-{key}": value for key, value in form(tus.send(film)).items()}
    answer = client.post("/admin/media/video/chooser/upload/", values)
    assert answer.json()["step"] == "media_chosen"
    video = Video.objects.get()
    work_on(video)
    assert video.state == VideoState.READY


def test_a_new_file_for_an_old_film(client, tus, film):
    client.post(ADD, form(tus.send(film)))
    video = Video.objects.get()
    work_on(video)
    old = video.generation
    other = clip(seconds=3).read_bytes()
    client.post(reverse("wagtailmedia:edit", args=[video.pk]), form(tus.send(other)))
    video.refresh_from_db()
    assert (video.state, video.generation) == (VideoState.UPLOADED, old)
    page = client.get(reverse("wagtailmedia:edit", args=[video.pk])).content.decode()
    assert "could not be found" not in page
    work_on(video)
    assert (video.state, round(video.duration)) == (VideoState.READY, 3)
    assert len([name for name in stored_files() if "/source/" in name]) == 1


def test_what_has_not_arrived_is_no_film(client, tus, film, stranger):
    unfinished = tus.begin(len(film)).rstrip("/").rpartition("/")[2]
    whole = tus.send(film)
    assert client.post(ADD, form(whole)).status_code == 302
    client.force_login(stranger)
    foreign = Tus(client).send(film)
    client.force_login(Upload.objects.get(pk=unfinished).owner)
    for upload in (unfinished, whole, foreign, "nonsense"):
        page = client.post(ADD, form(upload))
        assert page.status_code == 200
        assert "has not arrived whole" in page.content.decode()
    assert Video.objects.count() == 1


def test_a_form_that_is_not_right_keeps_the_upload(client, tus, film):
    upload = tus.send(film)
    page = client.post(ADD, form(upload, title="")).content.decode()
    assert f'name="file_upload" value="{upload}"' in page
    assert client.post(ADD, form(upload)).status_code == 302


def test_a_file_is_taken_before_an_upload(client, tus, film, suyun):
    """As browsers without script send it."""
    with clip(seconds=3).open("rb") as file:
        client.post(ADD, form("", file=file))
    video = Video.objects.get()
    work_on(video)
    assert (video.state, video.digest) == (VideoState.READY, digests.digest_of(clip(seconds=3)))


@pytest.mark.parametrize("moment", ["save", "delete"])
def test_a_worker_that_dies_while_it_takes_the_film_in(client, tus, film, monkeypatch, moment):
    client.post(ADD, form(tus.send(film)))
    video = Video.objects.get()
    with monkeypatch.context() as patched:
        if moment == "save":
            patched.setattr(type(films()), "save", dies)
        else:
            patched.setattr(Upload, "delete", dies)
        assert work_on(video).state == JobState.QUEUED
    Job.objects.update(not_before_at=None)
    assert work_on(video).state == JobState.DONE
    assert (video.state, arriving()) == (VideoState.READY, [])
    assert not Upload.objects.exists()


def dies(*args, **kwargs):
    raise OSError("killed")


def test_a_worker_that_died_while_it_copied_to_another_disk_left_no_film(client, tus, film):
    client.post(ADD, form(tus.send(film)))
    video = Video.objects.get()
    films().save(str(video.file), ContentFile(film[: len(film) // 2]))
    assert work_on(video).state == JobState.DONE
    with films().open(video.file.name) as stored:
        assert stored.read() == film
    assert arriving() == []


def test_a_film_replaced_while_it_is_taken_in_leaves_nothing(client, tus, film, monkeypatch):
    client.post(ADD, form(tus.send(film)))
    video = Video.objects.get()
    first = video.file.name
    deliver = delivery.deliver

    def slow(*, destination, report):
        deliver(destination=destination, report=report)
        if destination == first:
            edit = reverse("wagtailmedia:edit", args=[video.pk])
            client.post(edit, form(tus.send(clip(seconds=3).read_bytes())))

    monkeypatch.setattr("media.transcoding.actions.deliver", slow)
    work_on(video)
    assert (video.state, round(video.duration)) == (VideoState.READY, 3)
    assert [name for name in stored_files() if "/source/" in name] == [video.file.name]


def test_a_slow_store_keeps_the_lease(client, tus, film, monkeypatch):
    client.post(ADD, form(tus.send(film)))
    video = Video.objects.get()
    save, reports, is_told = films().save, [], threading.Event()

    def slow(name, content):
        is_told.wait(timeout=5)
        return save(name, content)

    def report(percent):
        reports.append(percent)
        is_told.set()

    monkeypatch.setattr(patience, "TELL_SECONDS", 0.05)
    monkeypatch.setattr(films(), "save", slow)
    delivery.deliver(destination=video.file.name, report=report)
    assert reports
    assert stored_files() == [video.file.name]


def test_what_nobody_went_on_with_is_swept(client, tus, film):
    tus.patch(tus.begin(len(film)), 0, film[:10])
    fresh = tus.send(film, "fresh")
    waiting = tus.send(film, "waiting")
    client.post(ADD, form(waiting))
    Upload.objects.exclude(pk=fresh).update(expires_at=timezone.now())
    sweep_film_uploads()
    left = sorted([fresh.replace("-", ""), waiting.replace("-", "")])
    assert arriving() == left
    assert sorted(pk.hex for pk in Upload.objects.values_list("pk", flat=True)) == left
    Video.objects.get().delete()
    Upload.objects.update(expires_at=timezone.now() - timedelta(days=1))
    sweep_film_uploads()
    assert arriving() == []


def test_files_that_no_row_knows_are_swept(tus, film, monkeypatch):
    kept = tus.send(film)
    (files.folder() / "stray").write_bytes(b"x")
    sweep_film_uploads()
    assert len(arriving()) == 2
    monkeypatch.setattr(files, "STRAY_AFTER_SECONDS", -1)
    sweep_film_uploads()
    assert arriving() == [kept.replace("-", "")]
