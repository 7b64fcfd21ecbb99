"""Statements of the busiest requests, put together once in a process instead of in each request.

Django writes the words of a query anew whenever it is asked, which often takes several times as long
as the database needs to answer. The words stay the QuerySet's own; only the values change.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache, wraps
from inspect import get_annotations
from itertools import islice
from typing import Any, ParamSpec, TypeVar
from uuid import NAMESPACE_OID, UUID, uuid5
from zlib import crc32

from django.db import DEFAULT_DB_ALIAS, InterfaceError, OperationalError
from django.db import connection as default_connection
from django.db.backends.utils import CursorWrapper
from django.db.models import Model, QuerySet, UUIDField

P = ParamSpec("P")
M = TypeVar("M", bound=Model)
Row = tuple[Any, ...]
# What is asked of it here is Django's, but unknown to the stubs.
connection: Any = default_connection


#: How many values an argument that is a list may have.
MOST_IN_LIST = 8
_LARGEST_KEY = 2**63 - 1
_NO_ROW, _UUIDS = UUID(int=0), UUIDField()


@dataclass(frozen=True)
class _Statement:
    sql: str
    parameters: Sequence[Any]
    #: By argument.
    stand_ins: dict[str, Any]
    compiler: Any
    converters: Any

    def rows(self, values: dict[str, Any]) -> list[Row]:
        meant: dict[Any, Any] = {}
        for name, stand_in in self.stand_ins.items():
            meant.update(zip(_parameters(stand_in), _parameters(values[name]), strict=True))
        if any(isinstance(value, int) and abs(value) > _LARGEST_KEY for value in meant.values()):
            return []  # As Django answers; SQLite would raise OverflowError.
        parameters = [meant.get(value, value) for value in self.parameters]
        try:
            rows = _answer(self.sql, parameters)
        except (OperationalError, InterfaceError):
            if not _had_died():
                raise
            rows = _answer(self.sql, parameters)
        if self.converters:
            rows = self.compiler.apply_converters(rows, self.converters)
        return [tuple(row) for row in rows]


def _answer(sql: str, parameters: Sequence[Any]) -> list[Row]:
    with _prepared_cursor() as cursor:
        cursor.execute(sql, parameters)
        rows: list[Row] = cursor.fetchall()
    # Whoever answers is alive: Django need not ask that first, in a statement of its own.
    connection.health_check_done = True
    return rows


def _had_died() -> bool:
    """Whether the connection of an earlier request was dead; it is closed then, and the next use opens another."""
    if connection.in_atomic_block or connection.health_check_done:
        return False
    connection.close_if_health_check_failed()
    return connection.connection is None


def _prepared_cursor() -> CursorWrapper:
    """On PostgreSQL one that sends a statement's words once for each connection, and afterwards the values
    alone: to plan such a statement anew took the server longer than to answer it."""
    if connection.vendor != "postgresql":
        return connection.cursor()
    connection.ensure_connection()
    with connection.wrap_database_errors:
        cursor = _preparing_cursor()(connection.connection)
    # Counts, logs and wraps, as for any other.
    return connection._prepare_cursor(cursor)  # noqa: SLF001


@cache
def _preparing_cursor() -> type[Any]:
    from django.db.backends.postgresql import base  # noqa: PLC0415 - needs its driver

    plain: Any = base.ServerBindingCursor

    class PreparingCursor(plain):
        def _send_query_prepared(self, name: bytes, query: Any, **options: Any) -> None:
            # Where Django's log of statements looks; psycopg forgets it when only a name is sent.
            self._query = query
            super()._send_query_prepared(name, query, **options)

    return PreparingCursor


def kept_statement(build: Callable[P, QuerySet[Any, Any]]) -> Callable[P, list[Row]]:
    """Make a function that builds a `values_list` into one that answers with its rows.

    The function is called once, with a stand-in for each argument, so it may do nothing with them but
    compare columns to them: no branch, no arithmetic. Arguments are `int`, `str`, `datetime` or `list[UUID]`
    of at most MOST_IN_LIST, and are given by name. Raises ValueError at the first call where a stand-in has
    not become a parameter.
    """

    @cache
    def statement() -> _Statement:
        kinds = get_annotations(build, eval_str=True)
        stand_ins = {name: _STAND_INS[kind](name) for name, kind in kinds.items() if name != "return"}
        compiler = build(**stand_ins).query.get_compiler(DEFAULT_DB_ALIAS)  # type: ignore[call-arg]
        sql, parameters = compiler.as_sql()
        lost = [name for name, value in stand_ins.items() if not set(_parameters(value)) <= set(parameters)]
        if lost:
            raise ValueError(f"{build.__qualname__} does more with {', '.join(lost)} than compare.")
        return _Statement(
            sql,
            parameters,
            stand_ins,
            compiler,
            compiler.get_converters([chosen[0] for chosen in compiler.select]),
        )

    @wraps(build)
    def ask(*_nothing: P.args, **values: P.kwargs) -> list[Row]:
        return statement().rows(values)

    return ask


# No row has such a key or such a text.
_STAND_INS: dict[Any, Callable[[str], Any]] = {
    datetime: lambda name: datetime(1, 1, 1, tzinfo=UTC) + timedelta(microseconds=crc32(name.encode())),
    int: lambda name: -1_000_000 - crc32(name.encode()) % 1_000_000,
    str: lambda name: f"\x02{name}\x03",
    list[UUID]: lambda name: [uuid5(NAMESPACE_OID, f"{name} {place}") for place in range(MOST_IN_LIST)],
}


def _parameters(value: Any) -> list[Any]:
    """An argument as the database driver takes it; a list always at the same length."""
    if isinstance(value, datetime):
        return [connection.ops.adapt_datetimefield_value(value)]
    if not isinstance(value, list):
        return [value]
    filled = [*value, *[_NO_ROW] * (MOST_IN_LIST - len(value))]
    return [_UUIDS.get_db_prep_value(each, connection) for each in filled]


def columns_of(model: type[Model]) -> list[str]:
    """Everything of a row of the model, for `values_list`; its key first."""
    return [field.attname for field in model._meta.concrete_fields]


def read_row(model: type[M], columns: Sequence[str], values: Iterator[Any]) -> M | None:
    """Take as many of the values as there are columns, and answer the object they make, as from a query.

    None where there was no row to join. What the columns leave out is fetched when it is asked for.
    """
    own = list(islice(values, len(columns)))
    return None if own[0] is None else model.from_db(DEFAULT_DB_ALIAS, columns, own)
