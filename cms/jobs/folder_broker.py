"""A broker without a server: each message is a file in one folder, on the disk all processes share.

Kombu brings a transport of this kind, but its reader may open a file that is still being written
and then ends the worker. Here a file appears under its name only when it is whole.
"""

import os
import time
import uuid
from pathlib import Path
from queue import Empty
from typing import Any

from kombu.transport import virtual
from kombu.utils.json import dumps, loads


class Channel(virtual.Channel):
    def _put(self, queue: str, message: dict[str, Any], **_: Any) -> None:
        # The clock makes names sort in the order of writing, so that nobody overtakes.
        name = f"{time.time_ns():020d}-{uuid.uuid4().hex}.{queue}.msg"
        unfinished = self._folder() / f"{name}.part"
        unfinished.write_text(dumps(message), encoding="utf-8")
        unfinished.rename(self._folder() / name)

    def _get(self, queue: str, timeout: float | None = None) -> dict[str, Any]:
        for path in self._messages(queue):
            mine = path.with_suffix(f".{os.getpid()}")
            try:
                path.rename(mine)
            except FileNotFoundError:  # Another worker was quicker.
                continue
            text = mine.read_text(encoding="utf-8")
            mine.unlink(missing_ok=True)
            return loads(text)
        raise Empty

    def _size(self, queue: str) -> int:
        return len(self._messages(queue))

    def _purge(self, queue: str) -> int:
        paths = self._messages(queue)
        for path in paths:
            path.unlink(missing_ok=True)
        return len(paths)

    def _messages(self, queue: str) -> list[Path]:
        return sorted(self._folder().glob(f"*.{queue}.msg"))

    def _folder(self) -> Path:
        # Made again each time: somebody may tidy up `var/` while the worker runs.
        folder = Path(self.connection.client.transport_options["folder"])
        folder.mkdir(parents=True, exist_ok=True)
        return folder


class Transport(virtual.Transport):
    """`folder://`, with the transport option `folder` naming the folder."""

    Channel = Channel
    # One table of queues for all connections of this process, as kombu's own embedded brokers have.
    global_state = virtual.BrokerState()
    default_port = None
    driver_type = "folder"
    driver_name = "folder"
    polling_interval = 0.1

    def __init__(self, client: Any, **options: Any) -> None:
        super().__init__(client, **options)  # type: ignore[no-untyped-call]
        self.state = self.global_state

    def driver_version(self) -> str:
        return "1"
