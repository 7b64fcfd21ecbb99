"""How much may be sent, and that the same film need not be sent twice."""

import shutil
from typing import NamedTuple

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from media.videos.models import Video
from media.videos.uploads import limits
from media.videos.uploads.models import FilmAllowance, Upload
from tests.factories.media import clip, ready_film, work_on
from tests.media.videos.uploads.tus import ALL, Tus

pytestmark = pytest.mark.django_db
ADD = "/admin/media/video/add/"
KNOWN = "/admin/films/known/"
GB = 1024**3


class Disk(NamedTuple):
    total: int
    used: int
    free: int


@pytest.fixture(autouse=True)
def _roomy_disk(monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Disk(9000 * GB, 0, 9000 * GB))


def begin(tus, length):
    answer = tus.ask("POST", ALL, Upload_Length=length)
    return answer.status_code, answer.content.decode()


def test_eight_gigabytes_and_no_more(tus):
    assert begin(tus, 8 * GB)[0] == 201
    status, sentence = begin(tus, 8 * GB + 1)
    assert status == 413
    assert "8.0\xa0GB is the most that can be sent" in sentence


def test_an_organisations_own_measure(tus, suyun, dublin, client, stranger):
    FilmAllowance.objects.create(collection=suyun, max_bytes=1000)
    assert [begin(tus, length)[0] for length in (1000, 1001)] == [201, 413]
    client.force_login(stranger)
    assert begin(Tus(client), 1001)[0] == 201


def test_the_quota_counts_what_is_here_and_what_is_promised(tus, suyun, dublin):
    ready_film(clip(seconds=2), collection=dublin)
    assert limits.used_bytes(suyun) == 0
    video = ready_film(clip(seconds=2), collection=suyun)
    video.refresh_from_db()
    used = video.source_bytes + sum(each.bytes for each in video.renditions.all())
    assert video.source_bytes == clip(seconds=2).stat().st_size
    assert limits.used_bytes(suyun) == used
    FilmAllowance.objects.create(collection=suyun, quota_bytes=used + 3000)
    assert begin(tus, 2000)[0] == 201
    assert begin(tus, 1000)[0] == 201
    status, sentence = begin(tus, 1)
    assert status == 413
    assert "does not fit in any more" in sentence
    Upload.objects.first().delete()
    assert begin(tus, 1)[0] == 201


def test_the_site_may_set_a_quota_for_all(tus, suyun, settings):
    settings.FILM_QUOTA_BYTES = 1000
    assert begin(tus, 1001)[0] == 413
    FilmAllowance.objects.create(collection=suyun, quota_bytes=0)
    assert begin(tus, 1001)[0] == 201


def test_a_file_in_the_form_is_measured_too(client, editor, suyun):
    FilmAllowance.objects.create(collection=suyun, quota_bytes=10)
    client.force_login(editor)
    film = SimpleUploadedFile("a.mp4", clip(seconds=2).read_bytes())
    page = client.post(ADD, {"title": "a", "tags": "", "file": film})
    assert "does not fit in any more" in page.content.decode()
    assert not Video.objects.exists()


def test_the_disk_is_asked_before_anything_begins(tus, monkeypatch):
    free = [4 * GB]
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Disk(10 * GB, 0, free[0]))
    assert begin(tus, 2 * GB)[0] == 201
    # The first has sent nothing yet, but what it was promised is not given twice.
    status, sentence = begin(tus, 2 * GB)
    assert status == 507
    assert "no room for the film just now" in sentence
    Upload.objects.all().delete()
    free[0] = GB
    assert begin(tus, 1)[0] == 507


def test_the_same_bytes_are_known_before_and_after(client, tus, suyun):
    film = clip(seconds=2)
    assert client.get(KNOWN, {"upload": tus.send(film.read_bytes())}).json() == {"films": []}
    video = ready_film(film, collection=suyun)
    video.refresh_from_db()
    told = {
        "id": video.pk,
        "title": video.title,
        "edit": f"/admin/media/edit/{video.pk}/",
        "choose": f"/admin/media/chooser/{video.pk}/",
    }
    assert client.get(KNOWN, {"digest": video.digest}).json() == {"films": [told]}
    assert client.get(KNOWN, {"upload": tus.send(film.read_bytes())}).json() == {"films": [told]}
    unfinished = tus.begin(5).rstrip("/").rpartition("/")[2]
    for query in ({"upload": unfinished}, {"digest": ""}, {"digest": "0" * 64}, {}):
        assert client.get(KNOWN, query).json() == {"films": []}
    assert client.get(KNOWN, {"upload": "nonsense"}).status_code == 404


def test_films_of_others_are_not_known(client, tus, dublin):
    video = ready_film(clip(seconds=2), collection=dublin)
    video.refresh_from_db()
    assert client.get(KNOWN, {"digest": video.digest}).json() == {"films": []}


def test_a_refused_film_is_not_offered_again(client, tus):
    letter = b"no film at all"
    client.post(ADD, {"title": "a", "tags": "", "file_upload": tus.send(letter)})
    work_on(Video.objects.get())
    assert client.get(KNOWN, {"upload": tus.send(letter)}).json() == {"films": []}
    assert Video.objects.get().source_bytes == 0


def test_the_longest_film_of_one_organisation(suyun, dublin):
    FilmAllowance.objects.create(collection=suyun, max_seconds=1)
    assert ready_film(clip(seconds=2), collection=suyun).fault == "longer_than_allowed"
    assert ready_film(clip(seconds=2), collection=dublin).state == "ready"


def test_operators_say_how_much(client, admin, editor, suyun):
    add = "/admin/snippets/media/filmallowance/add/"
    client.force_login(editor)
    assert client.get(add).status_code == 302
    client.force_login(admin)
    assert client.get(add).status_code == 200
    client.post(add, {"collection": suyun.pk, "max_bytes": 5000, "quota_bytes": "", "max_seconds": ""})
    allowance = FilmAllowance.objects.get()
    assert (allowance.collection, allowance.largest_film) == (suyun, 5000)
