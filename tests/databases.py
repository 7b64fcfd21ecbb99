"""Databases that are migrated already, and whose site is open: all that is done once and copied ever after.

A copy costs a moment where the migrations cost a quarter of a minute, and a full run needs ten of them. Nearly
every test begins with an open site (`open_site` finds its pages there), which cost a hundred statements. The
originals are kept between runs and made anew when a migration, a library or the opening changes.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import gettempdir
from typing import Any

import psycopg
import pytest
from django.db import connection
from psycopg import sql

ROOT = Path(__file__).resolve().parents[1]
ORIGINALS = ROOT / ".tools" / "test-databases"
PREFIX = "yunke_migrated_"
# What decides which pages an open site has, and how they are found.
OPENING = ("cms/pages/*.py", "cms/search/*.py", "courses/receivers.py", "lessons/receivers.py")
OPEN = "from cms.pages.actions import open_site; open_site()"
LOCK = 7_202_030  # Any number that nobody else on the server uses.


def begin_original(environment: dict[str, str]) -> None:
    """Start to make what the test processes of this run will copy, while they still import and collect."""
    here = {
        "DJANGO_SETTINGS_MODULE": "cms.settings.test",
        "TEST_RUN_DIR": f"{gettempdir()}/yunke-tests-{os.getpid()}",
    }
    subprocess.Popen([sys.executable, "-m", "tests.databases"], cwd=ROOT, env={**environment, **here})


def copy_of_sqlite(target: Path) -> None:
    """A migrated SQLite database at `target`, whatever was there before."""
    with _one_at_a_time():
        shutil.copyfile(_sqlite_original(), target)


def copy_of_postgres(server: str, name: str) -> str:
    """A migrated PostgreSQL database of that name, made anew; returns its address.

    `server` is an address without the database, such as `postgres://user:password@host:5432`.
    """
    with _alone(server) as connection:
        original = _postgres_original(server, connection)
        _drop(connection, name)
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(original))
        )
    return f"{server}/{name}"


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    ORIGINALS.mkdir(parents=True, exist_ok=True)
    with (ORIGINALS / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@contextmanager
def _alone(server: str) -> Iterator[psycopg.Connection]:
    with _connected(server) as connection:
        # One at a time on this server, whichever folder the runs come from; given back with the connection.
        connection.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        yield connection


def drop_postgres(server: str, name: str) -> None:
    with _connected(server) as connection:
        _drop(connection, name)


def _sqlite_original() -> Path:
    original = ORIGINALS / f"{_fingerprint()}.sqlite3"
    if not original.exists():
        for outdated in ORIGINALS.glob("*.sqlite3*"):
            outdated.unlink()
        unfinished = original.with_suffix(".unfinished")
        unfinished.unlink(missing_ok=True)
        _make_ready(f"sqlite:///{unfinished}")
        unfinished.rename(original)
    return original


def _postgres_original(server: str, connection: psycopg.Connection) -> str:
    original = PREFIX + _fingerprint()
    there = {row[0] for row in connection.execute("SELECT datname FROM pg_database")}
    if original not in there:
        for outdated in there:
            if outdated.startswith(PREFIX):
                _drop(connection, outdated)
        unfinished = f"{PREFIX}unfinished"
        _drop(connection, unfinished)
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(unfinished)))
        _make_ready(f"{server}/{unfinished}")
        connection.execute(
            sql.SQL("ALTER DATABASE {} RENAME TO {}").format(
                sql.Identifier(unfinished), sql.Identifier(original)
            )
        )
    return original


def _make_ready(address: str) -> None:
    environment = {**os.environ, "DATABASE_URL": address}
    for command in (["migrate", "--verbosity", "0"], ["shell", "--no-imports", "--command", OPEN]):
        subprocess.run([sys.executable, "manage.py", *command], cwd=ROOT, env=environment, check=True)


def _fingerprint() -> str:
    """Of everything that decides what stands there: ours, and the libraries' by their versions."""
    ours = sorted(path for pattern in ("*/**/migrations/*.py", *OPENING) for path in ROOT.glob(pattern))
    inputs = [ROOT / "uv.lock", Path(__file__), *(path for path in ours if ".venv" not in path.parts)]
    return hashlib.sha256(b"".join(path.read_bytes() for path in inputs)).hexdigest()[:16]


def _drop(connection: psycopg.Connection, name: str) -> None:
    connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _connected(server: str) -> psycopg.Connection:
    return psycopg.connect(f"{server}/postgres", autocommit=True)


def has_real_transactions(item: pytest.Item) -> bool:
    marker = item.get_closest_marker("django_db")
    names = item.fixturenames  # type: ignore[attr-defined]
    return bool({"live_server", "transactional_db"} & set(names)) or bool(
        marker and marker.kwargs.get("transaction")
    )


def empty_by_deleting() -> None:
    """After a test with real transactions, Django truncates every table, filled or not.

    PostgreSQL then makes the files of two hundred tables and their indexes anew, which takes seconds.
    """
    from django.db.backends.postgresql.operations import DatabaseOperations  # noqa: PLC0415 - needs models

    DatabaseOperations.sql_flush = _deletions  # type: ignore[method-assign]


def _deletions(
    self: Any,
    style: Any,
    tables: Sequence[str],
    *,
    reset_sequences: bool = False,
    allow_cascade: bool = False,
) -> list[str]:
    filled = (f"SELECT '{table}' WHERE EXISTS (SELECT FROM \"{table}\")" for table in tables)
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(filled))
        return [f'DELETE FROM "{table}"' for (table,) in cursor.fetchall()]


def main() -> None:
    address = os.environ.get("DATABASE_URL", "")
    if address.startswith("postgres"):
        server = address.rsplit("/", 1)[0]
        with _alone(server) as connection:
            _postgres_original(server, connection)
    else:
        with _one_at_a_time():
            _sqlite_original()


if __name__ == "__main__":
    main()
