"""`manage.py move_films`: from the disk to the bucket and back, without losing a byte or a moment."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.management import CommandError, call_command

from media.videos.models import Video
from tests.factories.media import playable_film, stored_files
from tests.media.conftest import age, keys

pytestmark = pytest.mark.django_db


def move(source, target, **options):
    said = StringIO()
    call_command("move_films", source=source, target=target, stdout=said, **options)
    return said.getvalue()


def test_films_move_to_the_bucket_and_back_while_the_site_runs(client, editor, suyun, bucket, live_in):
    film = playable_film(suyun)
    names = stored_files()
    client.force_login(editor)

    said = move("disk", "bucket")
    assert keys(bucket) == names == stored_files()
    assert f"{len(names)} files seen, {len(names)} copied" in said
    assert "Set FILMS_IN=bucket" in said
    assert client.get(film.poster_url).status_code == 200  # from the disk still

    live_in("bucket")
    assert client.get(film.poster_url).status_code == 302
    # A worker that was not restarted yet still wrote to the disk.
    late = storages["films_on_disk"].save(f"{film.folder}/poster/late.jpg", ContentFile(b"late"))
    Video.objects.update(thumbnail=late)
    said = move("disk", "bucket", delete=True)
    assert f"{len(names)} files seen, 1 copied (4\xa0bytes), {len(names)} deleted" in said
    # The poster that was replaced belongs to nothing, but is still young.
    assert stored_files() == [str(film.thumbnail)]
    assert keys(bucket) == sorted([*names, late])

    age(Path(storages["films_on_disk"].path(str(film.thumbnail))))
    said = move("disk", "bucket", delete=True)
    assert said.startswith(f"{len(names)} files seen, 0 copied (0\xa0bytes), 1 deleted")
    assert stored_files() == []

    move("bucket", "disk")
    live_in("disk")
    move("bucket", "disk", delete=True)
    replaced = str(film.thumbnail)
    assert stored_files() == sorted({*names, late} - {replaced})
    assert keys(bucket) == [replaced]  # It belongs to nothing, but is young here.
    film.refresh_from_db()
    assert client.get(film.poster_url).status_code == 200


def test_nothing_is_deleted_where_films_live(suyun, live_in):
    playable_film(suyun)
    before = stored_files()
    with pytest.raises(CommandError, match="Set FILMS_IN=bucket"):
        move("disk", "bucket", delete=True)
    assert stored_files() == before


def test_a_move_that_was_cut_off_goes_on(suyun, bucket, live_in, monkeypatch):
    playable_film(suyun)
    names = stored_files()
    store = storages["films_in_bucket"]
    store.save(names[0], ContentFile(b"half"))
    save, count = type(store).save, iter(range(2))

    def breaking(self, name, content, **kwargs):
        next(count, None)
        if next(count, None) is None:
            raise OSError("the line is down")
        return save(self, name, content, **kwargs)

    monkeypatch.setattr("media.storage.PrivateObjects.save", breaking)
    with pytest.raises(CommandError, match="run the command again"):
        move("disk", "bucket")
    monkeypatch.undo()
    move("disk", "bucket")
    assert keys(bucket) == names
    disk = storages["films_on_disk"]
    for name in names:
        assert (
            bucket.get_object(Bucket="films-private", Key=name)["Body"].read()
            == Path(disk.path(name)).read_bytes()
        )


def test_other_bytes_of_the_same_length_are_not_taken_for_the_film(suyun, bucket, live_in):
    film = playable_film(suyun)
    disk = storages["films_on_disk"]
    name = str(film.thumbnail)
    storages["films_in_bucket"].save(name, ContentFile(b"x" * disk.size(name)))
    live_in("bucket")
    with pytest.raises(CommandError, match="1 files differ"):
        move("disk", "bucket", delete=True)
    assert stored_files() == [name]


def test_what_belongs_to_no_film_is_not_moved(suyun, bucket, live_in):
    playable_film(suyun)
    disk = storages["films_on_disk"]
    for name in ("films/a/source/old", "films/a/source/young"):
        disk.save(name, ContentFile(b"stray"))
    age(Path(disk.path("films/a/source/old")))
    move("disk", "bucket")
    live_in("bucket")
    assert "1 young files" in move("disk", "bucket", delete=True)
    assert stored_files() == ["films/a/source/young"]
    assert not [key for key in keys(bucket) if key.startswith("films/a/")]


def test_a_film_in_neither_home_is_told(suyun, live_in):
    film = playable_film(suyun)
    storages["films_on_disk"].delete(str(film.file))
    with pytest.raises(CommandError, match="1 files are in neither home"):
        move("disk", "bucket")


def test_without_a_bucket_there_is_nowhere_to_go(settings):
    with pytest.raises(CommandError, match="S3_PRIVATE_BUCKET names no bucket"):
        move("disk", "bucket")
    with pytest.raises(CommandError, match="the same"):
        move("disk", "disk")
