"""A real film in the real pipeline, with the power cut in the middle: it can be watched in the end, once."""

import shutil
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
    path = clip(size="1280x720", seconds=20)
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
    assert ask(film_site, "SELECT state FROM media_video") == [("ready",)]
    told = [str(name) for (name,) in ask(film_site, "SELECT file FROM media_videorendition")]
    told += [str(name) for row in ask(film_site, "SELECT file, thumbnail FROM media_video") for name in row]
    private = film_site.folder / "var" / "private"
    stored = [str(path.relative_to(private)) for path in private.rglob("*") if path.is_file()]
    assert len(told) == len(set(told)) > 3
    assert sorted(stored) == sorted(told)
