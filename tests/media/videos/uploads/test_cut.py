"""A real connection to a real server, cut in the middle of a piece, or gone silent in a tunnel."""

import hashlib
import socket
import struct
import time
from urllib.parse import urlsplit

import pytest
from django.test import Client

from media.videos.uploads import files
from media.videos.uploads.models import Upload
from tests.media.videos.uploads.tus import BYTES, Tus

pytestmark = pytest.mark.django_db(transaction=True)
FILM = bytes(i * 31 % 256 for i in range(6 * 1024 * 1024))


@pytest.fixture
def address(client, editor):
    client.force_login(editor)
    return Tus(client).begin(len(FILM))


def connection(live_server, client: Client, address: str, offset: int, announced: int) -> socket.socket:
    """A PATCH whose headers have been sent."""
    there = urlsplit(live_server.url)
    token = "t" * 32
    cookies = f"csrftoken={token}; sessionid={client.cookies['sessionid'].value}"
    head = [
        f"PATCH {address} HTTP/1.1",
        f"Host: {there.netloc}",
        f"Cookie: {cookies}",
        f"X-CSRFToken: {token}",
        "Tus-Resumable: 1.0.0",
        f"Content-Type: {BYTES}",
        f"Upload-Offset: {offset}",
        f"Content-Length: {announced}",
    ]
    line = socket.create_connection((there.hostname, there.port), timeout=30)
    line.sendall("\r\n".join([*head, "", ""]).encode())
    return line


def status_of(line: socket.socket) -> int:
    with line, line.makefile("rb") as answer:
        return int(answer.readline().split()[1])


def settled(number) -> int:
    """The offset, once it has stopped moving."""
    before, now = -1, Upload.objects.get(pk=number).offset
    while now != before:
        time.sleep(0.4)
        before, now = now, Upload.objects.get(pk=number).offset
    return now


@pytest.mark.parametrize("way", ["closed", "reset"])
def test_a_piece_cut_in_the_middle_is_gone_on_with(live_server, client, address, way):
    upload = Upload.objects.get()
    line = connection(live_server, client, address, 0, len(FILM))
    line.sendall(FILM[: 3 * 1024 * 1024 + 77])
    time.sleep(0.5)
    if way == "reset":
        line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    line.close()
    kept = settled(upload.pk)
    # Three whole blocks at least; where the end was seen, every byte that came.
    assert 3 * 1024 * 1024 <= kept <= 3 * 1024 * 1024 + 77
    assert Tus(client).offset(address) == kept

    line = connection(live_server, client, address, kept, len(FILM) - kept)
    line.sendall(FILM[kept:])
    assert status_of(line) == 204
    upload.refresh_from_db()
    assert upload.is_whole
    assert hashlib.sha256(files.path_of(upload.pk).read_bytes()).digest() == hashlib.sha256(FILM).digest()


def test_nobody_waits_for_a_connection_in_a_tunnel(live_server, client, address):
    """The old connection is still open and silent when the new one goes on; then its rest arrives."""
    upload = Upload.objects.get()
    silent = connection(live_server, client, address, 0, len(FILM))
    silent.sendall(FILM[: 2 * 1024 * 1024])
    kept = settled(upload.pk)
    assert kept == 2 * 1024 * 1024

    line = connection(live_server, client, address, kept, len(FILM) - kept)
    line.sendall(FILM[kept:])
    assert status_of(line) == 204
    silent.sendall(b"x" * (len(FILM) - kept))
    assert status_of(silent) == 409
    upload.refresh_from_db()
    assert upload.is_whole
    assert files.path_of(upload.pk).read_bytes() == FILM
