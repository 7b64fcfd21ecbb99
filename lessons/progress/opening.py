"""The stamp a lesson page carries: who opened which lesson when, signed by the server.

The page is proof of when the lesson was opened, also where everything the player sent since then
was lost on the way. Nothing is written when a page is read.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

from django.core import signing

_SIGNER_SALT = "lessons.opening"


@dataclass(frozen=True)
class Opening:
    student_id: int
    lesson_id: int
    at: datetime


def stamp_for(opening: Opening) -> str:
    told = f"{opening.student_id}.{opening.lesson_id}.{int(opening.at.timestamp())}"
    return signing.Signer(salt=_SIGNER_SALT).sign(told)


def read_stamp(stamp: str) -> Opening | None:
    """What the stamp says; None for one that this server has not signed."""
    try:
        told = signing.Signer(salt=_SIGNER_SALT).unsign(stamp)
    except signing.BadSignature:
        return None
    student, lesson, seconds = told.split(".")
    return Opening(int(student), int(lesson), datetime.fromtimestamp(int(seconds), UTC))
