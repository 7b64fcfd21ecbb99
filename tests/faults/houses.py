"""A site's own web server, and somebody who talks to it by hand."""

import http.client
import socket
import subprocess
import sys

from tests.faults.sites import ROOT, Site, wait_until

SIGN_IN = """
from django.test import Client
from cms.accounts.models import User
user = User.objects.create_superuser(display_name="Ania", username="ania", password="a password of the tests")
client = Client()
client.force_login(user)
print(client.cookies["sessionid"].value)
"""
TOKEN = "t" * 32


class Sender:
    """Somebody at a browser, whose requests are made by hand."""

    def __init__(self, site: Site) -> None:
        self.site = site
        command = [sys.executable, "manage.py", "shell", "--verbosity", "0", "-c", SIGN_IN]
        done = subprocess.run(
            command, env=site.environment, cwd=ROOT, check=True, capture_output=True, text=True
        )
        self.cookie = f"sessionid={done.stdout.split()[-1]}; csrftoken={TOKEN}"
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]

    def open_house(self) -> subprocess.Popen[bytes]:
        options = ["-b", f"127.0.0.1:{self.port}", "-w", "1", "--threads", "4", "cms.wsgi"]
        house = self.site._start([sys.executable, "-m", "gunicorn", *options], "house.log")
        wait_until(self.is_open, seconds=60, what=self.site.logs)
        return house

    def is_open(self) -> bool:
        try:
            return self.ask("GET", "/healthz")[0] == 200
        except OSError:
            return False

    def headers(self, **told: object) -> dict[str, str]:
        named = {name.replace("_", "-"): str(value) for name, value in told.items()}
        common = {"Cookie": self.cookie, "X-CSRFToken": TOKEN, "Tus-Resumable": "1.0.0"}
        return {**common, "Content-Type": "application/offset+octet-stream", **named}

    def ask(
        self, method: str, address: str, body: bytes = b"", **told: object
    ) -> tuple[int, http.client.HTTPMessage]:
        status, headers, _ = self.hear(method, address, body, **told)
        return status, headers

    def hear(
        self, method: str, address: str, body: bytes = b"", **told: object
    ) -> tuple[int, http.client.HTTPMessage, bytes]:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            line.request(method, address, body, self.headers(**told))
            answer = line.getresponse()
            return answer.status, answer.headers, answer.read()
        finally:
            line.close()

    def begin_to_send(self, address: str, offset: int, film: bytes, part: int) -> http.client.HTTPConnection:
        """The rest of the film is announced, a part of it is sent."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        line.putrequest("PATCH", address)
        for name, value in self.headers(Upload_Offset=offset, Content_Length=len(film) - offset).items():
            line.putheader(name, value)
        line.endheaders(film[offset : offset + part])
        return line
