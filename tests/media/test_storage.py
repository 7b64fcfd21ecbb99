"""The two private storages: this machine's disk, and an object store that speaks S3 for real."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import parse_qs, urlsplit
from urllib.request import Request, urlopen

import pytest
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.urls import reverse

from media.storage import MovableFile, PrivateDisk, films, presigned_address
from media.videos.bytes import delete_folder, delete_stray_outputs
from media.videos.models import Video
from media.videos.uploads import files
from tests.factories.media import clip, send_film, work_on
from tests.media.conftest import BUCKET, keys
from tests.media.videos.uploads.tus import Tus

STORE = "https://s3.example.org:9000"


@pytest.fixture
def disk(tmp_path):
    return PrivateDisk(location=str(tmp_path / "private"))


def test_a_failed_write_leaves_no_torso(disk):
    class BreakingOff(ContentFile):
        def chunks(self, chunk_size=None):
            yield b"half"
            raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space left"):
        disk.save("films/a/source/x", BreakingOff(b"half and half"))
    assert not disk.exists("films/a/source/x")


def test_a_finished_file_is_moved_not_copied(disk, tmp_path):
    made = tmp_path / "v240.mp4"
    made.write_bytes(b"film")
    node = made.stat().st_ino
    with MovableFile(made) as content:
        name = disk.save("films/a/g/v240.mp4", content)
    assert Path(disk.path(name)).stat().st_ino == node
    assert not made.exists()


def test_deleting_removes_empty_folders_but_not_the_neighbours(disk):
    disk.save("films/a/source/x", ContentFile(b"1"))
    disk.save("films/b/source/y", ContentFile(b"2"))
    disk.delete("films/a/source/x")
    assert disk.listdir("films") == (["b"], [])
    disk.delete("films/b/source/y")
    assert disk.listdir("films") == ([], [])
    disk.delete("films/b/source/y")
    disk.delete("")


def test_a_film_on_disk_has_no_address_of_its_own(disk):
    with pytest.raises(ValueError, match=r"media\.playback"):
        disk.url("films/a/source/x")


def test_no_name_leads_out_of_the_folder(disk):
    for name in ("../x", "films/../../x", "/etc/passwd"):
        with pytest.raises(SuspiciousFileOperation):
            disk.open(name)


def test_only_strays_are_removed(settings):
    storage = films()
    for name in ("source/s", "poster/p", "now/v240.mp4", "killed/v240.mp4", "killed/deep/x"):
        storage.save(f"films/a/{name}", ContentFile(b"1"))
    delete_stray_outputs("films/a", keep="now")
    assert sorted(storage.listdir("films/a")[0]) == ["now", "poster", "source"]
    delete_folder("films/a")
    assert storage.listdir("films") == ([], [])
    delete_folder("films/a")


@pytest.mark.django_db
def test_a_film_goes_through_the_object_store(
    bucket, client, editor, suyun, django_capture_on_commit_callbacks
):
    video = send_film(clip(seconds=2), collection=suyun)
    assert keys(bucket) == [video.file.name]
    assert work_on(video).state == "done"
    folder = f"{video.folder}/{video.generation}"
    names = [
        f"{folder}/{name}"
        for name in ("audio.mp4", "keep.mp4", "poster.jpg", "sprites.jpg", "v120.mp4", "v240.mp4")
    ]
    assert keys(bucket) == sorted([*names, str(video.file)])

    client.force_login(editor)
    playlist = client.get(reverse("films:rendition", args=[video.uid, "v240"])).content.decode().splitlines()
    address = next(line for line in playlist if not line.startswith("#"))
    assert len({line for line in playlist if not line.startswith("#")}) == 1
    told = parse_qs(urlsplit(address).query)
    assert urlsplit(address).path == f"/{BUCKET}/{folder}/v240.mp4"
    assert told["X-Amz-Expires"] == ["600"]
    assert told["X-Amz-Algorithm"] == ["AWS4-HMAC-SHA256"]
    assert len(told["X-Amz-Signature"][0]) == 64
    with urlopen(Request(address, headers={"Range": "bytes=4-7"})) as part:
        assert (part.status, part.read()) == (206, b"ftyp")

    poster = client.get(video.poster_url)
    assert poster.status_code == 302
    with urlopen(poster["Location"]) as whole:
        assert (whole.read(3), whole.headers["Content-Type"]) == (b"\xff\xd8\xff", "image/jpeg")
    source = client.get(video.url)
    assert source.status_code == 302
    with urlopen(source["Location"]) as whole:
        assert whole.headers["Content-Type"] == "application/octet-stream"
        assert whole.headers["Content-Disposition"].startswith("attachment; filename=")
    for answer in (poster, source):
        assert parse_qs(urlsplit(answer["Location"]).query)["X-Amz-Expires"] == ["600"]
    head = client.head(video.poster_url)["Location"]
    with urlopen(Request(head, method="HEAD")) as told:
        assert told.status == 200

    with django_capture_on_commit_callbacks(execute=True):
        video.delete()
    assert keys(bucket) == []


@pytest.mark.django_db
def test_a_film_sent_in_pieces_is_taken_to_the_object_store_by_the_worker(bucket, client, editor, suyun):
    client.force_login(editor)
    film = clip(seconds=2).read_bytes()
    answer = client.post(
        "/admin/media/video/add/", {"title": "a", "tags": "", "file_upload": Tus(client).send(film)}
    )
    assert answer.status_code == 302
    assert keys(bucket) == []
    video = Video.objects.get()
    assert client.get(reverse("wagtailmedia:edit", args=[video.pk])).status_code == 200
    assert work_on(video).state == "done"
    assert bucket.get_object(Bucket=BUCKET, Key=video.file.name)["Body"].read() == film
    assert list(files.folder().iterdir()) == []


def test_a_refused_film_leaves_nothing_in_the_object_store(bucket, tmp_path, suyun):
    notes = tmp_path / "notes.mp4"
    notes.write_bytes(b"no film")
    video = send_film(notes, collection=suyun)
    work_on(video)
    assert (video.state, video.fault, keys(bucket)) == ("failed", "not_a_film", [])


def test_the_object_store_is_read_without_holding_a_film_in_memory(bucket, tmp_path):
    storage = films()
    content = os.urandom(300_000)
    storage.save("films/a/source/x", ContentFile(content))
    fetched = storage.fetch("films/a/source/x", tmp_path)
    assert (fetched.parent, fetched.read_bytes()) == (tmp_path, content)
    with pytest.raises(FileNotFoundError):
        storage.size("films/a/source/missing")
    storage.delete("")


def test_nothing_is_written_over(bucket):
    storage = storages["private"]
    first = storage.save("films/a/x", ContentFile(b"1"))
    second = storage.save("films/a/x", io.BytesIO(b"2"))
    assert first != second


@pytest.mark.parametrize(
    ("environment", "backends"),
    [
        ({}, ("django.core.files.storage.FileSystemStorage", "media.storage.PrivateDisk")),
        (
            {
                "S3_PRIVATE_BUCKET": "p",
                "S3_PUBLIC_BUCKET": "q",
                "S3_ENDPOINT_URL": "https://s3.example.org:9000/x",
            },
            ("storages.backends.s3.S3Storage", "media.storage.PrivateObjects"),
        ),
        (
            {"S3_PRIVATE_BUCKET": "p", "FILMS_IN": "disk", "S3_ENDPOINT_URL": "https://s3.example.org:9000"},
            ("django.core.files.storage.FileSystemStorage", "media.storage.PrivateDisk"),
        ),
    ],
)
def test_the_environment_chooses_where_bytes_live(environment, backends, tmp_path):
    code = (
        "import json; from cms.settings import dev as s; "
        "print(json.dumps([s.STORAGES['default'], s.STORAGES['private'], s.S3_ORIGINS]))"
    )
    clean = {key: value for key, value in os.environ.items() if not key.startswith("S3_")}
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**clean, **environment, "VAR_DIR": str(tmp_path)},
        capture_output=True,
        check=True,
    )
    default, private, origins = json.loads(done.stdout)
    assert (default["BACKEND"], private["BACKEND"]) == backends
    if environment:
        # Known before films move there, so that open pages may fetch from it on the day.
        assert origins == ["https://s3.example.org:9000"]
    if "S3_PUBLIC_BUCKET" in environment:
        assert private["OPTIONS"]["querystring_expire"] == 600
        assert (private["OPTIONS"]["default_acl"], private["OPTIONS"].get("querystring_auth", True)) == (
            None,
            True,
        )
        assert default["OPTIONS"]["querystring_auth"] is False


@pytest.mark.parametrize(
    ("environment", "stores"),
    [({}, []), ({"S3_PRIVATE_BUCKET": "p", "S3_ENDPOINT_URL": "https://s3.example.org:9000/x"}, [STORE])],
)
def test_browsers_may_ask_the_object_store_and_no_other_origin(environment, stores, tmp_path):
    code = (
        "import json; from cms.settings import dev as s; "
        "print(json.dumps([s.CONTENT_SECURITY_POLICY['DIRECTIVES'], s.EDITORS_CONTENT_SECURITY_POLICY]))"
    )
    clean = {key: value for key, value in os.environ.items() if not key.startswith("S3_")}
    told = subprocess.check_output(
        [sys.executable, "-c", code], env={**clean, **environment, "VAR_DIR": str(tmp_path)}
    )
    for policy in json.loads(told):
        origins = {name: [one for one in sources if "//" in one] for name, sources in policy.items()}
        asked = {name: found for name, found in origins.items() if found}
        assert asked == (dict.fromkeys(("img-src", "media-src", "connect-src"), stores) if stores else {})


def test_films_cannot_live_in_a_bucket_that_nobody_named(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", "import cms.settings.dev"],
        env={**os.environ, "FILMS_IN": "bucket", "S3_PRIVATE_BUCKET": "", "VAR_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
    )
    assert (done.returncode, "FILMS_IN says where films live" in done.stderr) == (1, True)


def test_the_private_bucket_is_closed_to_the_public(bucket):
    """A presigned address opens one file for ten minutes; without its signature it opens nothing."""
    films().save("films/a/source/x", ContentFile(b"secret"))
    address = presigned_address("films/a/source/x")
    with urlopen(address) as opened:
        assert opened.read() == b"secret"
    with pytest.raises(HTTPError) as refused:
        urlopen(address.split("?")[0])
    refused.value.close()
    assert refused.value.code == 403
    grants = bucket.get_object_acl(Bucket=BUCKET, Key="films/a/source/x")["Grants"]
    assert all("URI" not in grant["Grantee"] for grant in grants)
