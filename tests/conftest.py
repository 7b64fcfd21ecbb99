"""What every test can use: the cast by name, a data folder of the run's own, a database that is ready."""

import gc
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone, translation

from tests.databases import (
    copy_of_postgres,
    copy_of_sqlite,
    drop_postgres,
    empty_by_deleting,
    has_real_transactions,
)

pytest_plugins = ["tests.scenes", "tests.cast", "tests.races"]


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
def django_db_keepdb(data_folder: Path, django_db_modify_db_settings: None) -> Iterator[bool]:
    """Each test process starts from a copy of a migrated database, and on a server takes it away again."""
    database = settings.DATABASES["default"]
    if database["ENGINE"] == "django.db.backends.sqlite3":
        copy_of_sqlite(Path(database["TEST"]["NAME"]))
        yield True
        return
    server = os.environ["DATABASE_URL"].rsplit("/", 1)[0]
    name = database["TEST"].get("NAME") or f"test_{database['NAME']}"
    copy_of_postgres(server, name)
    empty_by_deleting()
    yield True
    drop_postgres(server, name)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--shown-already",
        action="append",
        default=[],
        metavar="PATH",
        help="leave out what stands there, but for what the quick run leaves out itself",
    )


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    leave_out_what_was_shown(config, items)
    write_back_what_migrations_put_there(items)


def leave_out_what_was_shown(config: pytest.Config, items: list[pytest.Item]) -> None:
    shown = tuple(config.getoption("shown_already"))
    left_out = [
        item for item in items if item.nodeid.startswith(shown) and not item.get_closest_marker("full")
    ]
    if shown and left_out:
        items[:] = [item for item in items if item not in set(left_out)]
        config.hook.pytest_deselected(items=left_out)


def write_back_what_migrations_put_there(items: list[pytest.Item]) -> None:
    """A test with real transactions empties the tables when it ends; the next one must find the page
    tree's root, the groups and the rest that migrations put there."""
    for item in items:
        if has_real_transactions(item):
            whole = pytest.mark.django_db(transaction=True, serialized_rollback=True)
            item.add_marker(whole, append=False)


def pytest_collection_finish() -> None:
    """What has been imported and collected stays until the end; the garbage collector need not look through
    it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


def pytest_sessionfinish(session: pytest.Session) -> None:
    is_a_worker = hasattr(session.config, "workerinput")
    if not is_a_worker:
        shutil.rmtree(os.environ["TEST_RUN_DIR"], ignore_errors=True)
