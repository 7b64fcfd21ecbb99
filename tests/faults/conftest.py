import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from django.db import connection
from psycopg import sql
from pytest_django.plugin import DjangoDbBlocker

from tests.faults.servers import PrivateRedis, private_redis
from tests.faults.sites import Site


@pytest.fixture(scope="session")
def embedded_database(
    tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Path:
    """A migrated SQLite file, to be copied for each test."""
    folder = tmp_path_factory.mktemp("embedded")
    (folder / "var").mkdir()
    path = folder / "var" / "yunke.sqlite3"
    if connection.vendor == "sqlite":
        # The test run has migrated already; a copy of its tables spares half a minute.
        with django_db_blocker.unblock(), closing(sqlite3.connect(path)) as copy:
            connection.ensure_connection()
            connection.connection.backup(copy)
    else:
        Site(folder, {}).migrate()
    return path


@pytest.fixture
def site(tmp_path: Path, embedded_database: Path) -> Iterator[Site]:
    """A site with nothing but Python: SQLite and the folder broker."""
    (tmp_path / "var").mkdir()
    shutil.copy(embedded_database, tmp_path / "var")
    site = Site(tmp_path, {})
    yield site
    site.close()


@pytest.fixture(scope="session")
def served_database(tmp_path_factory: pytest.TempPathFactory, django_db_setup: None) -> Iterator[str]:
    """The address of a migrated PostgreSQL database of the fault tests' own."""
    assert connection.vendor == "postgresql", "run this test by `make test-full`"
    folder = tmp_path_factory.mktemp("served")
    there = connection.settings_dict
    name = f"{there['NAME']}_faults"
    port = there["PORT"] or 5432
    server = psycopg.connect(
        host=there["HOST"],
        port=port,
        user=there["USER"],
        password=there["PASSWORD"] or None,
        dbname="postgres",
        autocommit=True,
    )
    database = sql.Identifier(name)
    server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(database))
    server.execute(sql.SQL("CREATE DATABASE {}").format(database))
    secret = f":{there['PASSWORD']}" if there["PASSWORD"] else ""
    address = f"postgres://{there['USER']}{secret}@{there['HOST']}:{port}/{name}"
    Site(folder, {"DATABASE_URL": address}).migrate()
    yield address
    server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(database))
    server.close()


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
