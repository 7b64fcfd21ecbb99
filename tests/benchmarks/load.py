"""A client so light that it hardly adds to what it measures: prepared bytes, sent one request at a time."""

import socket
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Case:
    """One thing measured: its requests, how many of them, and what the house aims at."""

    name: str
    requests: Callable[[], Iterator[bytes]]
    number: int
    aim: float
    expected_status: int = 200


@dataclass
class Measured:
    """What a run of requests gave: seconds each took, and answers by status."""

    latencies: list[float] = field(default_factory=list)
    statuses: dict[int, int] = field(default_factory=dict)

    @property
    def median_ms(self) -> float:
        return statistics.median(self.latencies) * 1000

    @property
    def p95_ms(self) -> float:
        ordered = sorted(self.latencies)
        return ordered[int(len(ordered) * 0.95)] * 1000

    def add(self, seconds: float, status: int) -> None:
        self.latencies.append(seconds)
        self.statuses[status] = self.statuses.get(status, 0) + 1


def request_bytes(
    path: str, port: int, *, method: str = "GET", headers: dict[str, str] | None = None, body: bytes = b""
) -> bytes:
    lines = [f"{method} {path} HTTP/1.1", f"Host: 127.0.0.1:{port}", "Accept-Encoding: gzip"]
    lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
    if body or method == "POST":
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


class Visitor:
    """Sends requests to one server, each after the answer to the one before."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.socket: socket.socket | None = None

    def measure(self, request: bytes, measured: Measured) -> None:
        began = time.perf_counter()
        status = self.ask(request)
        measured.add(time.perf_counter() - began, status)

    def ask(self, request: bytes) -> int:
        """Send one request and read its whole answer; returns the status. What fails is raised."""
        if self.socket is None:
            self.socket = socket.create_connection(("127.0.0.1", self.port), timeout=30)
            self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket.sendall(request)
        head, rest = self._head()
        fields = {
            name.strip().lower(): value.strip()
            for name, _colon, value in (line.partition(b":") for line in head.split(b"\r\n")[1:])
        }
        left = int(fields[b"content-length"]) - len(rest)
        while left > 0:
            left -= len(self.socket.recv(min(left, 65536)))
        if fields.get(b"connection", b"").lower() == b"close":
            self.socket.close()
            self.socket = None
        return int(head.split(b" ", 2)[1])

    def _head(self) -> tuple[bytes, bytes]:
        assert self.socket is not None
        received = b""
        while b"\r\n\r\n" not in received:
            part = self.socket.recv(65536)
            if not part:
                raise ConnectionError("the server hung up")
            received += part
        head, _blank, rest = received.partition(b"\r\n\r\n")
        return head, rest
