"""Pictures on the local disk reach the reader; originals, documents and everything else do not."""

import pytest
from django.core.cache import caches
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.documents.models import Document
from wagtail.models import Collection, CollectionViewRestriction

from tests.factories.images import CAMERA, make_picture, photograph

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _forget_renditions() -> None:
    """Wagtail remembers them by a picture's number, which the next test gives to another picture."""
    for alias in ("default", "renditions"):
        if alias in caches.settings:
            caches[alias].clear()


@pytest.mark.parametrize(
    ("name", "kind", "spec", "content_type"),
    [
        ("a.jpg", "JPEG", "width-100", "image/jpeg"),
        ("a.png", "PNG", "width-100", "image/png"),
        ("a.jpg", "JPEG", "fill-480x480-c100|format-webp", "image/webp"),
        ("a.jpg", "JPEG", "original", "image/jpeg"),
    ],
)
def test_what_a_page_shows_is_served_without_what_the_camera_wrote(client, name, kind, spec, content_type):
    picture = make_picture(name, kind)
    with picture.file.open() as file:
        assert CAMERA.encode() in file.read()

    answer = client.get(picture.get_rendition(spec).url, headers={"accept-encoding": "gzip"})

    assert answer.status_code == 200
    assert answer["Content-Type"] == content_type
    assert answer["Content-Encoding"] == "identity"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "public, max-age=2592000"
    assert "Vary" not in answer
    data = answer.content
    assert int(answer["Content-Length"]) == len(data)
    assert CAMERA.encode() not in data


def test_a_browser_that_has_it_is_told_so(client):
    address = make_picture().get_rendition("width-100").url
    modified = client.get(address)["Last-Modified"]
    assert client.get(address, headers={"if-modified-since": modified}).status_code == 304


def test_no_session_is_opened_for_a_picture(client, learner):
    address = make_picture().get_rendition("width-100").url
    client.force_login(learner)
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(address)
    assert answer.status_code == 200
    assert len(queries) == 0
    assert "Vary" not in answer


def test_the_uploaded_file_itself_is_nobodys_to_read(client, admin):
    address = make_picture().file.url
    client.force_login(admin)
    assert client.get(address).status_code == 404


def test_the_admin_links_to_a_picture_that_is_served(client, admin):
    picture = make_picture()
    client.force_login(admin)
    address = picture.get_rendition("original").url
    assert f'href="{address}"' in client.get(f"/admin/images/{picture.pk}/").content.decode()
    assert client.get(address).status_code == 200


def test_a_document_is_not_readable_past_its_permission(client):
    private = Collection.get_first_root_node().add_child(name="private")
    CollectionViewRestriction.objects.create(
        collection=private, restriction_type=CollectionViewRestriction.LOGIN
    )
    document = Document.objects.create(
        title="名单", file=ContentFile(photograph(), name="list.jpg"), collection=private
    )
    name = document.file.name.removeprefix("documents/")
    assert default_storage.exists(document.file.name)
    for address in (
        f"/uploads/documents/{name}",
        f"/uploads/images/../documents/{name}",
        f"/uploads/images/..%2Fdocuments%2F{name}",
        f"/uploads/images/%2E%2E/documents/{name}",
        f"/uploads/original_images/..%2Fdocuments%2F{name}",
    ):
        assert client.get(address).status_code == 404, address


@pytest.mark.parametrize("name", ["x.svg", "x.html", "x.xml", "x", ".", "..", "x.jpg.html"])
def test_nothing_that_could_run_is_served(client, name):
    if name.strip("."):
        default_storage.delete(f"images/{name}")
        default_storage.save(f"images/{name}", ContentFile(b"<script>alert(1)</script>"))
    assert client.get(f"/uploads/images/{name}").status_code == 404


def test_markup_with_the_name_of_a_picture_stays_a_picture(client):
    name = default_storage.save("images/evil.jpg", ContentFile(b"<script>alert(1)</script>"))
    answer = client.get(default_storage.url(name))
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("image/jpeg", "nosniff")


def test_an_object_store_serves_its_own(client, settings):
    address = make_picture().get_rendition("width-100").url
    settings.STORAGES = settings.STORAGES | {
        "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"}
    }
    assert client.get(address).status_code == 404


def test_pictures_are_only_looked_at(client):
    assert client.post("/uploads/images/x.jpg").status_code == 405


def test_an_avatar_is_for_the_editors_place(client, editor, learner):
    default_storage.delete("avatar_images/me.png")
    default_storage.save("avatar_images/me.png", ContentFile(photograph("PNG")))
    client.force_login(editor)
    assert client.get("/uploads/avatar_images/me.png").status_code == 200
    client.force_login(learner)
    assert client.get("/uploads/avatar_images/me.png").status_code == 404
