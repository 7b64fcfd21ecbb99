"""An object store on a bad day: a server between us and a good one that refuses, dawdles or hangs up."""

import http.client
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

BUSY = b"<?xml version='1.0'?><Error><Code>SlowDown</Code><Message>Please reduce your rate.</Message></Error>"


class UnwellStore(ThreadingHTTPServer):
    """Hands every request on, unless it is told to refuse the next ones or to take its time."""

    daemon_threads = True

    def __init__(self, good: str) -> None:
        super().__init__(("127.0.0.1", 0), _Counter)
        self.good = urlsplit(good).netloc
        self.url = f"http://127.0.0.1:{self.server_port}"
        #: How many of the next requests whose method is among `methods` are answered with 503.
        self.refusals = 0
        self.methods: tuple[str, ...] = ("GET", "HEAD", "PUT", "POST", "DELETE")
        self.seconds = 0.0
        self.refused = 0
        self.lock = threading.Lock()

    def refuses(self, method: str) -> bool:
        with self.lock:
            if method not in self.methods or self.refusals <= 0:
                return False
            self.refusals -= 1
            self.refused += 1
            return True


class _Counter(BaseHTTPRequestHandler):
    server: UnwellStore
    protocol_version = "HTTP/1.1"

    def _serve(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        time.sleep(self.server.seconds)
        if self.server.refuses(self.command):
            self._answer(503, {"Content-Type": "application/xml"}, BUSY)
            return
        behind = http.client.HTTPConnection(self.server.good, timeout=30)
        try:
            behind.request(self.command, self.path, body, dict(self.headers))
            answer = behind.getresponse()
            headers = {name: value for name, value in answer.getheaders() if name not in _PER_CONNECTION}
            if self.command == "HEAD":
                headers["Content-Length"] = answer.getheader("Content-Length", "0")
            self._answer(answer.status, headers, answer.read())
        finally:
            behind.close()

    def _answer(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.send_response_only(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if self.command != "HEAD":
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def do_GET(self) -> None:
        self._serve()

    def do_HEAD(self) -> None:
        self._serve()

    def do_PUT(self) -> None:
        self._serve()

    def do_POST(self) -> None:
        self._serve()

    def do_DELETE(self) -> None:
        self._serve()

    def handle(self) -> None:
        with suppress(ConnectionError):
            super().handle()

    def handle_expect_100(self) -> bool:
        """Boto waits for this before it sends a body."""
        self.send_response_only(100)
        self.end_headers()
        return True

    def log_message(self, *args: object) -> None:
        """Silence."""


_PER_CONNECTION = ("Content-Length", "Connection", "Transfer-Encoding", "Date", "Server")


@contextmanager
def unwell_store(good: str) -> Iterator[UnwellStore]:
    store = UnwellStore(good)
    thread = threading.Thread(target=store.serve_forever, daemon=True)
    thread.start()
    try:
        yield store
    finally:
        store.shutdown()
        thread.join()
        store.server_close()
