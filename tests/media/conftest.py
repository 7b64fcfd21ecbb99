import os
import shutil
import time
from pathlib import Path

import boto3
import pytest
from moto.server import ThreadedMotoServer
from wagtail.models import Collection

from cms.accounts.models import User
from tests.factories.media import editor_of
from tests.scenes import scene

BUCKET = "films-private"


@pytest.fixture(autouse=True)
def _empty_private_folder(settings):
    """Each test begins with an empty private folder, so that what is left behind is seen."""
    for name in ("private", "work", "arriving"):
        shutil.rmtree(Path(settings.VAR_DIR) / name, ignore_errors=True)


@scene
def suyun(db) -> Collection:
    return Collection.get_first_root_node().add_child(name="Suyun")


@scene
def dublin(db) -> Collection:
    return Collection.get_first_root_node().add_child(name="Dublin")


@scene
def editor(suyun) -> User:
    """Looks after the films of Suyun."""
    return editor_of(suyun, "editor")


@scene
def stranger(dublin) -> User:
    """Looks after the films of another organisation."""
    return editor_of(dublin, "stranger")


@scene
def viewer(db) -> User:
    """Signed in, with no rights at all."""
    return User.objects.create_user(display_name="Viewer", username="viewer", password="secret-password")


@pytest.fixture(scope="module")
def s3_server():
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def bucket(s3_server, settings):
    """An empty private bucket, in place of the disk."""
    options = {
        "access_key": "key",
        "secret_key": "secret",
        "endpoint_url": s3_server,
        "region_name": "eu-west-1",
        "signature_version": "s3v4",
        "addressing_style": "path",
        "file_overwrite": False,
        "default_acl": None,
        "max_memory_size": 1024,
        "bucket_name": BUCKET,
        "querystring_expire": settings.FILM_ADDRESS_SECONDS,
    }
    objects = {"BACKEND": "media.storage.PrivateObjects", "OPTIONS": options}
    settings.STORAGES = {**settings.STORAGES, "private": objects, "films_in_bucket": objects}
    settings.FILMS_IN = "bucket"
    client = boto3.client(
        "s3",
        endpoint_url=s3_server,
        region_name="eu-west-1",
        aws_access_key_id="key",
        aws_secret_access_key="secret",
    )
    client.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
    yield client
    for name in keys(client):
        client.delete_object(Bucket=BUCKET, Key=name)
    client.delete_bucket(Bucket=BUCKET)


def keys(client):
    return sorted(entry["Key"] for entry in client.list_objects_v2(Bucket=BUCKET).get("Contents", []))


def age(path: Path) -> None:
    """Make a file two days old."""
    moment = time.time() - 2 * 24 * 3600
    os.utime(path, (moment, moment))
