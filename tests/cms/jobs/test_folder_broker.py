"""The broker without a server: every message once, whole and in order, whoever reads and writes."""

import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import Empty
from typing import Any

import pytest
from kombu.connection import Connection

import cms.celery  # noqa: F401  (registers the transport)


@pytest.fixture
def connect(tmp_path):
    return lambda: Connection("folder://", transport_options={"folder": str(tmp_path / "broker")})


def take_all(connection: Connection, queue: str) -> list[object]:
    taken = []
    channel = connection.channel()
    while True:
        try:
            taken.append(channel._get(queue)["body"])
        except Empty:
            return taken


def test_each_queue_in_order(connect):
    with connect() as connection:
        channel = connection.channel()
        for number in range(5):
            channel._put("default", {"body": number})
            channel._put("media", {"body": -number})

        assert channel._size("default") == 5
        assert take_all(connection, "default") == [0, 1, 2, 3, 4]
        assert take_all(connection, "media") == [0, -1, -2, -3, -4]


def test_purge_empties_one_queue(connect):
    with connect() as connection:
        channel = connection.channel()
        channel._put("default", {"body": 1})
        channel._put("media", {"body": 2})

        assert channel._purge("default") == 1
        assert (channel._size("default"), channel._size("media")) == (0, 1)


def test_many_writers_and_readers_lose_and_double_nothing(connect):
    def write(writer: int) -> None:
        with connect() as connection:
            channel = connection.channel()
            for number in range(30):
                # Too long for one write, so that a message could be seen half written.
                channel._put("default", {"body": [writer, number], "padding": "字" * 100_000})

    def read(_reader: int) -> list[object]:
        taken: list[object] = []
        with connect() as connection:
            while not all(writer.done() for writer in writers):
                taken += take_all(connection, "default")
            return taken + take_all(connection, "default")

    with ThreadPoolExecutor(6) as pool:
        writers = [pool.submit(write, writer) for writer in range(3)]
        readers = [pool.submit(read, reader) for reader in range(3)]
        taken: list[Any] = [tuple(body) for reader in readers for body in reader.result()]

    assert sorted(taken) == [(writer, number) for writer in range(3) for number in range(30)]


def test_a_message_half_written_is_not_seen(connect, tmp_path):
    with connect() as connection:
        channel = connection.channel()
        channel._put("default", {"body": 1})
        folder = tmp_path / "broker"
        (folder / "00000000000000000001-x.default.msg.part").write_text('{"bo')

        assert take_all(connection, "default") == [1]


def test_a_folder_that_was_tidied_away_comes_back(connect, tmp_path):
    with connect() as connection:
        channel = connection.channel()
        shutil.rmtree(tmp_path / "broker", ignore_errors=True)
        assert take_all(connection, "default") == []
        shutil.rmtree(tmp_path / "broker")
        channel._put("default", {"body": 1})

        assert take_all(connection, "default") == [1]
        assert list(Path(tmp_path / "broker").iterdir()) == []
