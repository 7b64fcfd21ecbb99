"""Wagtail's own search, made to read Chinese.

The database backends of modelsearch stay as they are but for what goes into the index and how a
question is put to it, so `.search()`, `.autocomplete()`, filters and ordering mean what Wagtail's
manual says, for pages, pictures, documents and snippets alike. Tests hold each method overridden here.
"""

from typing import Any

from django.db import connection


def SearchBackend(params: dict[str, Any]) -> Any:  # noqa: N802 (Wagtail looks for a module's SearchBackend)
    """The backend for the database in use: SQLite or PostgreSQL."""
    # Each of them imports a table that exists only on its own database.
    if connection.vendor == "postgresql":
        from cms.search import on_postgresql  # noqa: PLC0415

        return on_postgresql.ChinesePostgresBackend(params)
    from cms.search import on_sqlite  # noqa: PLC0415

    return on_sqlite.ChineseSQLiteBackend(params)
