"""A film that kills every worker that touches it: five times, then its teacher is told; the others are made."""

import re
import subprocess
import sys
from html import unescape

import pytest

from media.transcoding.ffmpeg import find_ffmpeg
from media.videos.faults import FilmFault
from tests.factories.media import clip
from tests.faults.sites import ROOT, Site, wait_until

# Real workers come and go, five at least.
pytestmark = [pytest.mark.django_db, pytest.mark.full]

UPLOAD = """
from pathlib import Path
from wagtail.models import Collection
from media.videos.actions import upload_video
root = Collection.get_first_root_node()
for title in ("poison", "first behind it", "second behind it"):
    upload_video(title=title, file=Path({path!r}), collection=root, user=None)
"""
LOOK = """
from django.test import Client
from cms.accounts.models import User
client = Client(SERVER_NAME="127.0.0.1")
client.force_login(User.objects.create_superuser(display_name="Ania", username="ania", password="x"))
print(client.get("/admin/media/").content.decode())
"""
MOST_ATTEMPTS = 5
# In ffmpeg's place: the machine's out-of-memory killer, for one film.
PROGRAM = f"""#!{sys.executable}
import os, signal, sys
from pathlib import Path
folder = Path(__file__).parent
if (folder / "poison").read_text() in " ".join(sys.argv):
    with (folder / "tried").open("a") as tried:
        tried.write("x")
    os.killpg(os.getpgid(os.getppid()), signal.SIGKILL)
    signal.pause()
os.execv({find_ffmpeg()!r}, ["ffmpeg", *sys.argv[1:]])
"""


@pytest.fixture
def poisoned_site(site: Site) -> Site:
    """Three films wait, and the first of them kills whoever makes it."""
    program = site.folder / "ffmpeg"
    program.write_text(PROGRAM)
    program.chmod(0o755)
    site.environment["DJANGO_SETTINGS_MODULE"] = "tests.faults.poison_settings"
    site.environment["FFMPEG_BINARY"] = str(program)
    in_shell(site, UPLOAD.format(path=str(clip(seconds=2))))
    uid = site.ask("SELECT uid FROM media_video WHERE title = 'poison'")[0][0]
    (site.folder / "poison").write_text(f"films/{uid}/")
    return site


def test_a_film_that_kills_five_workers_is_given_up_and_the_others_are_made(poisoned_site: Site) -> None:
    site = poisoned_site
    watchman = Watchman(site)
    wait_until(watchman.sees_all_settled, seconds=240, what=site.logs)

    assert (site.folder / "tried").read_text() == "x" * MOST_ATTEMPTS
    assert watchman.found_dead == MOST_ATTEMPTS
    films = "SELECT v.title, v.state, v.fault, j.state, j.attempts FROM media_video v"
    jobs = f"{films} JOIN cms_job j ON j.subject_id = v.id"
    assert sorted(site.ask(jobs)) == [
        ("first behind it", "ready", "", "done", 1),
        ("poison", "failed", "gave_up", "failed", MOST_ATTEMPTS),
        ("second behind it", "ready", "", "done", 1),
    ]
    private = site.folder / "var" / "private"
    (source,) = site.ask("SELECT file FROM media_video WHERE title = 'poison'")[0]
    of_poison = (site.folder / "poison").read_text()
    stored = [str(path.relative_to(private)) for path in private.rglob("*") if path.is_file()]
    # The bytes are kept, since it may have been us; nothing else of it is.
    assert [name for name in stored if name.startswith(of_poison)] == [source]
    assert list((site.folder / "var" / "work").iterdir()) == []
    assert told_to_its_teacher(site) == [str(FilmFault.GAVE_UP.label), "ready", "ready"]


class Watchman:
    """Starts another worker when one has died, as a server's own does."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.found_dead = 0
        self.worker = site.start_worker("-Q", "default,media")

    def sees_all_settled(self) -> bool:
        if self.worker.poll() is not None:
            self.found_dead += 1
            assert self.found_dead <= MOST_ATTEMPTS, self.site.logs()
            # The lease runs out; we do not wait for it.
            self.site.ask(
                "UPDATE cms_job SET lease_expires_at = '2000-01-01 00:00:00' WHERE state = 'running'"
            )
            self.worker = self.site.start_worker("-Q", "default,media")
        return not self.site.ask("SELECT 1 FROM cms_job WHERE state IN ('queued', 'running')")


def told_to_its_teacher(site: Site) -> list[str]:
    """What the films' list says of each."""
    page = in_shell(site, LOOK)
    return sorted(unescape(text) for text in re.findall(r"<film-state [^>]*>([^<]*)<", page))


def in_shell(site: Site, code: str) -> str:
    command = [sys.executable, "manage.py", "shell", "--verbosity", "0", "-c", code]
    return subprocess.run(
        command, env=site.environment, cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout
