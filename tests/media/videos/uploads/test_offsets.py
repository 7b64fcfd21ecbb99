"""Whatever way a film is cut into pieces, sent twice, late or crosswise: its bytes are its bytes."""

import uuid

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from media.videos.uploads import actions, digests, files, protocol
from media.videos.uploads.models import Upload

pytestmark = pytest.mark.django_db
often = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
CONTENT = bytes(i * 7 % 251 for i in range(3000))


@pytest.fixture(autouse=True)
def _small_blocks(monkeypatch):
    monkeypatch.setattr(digests, "BLOCK", 64)
    monkeypatch.setattr(protocol, "BLOCK", 100)


def new_upload(editor, suyun, length):
    Upload.objects.all().delete()
    return actions.begin_upload(owner=editor, collection=suyun, name="f", length=length, at=timezone.now())


def send(upload, offset, body):
    """One request; what it answers is not believed by anybody."""
    body = iter([body[i : i + 100] for i in range(0, len(body), 100)])
    try:
        actions.receive(upload_id=upload.pk, offset=offset, blocks=body, at=timezone.now())
    except (actions.OffsetMoved, actions.TooManyBytes) as refused:
        return refused
    return None


def check(upload, content):
    """The one promise: as many bytes as the row says, and the right ones."""
    upload.refresh_from_db()
    assert files.size_of(upload.pk) == upload.offset <= upload.length
    if upload.offset:
        assert files.path_of(upload.pk).read_bytes() == content[: upload.offset]


@often
@given(
    length=st.integers(0, 700),
    steps=st.lists(st.tuples(st.integers(-20, 20), st.integers(0, 400)), max_size=12),
)
def test_any_order_of_pieces(editor, suyun, length, steps):
    """Each step sends a piece of some size from near the place where the last one ended."""
    content = CONTENT[:length]
    upload = new_upload(editor, suyun, length)
    for shift, size in steps:
        before = upload.offset
        start = max(0, before + shift)
        refused = send(upload, start, CONTENT[start : start + size])
        check(upload, content)
        if size == 0:
            assert refused is None and upload.offset == before
        elif start != before:
            assert isinstance(refused, actions.OffsetMoved) and upload.offset == before
        elif before + size <= length:
            assert refused is None and upload.offset == before + size
        else:
            # Whole blocks that still fit are kept, and not one byte beyond the end.
            assert isinstance(refused, actions.TooManyBytes)
            assert before <= upload.offset <= length
    send(upload, upload.offset, content[upload.offset :])
    check(upload, content)
    assert upload.is_whole
    if length:
        assert upload.digest == digests.digest_of(files.path_of(upload.pk))


@often
@given(cuts=st.lists(st.integers(0, 640), max_size=6), length=st.integers(1, 640))
def test_the_digest_does_not_know_how_the_film_was_cut(editor, suyun, tmp_path, cuts, length):
    content = CONTENT[:length]
    upload = new_upload(editor, suyun, length)
    for start, end in zip([0, *sorted(cuts)], [*sorted(cuts), length], strict=True):
        send(upload, min(start, length), content[start:end])
    whole = tmp_path / "whole"
    whole.write_bytes(content)
    upload.refresh_from_db()
    assert upload.digest == digests.digest_of(whole)
    changed = bytearray(content)
    changed[length // 2] ^= 1
    whole.write_bytes(changed)
    assert upload.digest != digests.digest_of(whole)


@often
@given(st.lists(st.integers(1, 300), min_size=2, max_size=8), st.data())
def test_two_connections_for_one_film(editor, suyun, sizes, data):
    """The first went into a tunnel half way; the second went on; then the first wakes up."""
    content = CONTENT[: sum(sizes)]
    upload = new_upload(editor, suyun, len(content))

    def pieces(start):
        for at in range(start, len(content), 50):
            yield content[at : at + 50]

    connections = []
    for _ in sizes:
        upload.refresh_from_db()
        offset = upload.offset
        connections.append([offset, pieces(offset)])
        offset, body = connection = data.draw(st.sampled_from(connections))
        try:
            piece = next(body)
        except StopIteration:
            continue
        connection[0] += len(piece)
        refused = send(upload, offset, piece)
        assert (refused is None) == (upload.offset == offset)
        check(upload, content)


@given(st.binary(max_size=900), st.integers(0, 900))
@settings(deadline=None)
def test_a_body_that_breaks_off(body, announced):
    """Less comes than was announced, or the connection ends with an error: what came is used."""
    position = 0

    def read(size):
        nonlocal position
        if position >= len(body) and announced % 2:
            raise OSError("connection reset")
        piece = body[position : position + size]
        position += len(piece)
        return piece

    assert b"".join(protocol.blocks(read, announced)) == body[:announced]


def test_nothing_is_written_for_an_upload_that_is_gone(editor, suyun):
    upload = new_upload(editor, suyun, 10)
    actions.cancel_upload(upload=upload)
    for number in (upload.pk, uuid.uuid4()):
        with pytest.raises(actions.UploadGone):
            actions.receive(upload_id=number, offset=0, blocks=[b"x"], at=timezone.now())
    assert list(files.folder().iterdir()) == []
