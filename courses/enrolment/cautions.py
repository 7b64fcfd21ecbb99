"""What to think of before enrolling: a course to take first, an hour that is taken. Never a wall."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Prefetch

from courses.catalogue.models import CoursePrerequisite, CourseRun
from courses.catalogue.pages import CoursePage
from courses.enrolment.models import Enrolment, EnrolmentState
from courses.students.models import Student

#: A run without a last day is looked at for a year.
FORESIGHT = timedelta(days=366)
Hour = tuple[datetime, datetime]


@dataclass(frozen=True)
class Caution:
    """`kind` is "first", of a course to take first, or "hour", of one that meets at the same time."""

    kind: str
    course: CoursePage


def cautions_for(run: CourseRun, students: Sequence[Student]) -> dict[int, list[Caution]]:
    """By student; whoever needs none is not in it. A fixed number of statements, one where there is
    nothing to warn of."""
    courses = CoursePage.objects.prefetch_related("other_languages").defer_streamfields()
    needed = CoursePrerequisite.objects.filter(course_id=run.course_id).order_by("pk")
    first = [row.needed for row in needed.prefetch_related(Prefetch("needed", courses))]
    if not students or not (first or run.meets_on):
        return {}
    own = CourseRun.objects.select_related("organisation").prefetch_related(Prefetch("course", courses))
    taken = (
        Enrolment.objects.with_scopes_disabled()  # Of people whom the caller may enrol.
        .filter(student__in=students)
        .exclude(state=EnrolmentState.WITHDRAWN)
        .exclude(run=run.pk)
        .order_by("pk")
        .prefetch_related(Prefetch("run", own))
    )
    runs: dict[int, list[CourseRun]] = {student.pk: [] for student in students}
    for place in taken:
        runs[place.student_id].append(place.run)
    others = {each.pk: each for theirs in runs.values() for each in theirs}
    at_once = {key for key, other in others.items() if meet_at_once(run, other)}
    found = {key: [*_missing(first, theirs), *_colliding(theirs, at_once)] for key, theirs in runs.items()}
    return {key: cautions for key, cautions in found.items() if cautions}


def _missing(first: list[CoursePage], taken: list[CourseRun]) -> list[Caution]:
    known = {run.course_id for run in taken}
    return [Caution("first", course) for course in first if course.pk not in known]


def _colliding(taken: list[CourseRun], at_once: set[int]) -> list[Caution]:
    courses = {other.course_id: other.course for other in taken if other.pk in at_once}
    return [Caution("hour", course) for course in courses.values()]


def meet_at_once(one: CourseRun, other: CourseRun) -> bool:
    """Whether two runs ever meet at the same time. Each keeps the wall clock of its own house, so two that
    are an hour apart all year may meet in the weeks between two countries' changes of the clock."""
    until = min(_last_day(one), _last_day(other))
    since = max(one.starts_on, other.starts_on) - timedelta(days=1)
    theirs = list(_hours(other, since, until))
    return any(
        begins < others_end and others_begin < ends
        for begins, ends in _hours(one, since, until)
        for others_begin, others_end in theirs
    )


def _last_day(run: CourseRun) -> date:
    return run.ends_on or run.starts_on + FORESIGHT


def _hours(run: CourseRun, since: date, until: date) -> Iterator[Hour]:
    """When it meets between the two days and a day after, in UTC."""
    if run.meets_on is None or run.meets_at is None or run.meets_minutes is None:
        return
    zone = ZoneInfo(run.organisation.time_zone)
    day = max(run.starts_on, since)
    day += timedelta(days=(run.meets_on - day.isoweekday()) % 7)
    while day <= min(_last_day(run), until + timedelta(days=1)):
        begins = datetime.combine(day, run.meets_at, zone).astimezone(UTC)
        yield begins, begins + timedelta(minutes=run.meets_minutes)
        day += timedelta(days=7)
