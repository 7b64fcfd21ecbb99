"""A client that speaks tus, for tests."""

import base64
from dataclasses import dataclass
from typing import Any

from django.test import Client

ALL = "/admin/films/sending/"
BYTES = "application/offset+octet-stream"


def told(**values: Any) -> str:
    """`Upload-Metadata`"""
    return ",".join(f"{k} {base64.b64encode(str(v).encode()).decode()}" for k, v in values.items())


@dataclass
class Tus:
    client: Client

    def ask(self, method: str, address: str, body: bytes = b"", **headers: Any) -> Any:
        """`Tus-Resumable` is added; a header of None is left out."""
        spoken = {"Tus-Resumable": "1.0.0"} | {k.replace("_", "-"): v for k, v in headers.items()}
        kept = {name: str(value) for name, value in spoken.items() if value is not None}
        content_type = kept.pop("Content-Type", BYTES if body or method == "PATCH" else "")
        return self.client.generic(method, address, body, content_type, headers=kept)

    def begin(self, length: int, **about: Any) -> str:
        answer = self.ask("POST", ALL, Upload_Length=length, Upload_Metadata=told(**about))
        assert answer.status_code == 201, answer.content
        return answer["Location"]

    def offset(self, address: str) -> int:
        return int(self.ask("HEAD", address)["Upload-Offset"])

    def patch(self, address: str, offset: int, body: bytes, **headers: Any) -> Any:
        return self.ask("PATCH", address, body, Upload_Offset=offset, **headers)

    def send(self, content: bytes, name: str = "film.mp4", **about: Any) -> str:
        """All of it, in two pieces; returns the upload's id."""
        address = self.begin(len(content), filename=name, **about)
        half = len(content) // 2
        for start, piece in ((0, content[:half]), (half, content[half:])):
            assert self.patch(address, start, piece).status_code == 204
        return address.rstrip("/").rpartition("/")[2]
