"""What every test can use: the cast by name, a data folder of the run's own, a database that is ready."""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone, translation

pytest_plugins = ["tests.cast"]

ROOT = Path(__file__).resolve().parents[1]
TEMPLATES = ROOT / ".tools" / "test-databases"


@pytest.fixture(autouse=True, scope="session")
def data_folder() -> Path:
    """VAR_DIR of this test process: made fresh by the test settings, removed when the run ends."""
    folder = Path(settings.VAR_DIR)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture(autouse=True)
def no_leftovers() -> Iterator[None]:
    """A request leaves its language and time zone on the thread; the next test starts without them."""
    yield
    translation.deactivate()
    timezone.deactivate()


@pytest.fixture(scope="session")
def django_db_keepdb(data_folder: Path, django_db_keepdb: bool, django_db_modify_db_settings: None) -> bool:
    """On SQLite, start from a copy of a database that an earlier run has migrated with these migrations.

    Hundreds of migrations take a quarter of a minute; whoever runs one test should not wait for them.
    """
    database = settings.DATABASES["default"]
    if database["ENGINE"] != "django.db.backends.sqlite3":
        return django_db_keepdb
    shutil.copyfile(migrated_template(), database["TEST"]["NAME"])
    return True


def migrated_template() -> Path:
    migrations = sorted(ROOT.glob("*/**/migrations/*.py"))
    inputs = [ROOT / "uv.lock", *(path for path in migrations if ".venv" not in path.parts)]
    fingerprint = hashlib.sha256(b"".join(path.read_bytes() for path in inputs)).hexdigest()[:16]
    template = TEMPLATES / f"{fingerprint}.sqlite3"
    TEMPLATES.mkdir(parents=True, exist_ok=True)
    with (TEMPLATES / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not template.exists():
            for outdated in TEMPLATES.glob("*.sqlite3*"):
                outdated.unlink()
            unfinished = template.with_suffix(".unfinished")
            unfinished.unlink(missing_ok=True)
            subprocess.run(
                [sys.executable, "manage.py", "migrate", "--verbosity", "0"],
                cwd=ROOT,
                env={**os.environ, "DATABASE_URL": f"sqlite:///{unfinished}"},
                check=True,
            )
            unfinished.rename(template)
    return template


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test with real transactions empties the tables when it ends; the next one must find the page
    tree's root, the groups and the rest that migrations put there, so they are written back."""
    for item in items:
        marker = item.get_closest_marker("django_db")
        if "live_server" in getattr(item, "fixturenames", ()) or (
            marker and marker.kwargs.get("transaction")
        ):
            whole = pytest.mark.django_db(transaction=True, serialized_rollback=True)
            item.add_marker(whole, append=False)


def pytest_sessionfinish(session: pytest.Session) -> None:
    is_a_worker = hasattr(session.config, "workerinput")
    if not is_a_worker:
        shutil.rmtree(os.environ["TEST_RUN_DIR"], ignore_errors=True)
