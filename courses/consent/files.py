"""The files of a student that rooms hold, each under the purpose that a family has agreed to.

A room that keeps a child's files answers the hook ``files_under_consent(student) -> Iterable[HeldFile]``
and asks `consents_to` in the transaction that stores one. A no then deletes them, an export packs them,
an erasure takes them all.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import IO

from wagtail import hooks

from courses.consent.models import Purpose
from courses.students.models import Student

HOOK = "files_under_consent"


@dataclass(frozen=True)
class HeldFile:
    """`name` is how a family would call it; `delete` takes the bytes and the row, and twice does no harm."""

    purpose: Purpose
    name: str
    made_at: datetime
    open: Callable[[], IO[bytes]]
    delete: Callable[[], None]


def files_held(student: Student) -> Iterator[HeldFile]:
    for ask in hooks.get_hooks(HOOK):
        yield from ask(student)
