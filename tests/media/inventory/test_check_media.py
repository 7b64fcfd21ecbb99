"""`manage.py check_media`: what is missing, what is too much, and what it does about it."""

import os
import time
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from botocore.exceptions import EndpointConnectionError
from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.management import CommandError, call_command
from django.db.models import FileField
from django.utils import timezone

from cms.images.models import SiteImage
from cms.jobs.models import Job
from media.inventory.places import FILMS, PICTURES, SIZES, label_of, rows_of
from media.storage import films
from media.transcoding.models import VideoRendition
from media.videos.models import TRANSCODE_JOB, Video, VideoState
from media.videos.uploads import files
from media.videos.uploads.models import Upload
from tests.factories.images import make_picture
from tests.factories.media import playable_film, stored_files, work_on
from tests.media.conftest import age

pytestmark = pytest.mark.django_db
ALL_IS_WELL = "Every row has its bytes, and all bytes have their row."


@pytest.fixture
def film(suyun):
    return playable_film(suyun)


def check(*, mend=False):
    """What the command said, and whether it ended with an error."""
    said = StringIO()
    try:
        call_command("check_media", mend=mend, stdout=said)
    except CommandError as error:
        return said.getvalue() + str(error), False
    return said.getvalue(), True


def disk_path(name):
    return Path(storages["films_on_disk"].path(name))


def leave(name, *, old=True, content=b"bytes"):
    films().save(name, ContentFile(content))
    if old:
        age(disk_path(name))
    return name


def test_a_house_in_order_is_left_alone(film):
    make_picture().get_rendition("width-100")
    before = stored_files()
    assert check()[1]
    said, is_well = check(mend=True)
    assert is_well
    assert said.splitlines() == [
        "Films: 0 files that rows name are missing, and 0 files are there that no row names.",
        "Pictures and documents: 0 files that rows name are missing, and 0 files are there that no row names.",
        "Films on their way: 0 uploads have lost bytes, and 0 pieces belong to no upload.",
        ALL_IS_WELL,
    ]
    assert stored_files() == before


def test_every_column_with_files_is_looked_at():
    """A new kind of file lies in a folder that is looked through, or this fails."""
    columns = {*FILMS.columns(), *PICTURES.columns()}
    assert columns == {
        field
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, FileField)
    }
    for column in PICTURES.columns():
        name = column.generate_filename(column.model(), "a.jpg")
        assert name.split("/")[0] in PICTURES.folders, label_of(column)
    assert set(SIZES) <= {label_of(column) for column in FILMS.columns()}


def test_a_lost_rendition_is_made_again_from_its_source(film):
    rendition = film.renditions.get(name="v240")
    films().delete(rendition.file.name)
    said, is_well = check()
    assert not is_well
    assert f"{rendition.file.name} of video rendition {rendition.pk} is missing" in said
    assert "Films: 1 files that rows name are missing" in said
    film.refresh_from_db()
    assert film.state == VideoState.READY

    assert check(mend=True)[1]
    assert work_on(film).state == "done"
    assert film.state == VideoState.READY
    assert check()[0].endswith(f"{ALL_IS_WELL}\n")


def test_half_a_rendition_is_as_bad_as_none(film):
    rendition = film.renditions.get(name="v240")
    path = disk_path(rendition.file.name)
    path.write_bytes(path.read_bytes()[:-1])
    said, is_well = check()
    assert (f"{rendition.file.name} of video rendition {rendition.pk} is not whole" in said, is_well) == (
        True,
        False,
    )


def test_a_lost_poster_is_forgotten_at_once_and_made_again(film):
    films().delete(str(film.thumbnail))
    assert check(mend=True)[1]
    film.refresh_from_db()
    assert (film.poster_url, film.state) == ("", VideoState.UPLOADED)
    work_on(film)
    assert films().exists(str(film.thumbnail))


def test_a_film_that_plays_is_not_given_up_for_its_poster(film):
    films().delete(str(film.thumbnail))
    films().delete(str(film.file))
    said, is_well = check(mend=True)
    assert (is_well, "unless it is sent again" in said) == (False, True)
    film.refresh_from_db()
    assert (film.poster_url, film.state) == ("", VideoState.READY)
    assert not Job.objects.active().exists()


def test_several_losses_of_one_film_are_mended_together(film):
    for rendition in film.renditions.all():
        films().delete(rendition.file.name)
    films().delete(str(film.thumbnail))
    said, is_well = check(mend=True)
    assert (is_well, "Films: 5 files that rows name are missing" in said) == (True, True)
    film.refresh_from_db()
    assert film.poster_url == ""
    assert Job.objects.active().count() == 1


def test_nothing_left_to_make_a_film_from(film):
    """Not even the source: the job says so, in the teacher's words."""
    films().delete(film.renditions.get(name="v240").file.name)
    films().delete(str(film.file))
    check(mend=True)
    film.refresh_from_db()
    work_on(film)
    assert (film.state, film.fault) == (VideoState.FAILED, "source_lost")


