"""Disks that are full, for real: nothing half-written is shown, nothing is lost, and all goes on with the room."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from media.transcoding.facts import read_facts
from media.transcoding.ffmpeg import FfmpegFailed, FfmpegRefused
from media.transcoding.fragments import UnreadableOutput
from media.transcoding.ladder import plan_ladder
from media.transcoding.making import Making
from tests.factories.media import clip
from tests.faults.disks import SmallDisk, small_disk
from tests.faults.houses import Sender
from tests.faults.sites import Site, wait_until
from tests.faults.test_films import FORM, film_site, nothing_is_torn  # noqa: F401 - a fixture

pytestmark = [pytest.mark.django_db, pytest.mark.full]

SENDING = "/admin/films/sending/"
NO_ROOM = "This site has no room for the film just now."


@dataclass
class Disks:
    """Where films arrive, where they are made, and where they lie."""

    arriving: SmallDisk
    work: SmallDisk
    private: SmallDisk


@pytest.fixture
def disks(film_site: Site) -> Iterator[Disks]:  # noqa: F811 - the fixture
    var = film_site.folder / "var"
    names = ("arriving", "work", "private")
    with ExitStack() as mounted:
        yield Disks(*(mounted.enter_context(small_disk(var / name)) for name in names))
        film_site.close()


def test_a_film_waits_for_room_wherever_it_is_missing(film_site: Site, disks: Disks) -> None:  # noqa: F811 - the fixture
    film = clip(size="1280x720", seconds=12).read_bytes()
    sender = Sender(film_site)
    sender.open_house()
    film_site.start_worker("-Q", "default,media")
    upload = send_over_a_full_disk(sender, disks.arriving, film)

    disks.private.fill_up(but=len(film) // 2)
    body = f"title=film&tags=&file_upload={upload}".encode()
    assert sender.ask("POST", "/admin/media/video/add/", body, Content_Type=FORM)[0] == 302
    waits_for_another_attempt(film_site, 1)
    assert stored(film_site, "private") == []
    assert stored(film_site, "arriving") == [upload.replace("-", "")]

    disks.private.clear()
    disks.work.fill_up()
    try_again(film_site)
    waits_for_another_attempt(film_site, 2)
    (source,) = film_site.ask("SELECT file FROM media_video")[0]
    assert stored(film_site, "private") == [source]
    assert stored(film_site, "arriving") == stored(film_site, "work") == []

    disks.work.clear()
    disks.private.fill_up(but=len(film) // 20)
    try_again(film_site)
    waits_for_another_attempt(film_site, 3)
    assert stored(film_site, "private") == [source]
    assert stored(film_site, "work") == []

    disks.private.clear()
    try_again(film_site)
    wait_until(lambda: job(film_site) == ("done", 4), seconds=90, what=film_site.logs)
    nothing_is_torn(film_site)
    assert stored(film_site, "work") == []
    assert (disks.private.place / str(source)).read_bytes() == film


def send_over_a_full_disk(sender: Sender, disk: SmallDisk, film: bytes) -> str:
    """The whole of it in the end; returns the upload's number."""
    half = len(film) // 2
    address = sender.ask("POST", SENDING, Upload_Length=len(film))[1]["Location"]
    assert sender.ask("PATCH", address, film[:half], Upload_Offset=0)[0] == 204
    disk.fill_up()
    status, _, said = sender.hear("PATCH", address, film[half:], Upload_Offset=half)
    assert (status, NO_ROOM in said.decode()) == (507, True)
    status, _, said = sender.hear("POST", SENDING, Upload_Length=len(film))
    assert (status, NO_ROOM in said.decode()) == (507, True)
    here = int(sender.ask("HEAD", address)[1]["Upload-Offset"])
    assert half <= here < len(film)
    disk.clear()
    assert sender.ask("PATCH", address, film[here:], Upload_Offset=here)[0] == 204
    return address.split("/")[-2]


def job(site: Site) -> tuple[object, ...]:
    return site.ask("SELECT state, attempts FROM cms_job")[0]


def waits_for_another_attempt(site: Site, attempts: int) -> None:
    """It was tried so many times, is neither lost nor blamed, and shows nothing."""
    wait_until(lambda: job(site) == ("queued", attempts), seconds=60, what=site.logs)
    assert site.ask("SELECT state, fault, generation FROM media_video") == [("transcoding", "", "")]
    assert site.ask("SELECT count(*) FROM media_videorendition") == [(0,)]


def try_again(site: Site) -> None:
    """The pause between two attempts is over; we do not wait for it."""
    site.ask("UPDATE cms_job SET not_before_at = NULL")


def stored(site: Site, name: str) -> list[str]:
    root = site.folder / "var" / name
    return sorted(str(path.relative_to(root)) for path in root.rglob("*") if path.is_file())


def test_wherever_the_disk_fills_up_nothing_is_made_of_it(tmp_path: Path) -> None:
    """ffmpeg answers 0 for files that have lost their ends, and what it says must not need the same disk."""
    source = clip(size="320x240", seconds=6)
    facts = read_facts(source)
    with small_disk(tmp_path / "work") as disk:
        making = Making(source, disk.place, facts, plan_ladder(facts), facts.seconds)
        making.make(making.rungs, is_first=True, report=lambda _: None)
        needed = bytes_in(disk)
        for share in (0.4, 0.8, 0.9, 0.98):
            for path in disk.place.iterdir():
                path.unlink()
            disk.fill_up(but=int(needed * share))
            again = Making(source, disk.place, facts, plan_ladder(facts), facts.seconds)
            with pytest.raises((OSError, FfmpegFailed, UnreadableOutput)) as failed:
                again.make(again.rungs, is_first=True, report=lambda _: None)
            assert failed.type is not FfmpegRefused


def bytes_in(disk: SmallDisk) -> int:
    return sum(path.stat().st_size for path in disk.place.iterdir())
