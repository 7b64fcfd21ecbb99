"""A real film in the real pipeline, with the power cut in the middle: it can be watched in the end, once."""

import shutil
import subprocess
import sys

import pytest

from tests.factories.media import clip
from tests.faults.houses import Sender
from tests.faults.sites import ROOT, Site, wait_until

# Two minutes of real workers and films: the quick run has them in small.
pytestmark = [pytest.mark.django_db, pytest.mark.full]

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


def upload(site: Site) -> None:
    path = clip(size="1280x720", seconds=12)
    command = [sys.executable, "manage.py", "shell", "--verbosity", "0", "-c", UPLOAD.format(path=str(path))]
    subprocess.run(command, env=site.environment, cwd=ROOT, check=True)


def test_a_film_survives_a_killed_worker_and_a_wiped_broker(film_site: Site) -> None:
    upload(film_site)
    worker = film_site.start_worker("-Q", "default,media")
    wait_until(
        lambda: film_site.ask("SELECT state, progress > 0 FROM cms_job") == [("running", 1)],
        seconds=90,
        what=film_site.logs,
    )
    film_site.kill(worker)
    shutil.rmtree(film_site.folder / "var" / "broker")
    assert film_site.ask("SELECT count(*) FROM media_videorendition") == [(0,)]

    film_site.start_worker("-Q", "default,media")
    wait_until(
        lambda: film_site.ask("SELECT state FROM cms_job")[0][0] in ("done", "failed"),
        seconds=120,
        what=film_site.logs,
    )

    assert film_site.ask("SELECT state, attempts FROM cms_job") == [("done", 2)]
    nothing_is_torn(film_site)


def nothing_is_torn(film_site: Site) -> None:
    """Every film is ready, and what lies in the storage is what the rows name."""
    assert set(film_site.ask("SELECT state FROM media_video")) == {("ready",)}
    told = [str(name) for (name,) in film_site.ask("SELECT file FROM media_videorendition")]
    beside = film_site.ask("SELECT file, thumbnail, sprite_sheet, keep_file FROM media_video")
    told += [str(name) for row in beside for name in row if name]
    private = film_site.folder / "var" / "private"
    stored = [str(path.relative_to(private)) for path in private.rglob("*") if path.is_file()]
    assert len(told) == len(set(told)) > 3
    assert sorted(stored) == sorted(told)


FORM = "application/x-www-form-urlencoded"


def bytes_here(site: Site) -> int:
    return int(str(site.ask('SELECT "offset" FROM media_upload')[0][0]))


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
        lambda: film_site.ask("SELECT state FROM media_video") in ([("ready",)], [("failed",)]),
        seconds=120,
        what=film_site.logs,
    )
    nothing_is_torn(film_site)
    assert film_site.ask("SELECT count(*) FROM media_upload") == [(0,)]
    private = film_site.folder / "var" / "private"
    (name,) = film_site.ask("SELECT file FROM media_video")[0]
    assert (private / str(name)).read_bytes() == film