def test_a_failed_film_may_forget_its_source(film):
    films().delete(str(film.file))
    Video.objects.update(state=VideoState.FAILED, fault="gave_up")
    assert check(mend=True)[1]
    film.refresh_from_db()
    assert (str(film.file), film.source_bytes) == ("", 0)


def test_a_film_on_its_way_is_left_to_its_job(film):
    films().delete(film.renditions.get(name="v240").file.name)
    Job.objects.create(kind=TRANSCODE_JOB, subject_id=str(film.pk), queue="media")
    assert check()[1]


def test_only_old_bytes_that_nobody_names_are_deleted(film):
    old = leave(f"{film.folder}/killed/v240.mp4")
    unknown = leave("films/00000000000040008000000000000000/source/x")
    young = leave(f"{film.folder}/young/v240.mp4", old=False)
    before = set(stored_files())
    said, is_well = check()
    assert (is_well, f"{old} belongs to nothing" in said, young in said) == (False, True, False)
    assert set(stored_files()) == before
    assert check(mend=True)[1]
    assert before - set(stored_files()) == {old, unknown}


def test_what_a_running_job_writes_is_never_deleted(film):
    name = leave(f"{film.folder}/being-made/v240.mp4")
    job = Job.objects.create(kind=TRANSCODE_JOB, subject_id=str(film.pk), queue="media")
    assert check(mend=True)[1]
    assert films().exists(name)
    job.delete()
    assert check(mend=True)[1]
    assert not films().exists(name)


def test_a_disk_that_is_not_there_makes_nothing_worse(film, settings):
    settings.STORAGES = {
        **settings.STORAGES,
        "private": {"BACKEND": "media.storage.PrivateDisk", "OPTIONS": {"location": "/nonexistent"}},
    }
    said, is_well = check(mend=True)
    assert (is_well, "Nothing was mended" in said) == (False, True)
    assert Video.objects.get().thumbnail
    assert not Job.objects.active().exists()


def test_pictures_have_their_bytes_too():
    picture = make_picture()
    size = picture.get_rendition("width-90")
    stray = storages["default"].save("original_images/stray.jpg", ContentFile(b"jpg"))
    age(Path(storages["default"].path(stray)))
    storages["default"].delete(size.file.name)
    said, is_well = check(mend=True)
    assert is_well
    assert "made again when a page asks for it" in said
    assert not storages["default"].exists(stray)
    made = SiteImage.objects.get().get_rendition("width-90")
    assert storages["default"].exists(made.file.name)

    storages["default"].delete(picture.file.name)
    said, is_well = check(mend=True)
    assert (
        is_well,
        f"{picture.file.name} of image {picture.pk} is missing: it has to be sent again" in said,
    ) == (
        False,
        True,
    )


def test_uploads_that_lost_bytes_begin_again(editor, suyun):
    upload = Upload.objects.create(
        owner=editor, collection=suyun, length=10, offset=5, expires_at=timezone.now() + timedelta(hours=1)
    )
    piece = files.folder() / ("0" * 32)
    piece.write_bytes(b"piece")
    os.utime(piece, (time.time() - 4000,) * 2)
    said, is_well = check()
    assert (is_well, "1 uploads have lost bytes, and 1 pieces belong to no upload" in said) == (False, True)
    assert check(mend=True)[1]
    upload.refresh_from_db()
    assert (upload.offset, piece.exists()) == (0, False)


def test_the_same_in_an_object_store(bucket, suyun):
    film = playable_film(suyun)
    for name in stored_files():
        films().save(name, ContentFile(disk_path(name).read_bytes()))
    assert check()[1]
    films().delete(film.renditions.get(name="v240").file.name)
    films().save(f"{film.folder}/killed/v240.mp4", ContentFile(b"young"))
    said, is_well = check()
    assert (is_well, "1 files that rows name are missing, and 0 files" in said) == (False, True)
    assert check(mend=True)[1]
    film.refresh_from_db()
    assert film.state == VideoState.UPLOADED


def test_a_store_that_does_not_answer_is_no_reason_to_mend(bucket, film, monkeypatch):
    def away(*args, **kwargs):
        raise EndpointConnectionError(endpoint_url="http://127.0.0.1:1")

    monkeypatch.setattr("media.storage.PrivateObjects.size", away)
    said, is_well = check(mend=True)
    assert (is_well, "A storage does not answer" in said or "Nothing was mended" in said) == (False, True)
    assert not Job.objects.active().exists()


def test_rows_are_read_a_few_at_a_time(suyun, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr("media.inventory.places.BATCH", 2)
    playable_film(suyun)
    column = VideoRendition._meta.get_field("file")
    with django_assert_num_queries(3):  # Four rows: two, two, and none.
        assert len(list(rows_of(column))) == 4
