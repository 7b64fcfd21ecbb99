"""The one thing to do next on a course's page. It changes with the person and the moment."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from wagtail import hooks
from wagtail.models import Page

from courses.catalogue.models import CourseRun, Window

_EVERYONE = CourseRun.WhoMayEnrol.EVERYONE


class ActionKind(StrEnum):
    ENROL = "enrol"
    JOIN_WAITING_LIST = "join_waiting_list"
    CONTINUE = "continue"
    #: A guardian's child is enrolled: the child continues, on the child's own login.
    CHILD_ENROLLED = "child_enrolled"
    ON_WAITING_LIST = "on_waiting_list"
    SIGN_IN = "sign_in"
    OPENS = "opens"
    CLOSED = "closed"
    NOT_INVITED = "not_invited"
    #: No run has been announced yet.
    NO_DATES = "no_dates"


@dataclass(frozen=True)
class MainAction:
    """What this person can do with this course now. `student` is None where no record exists yet."""

    kind: ActionKind
    run: CourseRun | None = None
    student: Any = None
    enrolment: Any = None
    #: True when the reader acts for a child of theirs.
    is_for_child: bool = False
    #: Where the action leads, when it is a link.
    url: str = ""
    #: The run's first day, while it lies ahead: who is enrolled may look at the lessons before it.
    begins_on: date | None = None
    #: Place on the waiting list, from one.
    place: int = 0
    #: What to think of before pressing (enrolment/cautions.py). No wall.
    cautions: tuple[Any, ...] = ()

    @property
    def is_form(self) -> bool:
        """Pressed by POST; everything else is a link or a sentence."""
        return self.kind in (ActionKind.ENROL, ActionKind.JOIN_WAITING_LIST)


@dataclass(frozen=True)
class Standing:
    """How a reader stands to a course: the run to speak of, and what each of their people can do."""

    run: CourseRun | None
    actions: list[MainAction] = field(default_factory=list)

    @property
    def main(self) -> MainAction:
        return self.actions[0]

    @property
    def children_to_choose(self) -> list[MainAction]:
        """Several children who can be enrolled by one press; none where it is about one child alone."""
        open_to = [one for one in self.actions if one.is_for_child and one.is_form]
        return open_to if len(open_to) > 1 else []

    @property
    def enrolment(self) -> Any:
        """The reader's own enrolment, or None."""
        return next((one.enrolment for one in self.actions if not one.is_for_child), None)


def runs_of(course: Page, at: datetime) -> list[CourseRun]:
    """All runs of the course, whoever hosts them, with their windows and seats; one statement."""
    # By its key, which a course that is previewed before it is saved has not got.
    runs = CourseRun.objects.filter(course_id=course.pk).with_window(at).with_seats_taken()
    return list(runs.select_related("organisation"))


def run_to_speak_of(
    runs: Iterable[CourseRun], house: int | None, school: int | None = None
) -> CourseRun | None:
    """The run that somebody is told about: one that can be entered, else the next to open, else the last.

    `house` offers the course itself. Where the `school` of the person has adopted it, its own run is
    meant. What a school offers to its own students alone is nobody else's business, its number of free
    seats least of all.
    """
    everybody = [run for run in runs if run.organisation_id == house or run.who_may_enrol == _EVERYONE]
    own = [run for run in runs if run.organisation_id == school and school != house]
    return _best(own) or _best(everybody)


def _best(runs: list[CourseRun]) -> CourseRun | None:
    return (
        next((run for run in runs if run.window == Window.OPEN and run.has_free_seat), None)
        or next((run for run in runs if run.window == Window.OPEN), None)
        or min(
            (run for run in runs if run.window == Window.UPCOMING),
            key=lambda run: run.enrolment_opens_at,
            default=None,
        )
        or (runs[-1] if runs else None)
    )


def action_without_enrolment(run: CourseRun | None) -> ActionKind:
    """What the run itself allows, before anybody asks who is reading."""
    if run is None:
        return ActionKind.NO_DATES
    if run.window == Window.UPCOMING:
        return ActionKind.OPENS
    if run.window == Window.CLOSED:
        return ActionKind.CLOSED
    return ActionKind.ENROL if run.has_free_seat else ActionKind.JOIN_WAITING_LIST


def standing_of(course: Page, user: object, at: datetime) -> Standing:
    """Answered by the room of enrolments through the hook ``course_standing(course, user, at, runs)``,
    since this room stands below it. A visitor without a login is told to sign in."""
    runs = runs_of(course, at)
    if user is not None:
        for ask in hooks.get_hooks("course_standing"):
            answer: Standing = ask(course, user, at, runs)
            return answer
    run = run_to_speak_of(runs, getattr(course, "organisation_id", None))
    kind = action_without_enrolment(run)
    # Perhaps one of the schools that offer it to their own students is theirs.
    can_enter = run is None and any(one.window == Window.OPEN for one in runs)
    can_enter = can_enter or kind in (ActionKind.ENROL, ActionKind.JOIN_WAITING_LIST)
    return Standing(run, [MainAction(ActionKind.SIGN_IN if can_enter else kind, run)])
