"""What the player tells while a film is watched."""

from datetime import UTC, datetime
from typing import Annotated, Literal
from uuid import UUID

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Router, Schema
from pydantic import AwareDatetime, Field, StringConstraints, model_validator

from cms.accounts.requests import SignedInRequest
from lessons.progress.actions import record_events_of_user
from lessons.progress.events import Watched
from lessons.progress.opening import read_stamp
from lessons.progress.refusals import LessonNotOpen

router = Router(tags=["learning"])

#: A batch is what a player gathers in a quarter of an hour; more than that comes in several.
MOST_EVENTS = 200
#: No film is longer than a day.
MOST_SECONDS = 24 * 60 * 60

Seconds = Annotated[float, Field(ge=0, le=MOST_SECONDS, allow_inf_nan=False)]
#: Wide enough for any wrong clock, narrow enough to reckon with.
Instant = Annotated[
    AwareDatetime,
    Field(ge=datetime(2000, 1, 1, tzinfo=UTC), le=datetime(2100, 1, 1, tzinfo=UTC)),
]


class WatchedIn(Schema):
    id: UUID
    kind: Literal["watched"]
    from_: Seconds = Field(alias="from")
    to: Seconds
    position: Seconds
    happened_at: Instant

    @model_validator(mode="after")
    def _is_in_order(self) -> "WatchedIn":
        if self.from_ > self.to:
            raise ValueError(_("“from” is later than “to”"))
        return self

    def as_watched(self) -> Watched:
        return Watched(
            id=self.id,
            from_ms=round(self.from_ * 1000),
            to_ms=round(self.to * 1000),
            position_ms=round(self.position * 1000),
            happened_at=self.happened_at,
        )


class BatchIn(Schema):
    lesson: Annotated[int, Field(ge=1, lt=2**63)]
    events: Annotated[list[WatchedIn], Field(min_length=1, max_length=MOST_EVENTS)]
    sent_at: Instant | None = Field(None, description="The client's clock when it sent the batch.")
    opened: Annotated[str, StringConstraints(max_length=200)] = Field(
        "", description="The stamp the lesson's page carries."
    )


class ProgressOut(Schema):
    seen_percent: int
    position: float
    is_completed: bool


@router.post("/learning-events", response=ProgressOut, by_alias=True)
def post_learning_events(request: SignedInRequest, batch: BatchIn) -> ProgressOut:
    """Tell what was watched. Sending a batch again, or batches out of order, changes nothing."""
    try:
        progress = record_events_of_user(
            user=request.user,
            lesson_id=batch.lesson,
            events=[event.as_watched() for event in batch.events],
            at=timezone.now(),
            opening=read_stamp(batch.opened) if batch.opened else None,
            sent_at=batch.sent_at,
        )
    except LessonNotOpen as refusal:
        raise Http404(str(refusal)) from refusal
    return ProgressOut(
        seen_percent=progress.seen_percent,
        position=progress.position_ms / 1000,
        is_completed=progress.is_completed,
    )
