"""Attendance as a browser sends it, tap by tap, or all of an hour at once when the network is back."""

from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Literal

from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Router, Schema
from pydantic import AwareDatetime, Field, StringConstraints

from cms.accounts.requests import SignedInRequest
from courses.attendance.actions import Told, take_attendance
from courses.attendance.sheet import Line, lines_of
from courses.cohorts.models import Cohort

router = Router(tags=["office"])

MOST_MARKS = 500
Key = Annotated[int, Field(ge=1, lt=2**63)]
#: Wide enough for any wrong clock, narrow enough to reckon with.
Instant = Annotated[
    AwareDatetime, Field(ge=datetime(2000, 1, 1, tzinfo=UTC), le=datetime(2100, 1, 1, tzinfo=UTC))
]
Note = Annotated[str, StringConstraints(max_length=120, strip_whitespace=True, pattern=r"^[^\x00]*$")]


class MarkIn(Schema):
    student: Key
    presence: Literal["", "here", "late", "excused", "absent"]
    note: Note = ""
    told_at: Instant = Field(description="The client's clock when it was pressed.")


class MarksIn(Schema):
    cohort: Key
    day: Annotated[date, Field(ge=date(2000, 1, 1), le=date(2100, 1, 1))]
    marks: Annotated[list[MarkIn], Field(max_length=MOST_MARKS)]
    sent_at: Instant = Field(description="The client's clock when it sent this.")


class MarkOut(Schema):
    student: int
    presence: str
    note: str
    said_by: str


class MarksOut(Schema):
    marks: list[MarkOut]


@router.post("/attendance", response=MarksOut, url_name="take_attendance")
def post_attendance(request: SignedInRequest, body: MarksIn) -> MarksOut:
    """Tell who is there; sending it again changes nothing. Answers how it stands, also where somebody else's
    later press counts."""
    cohort = get_object_or_404(
        Cohort.objects.visible_to(request.user).select_related("school"), pk=body.cohort
    )
    now = timezone.now()
    told = [
        # How long ago it was pressed is the same on a clock that is wrong.
        Told(
            each.student,
            each.presence,
            each.note,
            now - max(body.sent_at - each.told_at, timedelta()),
        )
        for each in body.marks
    ]
    take_attendance(cohort=cohort, held_on=body.day, told=told, by=request.user, at=now)
    return MarksOut(marks=[_out(line) for line in lines_of(cohort, body.day, request.user)])


def _out(line: Line) -> MarkOut:
    return MarkOut(
        student=line.student.pk, presence=line.presence, note=line.pick_up_note, said_by=line.said_by
    )
