"""docs/nginx.conf before a real Yunke: films without Python, and no address of one in a log or a Referer."""

import os
import re
import socket
import subprocess
import time
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

import pytest
from django.db import connections
from django.urls import reverse
from playwright.sync_api import sync_playwright

from tests.browser.chromium import CHROMIUM_ARGUMENTS, chromium
from tests.factories.media import playable_film
from tests.runs.surroundings import nginx

pytestmark = [pytest.mark.full, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
SITE = Path(__file__).parents[3] / "docs" / "nginx.conf"


class Front:
    """nginx with the site of the documentation, its names changed to this machine's."""

    def __init__(self, folder: Path, upstream: str, films: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"
        self.folder = folder
        site = re.sub(r"ssl_certificate\w* .*;", "", SITE.read_text())
        for theirs, ours in (
            ("listen 443 ssl", f"listen 127.0.0.1:{port}"),
            ("http://127.0.0.1:8000", upstream),
            ("/app/var/private/", f"{films}/"),
            ("/var/log/nginx/", f"{folder}/"),
        ):
            assert theirs in site
            site = site.replace(theirs, ours)
        user = "user root;" if os.geteuid() == 0 else ""
        places = "".join(
            f"{kind}_temp_path {folder}/{kind};"
            for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        config = folder / "nginx.conf"
        config.write_text(
            f"{user} daemon off; worker_processes 1; pid {folder}/pid; error_log {folder}/start.log;"
            f"events {{}} http {{ {places} {site} }}"
        )
        program = nginx()
        assert program, "nginx is missing (Debian: apt install nginx-light)"
        self.process = subprocess.Popen([program, "-c", str(config), "-e", f"{folder}/start.log"])
        for _attempt in range(100):
            time.sleep(0.1)
            with suppress(OSError), socket.create_connection(("127.0.0.1", port)):
                return
        raise AssertionError((folder / "start.log").read_text())

    def ask(self, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
        try:
            with urlopen(Request(self.url + path, headers=headers)) as answer:
                return answer.status, dict(answer.headers), answer.read()
        except HTTPError as refused:
            with refused:
                return refused.code, dict(refused.headers), b""

    def stop(self) -> str:
        """What all logs together say."""
        self.process.terminate()
        self.process.wait()
        return "".join(path.read_text() for path in self.folder.glob("*.log"))


@pytest.fixture
def film(suyun):
    return playable_film(suyun)


@pytest.fixture
def front(live_server, settings, tmp_path, film):
    settings.X_ACCEL_PREFIX = "/_films/"
    started = Front(tmp_path, live_server.url, Path(settings.VAR_DIR) / "private")
    yield started
    started.stop()


def test_films_go_past_python(front, client, editor, film, settings):
    client.force_login(editor)
    cookie = f"sessionid={client.cookies['sessionid'].value}"
    playlist = front.ask(reverse("films:rendition", args=[film.uid, "v240"]), Cookie=cookie)[2].decode()
    address = next(line for line in playlist.splitlines() if not line.startswith("#"))
    token = address.split("/")[3]

    status, headers, content = front.ask(address, Range="bytes=4-7")
    assert (status, content, headers["Content-Type"]) == (206, b"ftyp", "video/mp4")
    assert headers["Content-Range"] == f"bytes 4-7/{film.renditions.get(name='v240').bytes}"
    assert (headers["Referrer-Policy"], headers["X-Content-Type-Options"]) == ("no-referrer", "nosniff")
    assert headers["Cache-Control"] == "private, max-age=600"
    assert "X-Accel-Redirect" not in headers
    poster = front.ask(film.poster_url, Cookie=cookie)
    assert (poster[0], poster[2][:3]) == (200, b"\xff\xd8\xff")

    stored = film.renditions.get(name="v240").file.name
    assert front.ask(f"/_films/{stored}")[0] == 404
    assert front.ask(f"/_films/{stored}", Cookie=cookie)[0] == 404
    # What is not there, and an address that is dead: faults are where addresses get into logs.
    (Path(settings.VAR_DIR) / "private" / stored).unlink()
    assert front.ask(address, Range="bytes=0-9")[0] == 404
    assert front.ask(address.replace("v240", "v480"))[0] == 404
    said = front.stop()
    assert said.count('"GET /films/bytes/... HTTP/1.1" ') == 3
    assert token not in said


def test_no_address_of_a_film_is_a_referrer(front, live_server, client, editor, film):
    """In a real browser: what is asked for while a film plays, and a link that leads elsewhere."""
    client.force_login(editor)
    referrers = {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=CHROMIUM_ARGUMENTS)
        tab = browser.new_page()
        cookie: Any = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": front.url}
        tab.context.add_cookies([cookie])
        tab.on("request", lambda asked: referrers.update({asked.url: asked.all_headers().get("referer", "")}))
        tab.goto(front.url + reverse("wagtailmedia:edit", args=[film.pk]))
        tab.get_by_role("button", name="Play the film").click()
        tab.wait_for_function("() => document.querySelector('lesson-video video').currentTime > 1")
        elsewhere = live_server.url.replace("127.0.0.1", "localhost") + "/healthz"
        tab.evaluate(
            """(address) => {
                const link = Object.assign(document.createElement('a'), { href: address, id: 'away' });
                document.body.append(link);
                link.click();
            }""",
            elsewhere,
        )
        tab.wait_for_url(elsewhere)
        browser.close()
        connections.close_all()
    asked = {urlsplit(url).path.rsplit("/", 1)[-1] for url in referrers}
    assert {"master.m3u8", "v240.m3u8", "v240.mp4"} <= asked
    assert not [url for url, referrer in referrers.items() if "/films/" in referrer]
    assert referrers[elsewhere] == ""


def test_whoever_sends_slowly_holds_no_thread_of_ours(tmp_path):
    """A phone on a weak link, or somebody who means harm: nginx waits for the rest of it, not gunicorn."""
    with socket.create_server(("127.0.0.1", 0)) as gunicorn:
        host, port = gunicorn.getsockname()
        slow = Front(tmp_path, f"http://{host}:{port}", tmp_path)
        gunicorn.settimeout(2)
        try:
            for path in ("/en/accounts/login/", "/admin/films/sending/0/"):
                with socket.create_connection(("127.0.0.1", urlsplit(slow.url).port)) as phone:
                    phone.sendall(
                        f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n1234".encode()
                    )
                    with pytest.raises(TimeoutError):
                        gunicorn.accept()
                    phone.sendall(b"56789")
                    asked, _ = gunicorn.accept()
                    asked.close()
        finally:
            slow.stop()
