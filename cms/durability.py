"""When a transaction may be answered for before it lies on the disk."""

from django.db import connection
from django.db.models import Func, Q, TextField, Value
from django.db.models.lookups import IsNull


def without_waiting_for_the_disk() -> Q:
    """A condition that always holds: with it in its WHERE, a statement lets its transaction commit before
    the disk has it (PostgreSQL's `synchronous_commit`, set for this transaction alone).

    Only for what is small and may be told again: if the database's machine loses its power, the last half
    second of it is lost (three times `wal_writer_delay`), though never a part of a transaction. As a
    condition it costs no statement of its own. SQLite never waits in this house (WAL, synchronous=NORMAL).
    """
    if connection.vendor != "postgresql":
        return Q()
    setting = (Value("synchronous_commit"), Value("off"), Value(value=True))
    return Q(IsNull(Func(*setting, function="set_config", output_field=TextField()), False))
