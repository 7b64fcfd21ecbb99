import os
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.databases import copy_of_postgres, copy_of_sqlite, drop_postgres
from tests.faults.servers import PrivateRedis, private_redis
from tests.faults.sites import Site


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """A site with nothing but Python: SQLite and the folder broker."""
    (tmp_path / "var").mkdir()
    copy_of_sqlite(tmp_path / "var" / "yunke.sqlite3")
    site = Site(tmp_path, {})
    yield site
    site.close()


@pytest.fixture(scope="session")
def served_database() -> Iterator[str]:
    """The address of a migrated PostgreSQL database of the fault tests' own."""
    address = os.environ.get("DATABASE_URL", "")
    assert address.startswith("postgres"), "run this test by `make test-full`"
    server, name = address.rsplit("/", 1)
    name = f"{name}_faults_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    yield copy_of_postgres(server, name)
    drop_postgres(server, name)


@pytest.fixture
def redis_server(tmp_path: Path) -> Iterator[PrivateRedis]:
    with private_redis(tmp_path) as server:
        yield server


@pytest.fixture
def served_site(tmp_path: Path, served_database: str, redis_server: PrivateRedis) -> Iterator[Site]:
    """A site on PostgreSQL and on a Redis that the test may stop."""
    (tmp_path / "var").mkdir()
    site = Site(tmp_path, {"DATABASE_URL": served_database, "REDIS_URL": redis_server.url})
    yield site
    site.close()
    with psycopg.connect(served_database) as database:
        database.execute("DELETE FROM cms_job")
