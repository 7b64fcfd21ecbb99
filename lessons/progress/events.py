"""Events as they arrive, before anything is believed about them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from lessons.progress.intervals import Range, on_grid
from lessons.progress.models import LearningEvent

#: Watching at double speed is learning; more than that is not, whatever a client claims.
FASTEST = 2
#: What may be seen before the server's clock has moved: a first batch, and clocks that disagree.
GRACE_MS = 5_000


@dataclass(frozen=True, slots=True)
class Watched:
    """A stretch of film that was played without a jump, and where the player stood afterwards."""

    id: UUID
    from_ms: int
    to_ms: int
    position_ms: int
    happened_at: datetime

    @property
    def range(self) -> Range:
        return on_grid(self.from_ms, self.to_ms)


def on_our_clock(events: Sequence[Watched], *, sent_at: datetime | None, at: datetime) -> list[Watched]:
    """The events with their times moved from the client's clock to the server's, oldest first.

    A tablet's clock may be a day off. The batch says what time the client thought it was when it
    sent; the difference to its arrival is taken from every event. Nothing happens in the future.
    """
    off_by = at - sent_at if sent_at else timedelta(0)
    moved = [replace(event, happened_at=min(event.happened_at + off_by, at)) for event in events]
    return sorted(moved, key=lambda event: (event.happened_at, event.position_ms, event.id))


def most_seen_ms(*, opened_at: datetime, at: datetime) -> int:
    """How much of a lesson can have been seen by now: twice the time since it was opened, and 5 s.

    The limit is on all that was ever seen of the lesson, and reckoned from its first opening. So it
    does not matter in how many batches, in which order or how late events arrive: whoever watched
    ten minutes without a network sends them all at once and is believed, since ten minutes passed;
    whoever claims a whole film three seconds after opening it is believed eleven seconds of it.
    """
    return FASTEST * max(round((at - opened_at) / timedelta(milliseconds=1)), 0) + GRACE_MS


def as_rows(
    events: Sequence[Watched], *, student_id: int, lesson_id: int, at: datetime
) -> list[LearningEvent]:
    return [
        LearningEvent(
            id=event.id,
            student_id=student_id,
            lesson_id=lesson_id,
            kind=LearningEvent.Kind.WATCHED,
            from_ms=event.from_ms,
            to_ms=event.to_ms,
            position_ms=event.position_ms,
            happened_at=event.happened_at,
            received_at=at,
        )
        for event in events
    ]
