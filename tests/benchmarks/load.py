"""A client so light that the server, not the client, sets the pace: prepared bytes over kept connections."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

#: How often subject and control take turns.
ROUNDS = 5


@dataclass(frozen=True)
class Case:
    """One thing measured: its requests, how many of them a round, and what the house aims at."""

    name: str
    requests: Callable[[], Iterator[bytes]]
    a_round: int
    aim: float
    expected_status: int = 200


@dataclass
class Measured:
    """What a burst of requests gave: seconds each took, seconds the whole took, and answers by status."""

    seconds: float = 0.0
    latencies: list[float] = field(default_factory=list)
    statuses: dict[int, int] = field(default_factory=dict)

    @property
    def rate(self) -> float:
        """Answers per second."""
        return len(self.latencies) / self.seconds

    @property
    def p95_ms(self) -> float:
        ordered = sorted(self.latencies)
        return ordered[int(len(ordered) * 0.95)] * 1000

    def add(self, other: "Measured") -> None:
        self.seconds += other.seconds
        self.latencies += other.latencies
        for status, count in other.statuses.items():
            self.statuses[status] = self.statuses.get(status, 0) + count


def request_bytes(
    path: str, port: int, *, method: str = "GET", headers: dict[str, str] | None = None, body: bytes = b""
) -> bytes:
    lines = [f"{method} {path} HTTP/1.1", f"Host: 127.0.0.1:{port}", "Accept-Encoding: gzip"]
    lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
    if body or method == "POST":
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def burst(port: int, requests: Iterator[bytes], *, clients: int) -> Measured:
    """Send all requests over as many kept connections as there are clients, as fast as answers come.

    Raises what any of them met: a client that fell silent would make the server look slow.
    """
    measured, lock = Measured(), threading.Lock()
    failures: list[Exception] = []
    source = iter(list(requests))

    def client() -> None:
        connection = _Connection(port)
        while not failures:
            with lock:
                request = next(source, None)
            if request is None:
                return
            began = time.perf_counter()
            status = connection.ask(request)
            took = time.perf_counter() - began
            with lock:
                measured.latencies.append(took)
                measured.statuses[status] = measured.statuses.get(status, 0) + 1

    def watched_client() -> None:
        try:
            client()
        except (OSError, ValueError, KeyError) as failure:
            failures.append(failure)

    threads = [threading.Thread(target=watched_client) for _number in range(clients)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    measured.seconds = time.perf_counter() - began
    if failures:
        raise failures[0]
    return measured


class _Connection:
    def __init__(self, port: int) -> None:
        self.port = port
        self.socket: socket.socket | None = None

    def ask(self, request: bytes) -> int:
        """Send one request and read its whole answer; returns the status."""
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
