"""Canaries: a film that nobody may open, and a server that nobody may call. They know when it happens."""

import ctypes
import os
import struct
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

IN_ACCESS, IN_OPEN, IN_NONBLOCK = 0x01, 0x20, 0o4000


class WatchedFiles:
    """Tells which of a folder's files were opened; the kernel's own word for it (Linux)."""

    def __init__(self, folder: Path) -> None:
        libc = ctypes.CDLL(None, use_errno=True)
        self._events = libc.inotify_init1(IN_NONBLOCK)
        if libc.inotify_add_watch(self._events, os.fsencode(folder), IN_OPEN | IN_ACCESS) < 0:
            raise OSError(ctypes.get_errno(), "the folder cannot be watched")

    def opened(self) -> set[str]:
        """The names opened since this was last asked."""
        names = set()
        with suppress(BlockingIOError):
            while events := os.read(self._events, 65536):
                while events:
                    _, _, _, length = struct.unpack_from("iIII", events)
                    names.add(events[16 : 16 + length].rstrip(b"\0").decode())
                    events = events[16 + length :]
        return names - {""}

    def close(self) -> None:
        os.close(self._events)


@contextmanager
def watched_files(folder: Path) -> Iterator[WatchedFiles]:
    watched = WatchedFiles(folder)
    try:
        yield watched
    finally:
        watched.close()


class CanaryServer(ThreadingHTTPServer):
    """Answers every address with the canary film, and remembers who asked."""

    def __init__(self, film: bytes) -> None:
        super().__init__(("127.0.0.1", 0), _Answer)
        self.film = film
        self.calls: list[str] = []
        self.url = f"http://127.0.0.1:{self.server_port}"


class _Answer(BaseHTTPRequestHandler):
    server: CanaryServer

    def do_GET(self) -> None:
        self.server.calls.append(self.path)
        self.send_response(200)
        self.send_header("Content-Length", str(len(self.server.film)))
        self.end_headers()
        self.wfile.write(self.server.film)

    def do_HEAD(self) -> None:
        self.do_GET()

    def handle(self) -> None:
        with suppress(ConnectionError):  # ffmpeg has seen enough.
            super().handle()

    def log_message(self, *args: object) -> None:
        """The calls are counted, not printed."""


@contextmanager
def canary_server(film: bytes) -> Iterator[CanaryServer]:
    server = CanaryServer(film)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


CAN_WATCH = sys.platform == "linux"
