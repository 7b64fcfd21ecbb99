"""A real film in the real pipeline, with the power cut in the middle: it can be watched in the end, once."""

import http.client
import shutil
import socket
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest

from tests.factories.media import clip
from tests.faults.sites import ROOT, Site, wait_until

pytestmark = pytest.mark.django_db

UPLOAD = """
from pathlib import Path
from wagtail.models import Collection
from media.videos.actions import upload_video
upload_video(title="film", file=Path({path!r}), collection=Collection.get_first_root_node(), user=None)
"""


@pytest.fixture
def film_site(site: Site) -> Site:
    site.environment["DJANGO_SETTINGS_MODULE"] = "tests.faults.film_settings"
    return site


def ask(site: Site, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(site.folder / "var" / "yunke.sqlite3")) as database:
        return database.execute(query).fetchall()


def upload(site: Site) -> None:
    path = clip(size="1280x720", seconds=12)
    command = [sys.executable, "manage.py", "shell", "--verbosity", "0", "-c", UPLOAD.format(path=str(path))]
    subprocess.run(command, env=site.environment, cwd=ROOT, check=True)


def test_a_film_survives_a_killed_worker_and_a_wiped_broker(film_site: Site) -> None:
    upload(film_site)
    worker = film_site.start_worker("-Q", "default,media")
    wait_until(
        lambda: ask(film_site, "SELECT state, progress > 0 FROM cms_job") == [("running", 1)],
        seconds=90,
        what=film_site.logs,
    )
    film_site.kill(worker)
    shutil.rmtree(film_site.folder / "var" / "broker")
    assert ask(film_site, "SELECT count(*) FROM media_videorendition") == [(0,)]

    film_site.start_worker("-Q", "default,media")
    wait_until(
        lambda: ask(film_site, "SELECT state FROM cms_job")[0][0] in ("done", "failed"),
        seconds=120,
        what=film_site.logs,
    )

    assert ask(film_site, "SELECT state, attempts FROM cms_job") == [("done", 2)]
    nothing_is_torn(film_site)


def nothing_is_torn(film_site: Site) -> None:
    """One film is ready, and what lies in the storage is what the rows name."""
    assert ask(film_site, "SELECT state FROM media_video") == [("ready",)]
    told = [str(name) for (name,) in ask(film_site, "SELECT file FROM media_videorendition")]
    told += [str(name) for row in ask(film_site, "SELECT file, thumbnail FROM media_video") for name in row]
    private = film_site.folder / "var" / "private"
    stored = [str(path.relative_to(private)) for path in private.rglob("*") if path.is_file()]
    assert len(told) == len(set(told)) > 3
    assert sorted(stored) == sorted(told)


SIGN_IN = """
from django.test import Client
from cms.accounts.models import User
user = User.objects.create_superuser(display_name="Ania", username="ania", password="a password of the tests")
client = Client()
client.force_login(user)
print(client.cookies["sessionid"].value)
"""
TOKEN = "t" * 32
FORM = "application/x-www-form-urlencoded"


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
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            line.request(method, address, body, self.headers(**told))
            answer = line.getresponse()
            answer.read()
            return answer.status, answer.headers
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


def bytes_here(site: Site) -> int:
    return int(str(ask(site, 'SELECT "offset" FROM media_upload')[0][0]))


def test_a_film_on_its_way_survives_a_killed_house(film_site: Site) -> None:
    film = clip(size="1280x720", seconds=20).read_bytes()
    sender = Sender(film_site)
    house = sender.open_house()
    address = sender.ask("POST", "/admin/films/sending/", Upload_Length=len(film))[1]["Location"]
    offset = 0
    for _ in range(2):
        line = sender.begin_to_send(address, offset, film, len(film) // 3)
        wait_until(lambda: bytes_here(film_site) > offset, seconds=30, what=film_site.logs)  # noqa: B023 - called at once
        film_site.kill(house)
        line.close()
        house = sender.open_house()
        offset, before = int(sender.ask("HEAD", address)[1]["Upload-Offset"]), offset
        assert before < offset < len(film)
    assert sender.ask("PATCH", address, film[offset:], Upload_Offset=offset)[0] == 204

    body = f"title=film&tags=&file_upload={address.split('/')[-2]}".encode()
    assert sender.ask("POST", "/admin/media/video/add/", body, Content_Type=FORM)[0] == 302
    film_site.start_worker("-Q", "default,media")
    wait_until(
        lambda: ask(film_site, "SELECT state FROM media_video") in ([("ready",)], [("failed",)]),
        seconds=120,
        what=film_site.logs,
    )
    nothing_is_torn(film_site)
    assert ask(film_site, "SELECT count(*) FROM media_upload") == [(0,)]
    private = film_site.folder / "var" / "private"
    (name,) = ask(film_site, "SELECT file FROM media_video")[0]
    assert (private / str(name)).read_bytes() == film
