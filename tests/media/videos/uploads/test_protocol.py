"""tus 1.0 as its specification has it, header by header, and for nobody but the sender."""

import base64
import hashlib
from datetime import timedelta
from email.utils import parsedate_to_datetime

import pytest
from django.utils import timezone

from media.videos.uploads import files
from media.videos.uploads.models import Upload
from tests.media.videos.uploads.tus import ALL, Tus, told

pytestmark = pytest.mark.django_db
FILM = bytes(range(256)) * 40


def kept(address):
    return files.path_of(Upload.objects.get(pk=address.rstrip("/").rpartition("/")[2]).pk).read_bytes()


def checksum(body, name="sha1"):
    return f"{name} {base64.b64encode(hashlib.new(name, body).digest()).decode()}"


def test_it_says_what_it_can_do(tus):
    answer = tus.ask("OPTIONS", ALL, Tus_Resumable=None)
    assert answer.status_code == 204
    assert answer["Tus-Version"] == "1.0.0"
    assert answer["Tus-Extension"] == "creation,creation-with-upload,expiration,termination,checksum"
    assert answer["Tus-Max-Size"] == str(8 * 1024**3)
    assert answer["Tus-Checksum-Algorithm"] == "sha1,sha256"


def test_an_upload_in_three_pieces(tus, editor, suyun):
    answer = tus.ask("POST", ALL, Upload_Length=len(FILM), Upload_Metadata=told(filename="C:\\横画.mp4"))
    assert (answer.status_code, answer["Tus-Resumable"]) == (201, "1.0.0")
    address = answer["Location"]
    upload = Upload.objects.get()
    assert (upload.owner, upload.collection, upload.name) == (editor, suyun, "横画.mp4")
    for start in range(0, len(FILM), 4000):
        assert tus.offset(address) == start
        answer = tus.patch(address, start, FILM[start : start + 4000])
        assert (answer.status_code, answer["Upload-Offset"]) == (204, str(min(start + 4000, len(FILM))))
    answer = tus.ask("HEAD", address)
    assert (answer["Upload-Offset"], answer["Upload-Length"]) == (str(len(FILM)), str(len(FILM)))
    assert "no-store" in answer["Cache-Control"]
    assert kept(address) == FILM


def test_creation_with_the_first_bytes(tus):
    answer = tus.ask("POST", ALL, FILM[:100], Upload_Length=len(FILM))
    assert (answer.status_code, answer["Upload-Offset"]) == (201, "100")
    assert tus.offset(answer["Location"]) == 100
    assert kept(answer["Location"]) == FILM[:100]


def test_each_piece_puts_the_end_off_by_a_day(tus):
    address = tus.begin(len(FILM))
    Upload.objects.update(expires_at=timezone.now() + timedelta(minutes=1))
    expires = parsedate_to_datetime(tus.patch(address, 0, FILM[:10])["Upload-Expires"])
    assert abs(expires - timezone.now() - timedelta(days=1)) < timedelta(minutes=1)
    assert abs(Upload.objects.get().expires_at - expires) < timedelta(minutes=1)


def test_termination(tus):
    address = tus.begin(len(FILM))
    tus.patch(address, 0, FILM[:10])
    assert tus.ask("DELETE", address).status_code == 204
    assert [tus.ask(method, address).status_code for method in ("HEAD", "DELETE")] == [404, 404]
    assert tus.patch(address, 10, FILM[10:]).status_code == 404
    assert not Upload.objects.exists()
    assert list(files.folder().iterdir()) == []


@pytest.mark.parametrize("name", ["sha1", "sha256"])
def test_pieces_with_their_checksum(tus, name):
    address = tus.begin(len(FILM))
    assert tus.patch(address, 0, FILM, Upload_Checksum=checksum(FILM[:-1], name)).status_code == 460
    assert tus.offset(address) == 0
    assert tus.patch(address, 0, FILM, Upload_Checksum="crc32 AAAA").status_code == 400
    assert tus.patch(address, 0, FILM, Upload_Checksum=checksum(FILM, name)).status_code == 204
    assert kept(address) == FILM


@pytest.mark.parametrize(
    ("offset", "body", "headers", "status"),
    [
        (1, b"x", {}, 409),
        (0, b"x", {"Content_Type": "text/plain"}, 415),
        (0, b"x", {"Tus_Resumable": None}, 412),
        (0, b"x", {"Tus_Resumable": "0.2.2"}, 412),
        (None, b"x", {}, 400),
        ("-1", b"x", {}, 400),
        ("٣", b"x", {}, 400),
        ("9" * 40, b"x", {}, 400),
        (0, FILM + b"x", {}, 413),
    ],
)
def test_pieces_that_do_not_fit(tus, offset, body, headers, status):
    address = tus.begin(len(FILM))
    assert tus.patch(address, offset, body, **headers).status_code == status
    assert tus.offset(address) == 0


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Upload_Length": None}, 400),
        ({"Upload_Length": "-5"}, 400),
        ({"Upload_Length": "1e6"}, 400),
        ({"Upload_Length": None, "Upload_Defer_Length": "1"}, 400),
        ({"Upload_Metadata": "filename ***"}, 400),
        ({"Upload_Metadata": told(collection="x")}, 400),
        ({"Tus_Resumable": None}, 412),
    ],
)
def test_beginnings_that_are_refused(tus, headers, status):
    assert tus.ask("POST", ALL, **{"Upload_Length": 5, **headers}).status_code == status
    assert not Upload.objects.exists()


def test_proxies_that_know_only_post(tus):
    address = tus.begin(len(FILM))
    answer = tus.ask("POST", address, FILM, Upload_Offset=0, X_HTTP_Method_Override="PATCH")
    assert (answer.status_code, tus.offset(address)) == (204, len(FILM))
    assert tus.ask("GET", address).status_code == 405
    assert tus.ask("GET", ALL).status_code == 405


def test_an_upload_is_its_senders_alone(tus, client, stranger, viewer, admin):
    address = tus.begin(len(FILM))
    for person, status in ((stranger, 404), (admin, 404), (viewer, 302)):
        client.force_login(person)
        other = Tus(client)
        assert other.ask("HEAD", address).status_code == status
        assert other.patch(address, 0, FILM).status_code == status
        assert other.ask("DELETE", address).status_code == status
    client.logout()
    assert tus.ask("POST", ALL, Upload_Length=5).status_code == 302
    assert Upload.objects.get().offset == 0


def test_others_collections_are_not_there(tus, dublin, suyun):
    answer = tus.ask("POST", ALL, Upload_Length=5, Upload_Metadata=told(collection=dublin.pk))
    assert answer.status_code == 404
    assert tus.begin(5, collection=suyun.pk)


def test_who_has_several_collections_says_which(client, admin, suyun):
    client.force_login(admin)
    tus = Tus(client)
    assert tus.ask("POST", ALL, Upload_Length=5).status_code == 400
    tus.begin(5, collection=suyun.pk)
    assert Upload.objects.get().collection == suyun


def test_bytes_that_were_lost_are_asked_for_again(tus):
    address = tus.begin(len(FILM))
    tus.patch(address, 0, FILM[:50])
    files.remove(Upload.objects.get().pk)
    assert tus.patch(address, 50, FILM[50:]).status_code == 409
    assert tus.offset(address) == 0
    assert tus.patch(address, 0, FILM).status_code == 204
    assert kept(address) == FILM
