"""A worker killed by -9 at ten random moments: every film is ready in the end, once, and never torn."""

import random
import re
import subprocess
import sys
import threading
import time
from typing import Self
from uuid import UUID

import pytest

from tests.factories.media import clip
from tests.faults.houses import Sender
from tests.faults.sites import ROOT, Site, wait_until
from tests.faults.test_films import film_site, nothing_is_torn  # noqa: F401 - a fixture

pytestmark = [pytest.mark.django_db, pytest.mark.full]

FILMS, KILLS = 5, 10
UPLOAD = """
from pathlib import Path
from wagtail.models import Collection
from media.videos.actions import upload_video
for number in range({count}):
    upload_video(
        title=f"film {{number}}", file=Path({path!r}), collection=Collection.get_first_root_node(), user=None
    )
"""


def upload(site: Site, count: int) -> None:
    """Films of more than a minute, so that each plays early, from its smallest picture."""
    path = clip(size="320x240", seconds=62, fps="8")
    command = [sys.executable, "manage.py", "shell", "--verbosity", "0", "-c"]
    code = UPLOAD.format(path=str(path), count=count)
    subprocess.run([*command, code], env=site.environment, cwd=ROOT, check=True)


def test_ten_kills(film_site: Site) -> None:  # noqa: F811 - the fixture
    seed = random.SystemRandom().randrange(10**9)
    print(f"seed {seed}")
    dice = random.Random(seed)
    sender = Sender(film_site)
    sender.open_house()
    worker = film_site.start_worker("-Q", "default,media")
    upload(film_site, 1)
    wait_until(lambda: is_settled(film_site), seconds=120, what=film_site.logs)
    took = "SELECT (julianday(finished_at) - julianday(started_at)) * 86400 FROM cms_job"
    whole = float(str(film_site.ask(took)[0][0]))

    upload(film_site, FILMS)
    moments = [(number + dice.random()) / KILLS for number in range(KILLS)]
    dice.shuffle(moments)
    with Watcher(sender, film_site) as watcher:
        for moment in moments:
            wait_for_work(film_site)
            time.sleep(moment * whole)
            film_site.kill(worker)
            worker = film_site.start_worker("-Q", "default,media")
            film_site.ask(
                "UPDATE cms_job SET lease_expires_at = '2000-01-01 00:00:00' WHERE state = 'running'"
            )
        wait_until(lambda: is_settled(film_site), seconds=240, what=film_site.logs)
    assert watcher.torn == []
    assert watcher.looked > 20
    assert film_site.ask("SELECT count(*), count(DISTINCT subject_id) FROM cms_job") == [(FILMS + 1,) * 2]
    assert film_site.ask("SELECT DISTINCT state FROM cms_job") == [("done",)]
    attempts = film_site.ask("SELECT sum(attempts) - count(*) FROM cms_job")[0][0]
    assert KILLS // 2 <= int(str(attempts)) <= KILLS, attempts
    nothing_is_torn(film_site)


def wait_for_work(site: Site) -> None:
    """Some film is under way that may still be killed (the fifth time it is given up), or all are settled."""
    at_work = (
        "SELECT 1 FROM cms_job WHERE state = 'running' AND lease_expires_at > '2001-01-01' AND attempts < 5"
    )
    wait_until(lambda: bool(site.ask(at_work)) or is_settled(site), seconds=90, what=site.logs)


def is_settled(site: Site) -> bool:
    return not site.ask("SELECT 1 FROM cms_job WHERE state IN ('queued', 'running')")


class Watcher(threading.Thread):
    """Plays all films over and over: whatever a playlist names is there, whole."""

    def __init__(self, sender: Sender, site: Site) -> None:
        super().__init__(daemon=True)
        self.torn: list[str] = []
        self.looked = 0
        self._sender, self._site = sender, site
        self._is_over = threading.Event()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *fault: object) -> None:
        self._is_over.set()
        self.join(timeout=60)

    def run(self) -> None:
        while not self._is_over.wait(0.1):
            for (uid,) in self._site.ask("SELECT uid FROM media_video"):
                self._play(f"/films/{UUID(str(uid))}")

    def _play(self, film: str) -> None:
        for name in sorted(set(re.findall(r"\w+\.m3u8", self._read(f"{film}/master.m3u8")))):
            faults = self._look(f"{film}/{name}")
            # The film may have gone over to new files since the playlist was written; then that says so.
            if faults and (faults := self._look(f"{film}/{name}")):
                self.torn.append(f"{film}/{name}: {faults}")

    def _look(self, address: str) -> str:
        """What is wrong with the file that a rendition's playlist names."""
        playlist = self._read(address)
        if not playlist:
            return ""
        self.looked += 1
        ranges = [(int(b), int(a)) for a, b in re.findall(r'BYTERANGE[:=]"?(\d+)@(\d+)', playlist)]
        file = next(line for line in playlist.splitlines() if line and not line.startswith("#"))
        status, _, body = self._sender.hear("GET", file, Range="bytes=0-99999999")
        if status != 206:
            return f"{status} for the file"
        for offset, length in ranges:
            part = body[offset : offset + length]
            if len(part) != length or part[4:8] not in (b"ftyp", b"moof", b"styp", b"sidx"):
                return f"{length} bytes from {offset} on of {len(body)} are torn: {part[:8]!r}"
        return ""

    def _read(self, address: str) -> str:
        status, _, body = self._sender.hear("GET", address)
        return body.decode() if status == 200 else ""
