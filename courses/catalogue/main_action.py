"""The one thing to do next on a course's page. It changes with the person and the moment."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from wagtail import hooks
from wagtail.models import Page

from courses.catalogue.models import CourseRun, Window


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
    def enrolment(self) -> Any:
        """The reader's own enrolment, or None."""
        return next((one.enrolment for one in self.actions if not one.is_for_child), None)


def run_to_speak_of(course: Page, at: datetime) -> CourseRun | None:
    """The run that a visitor is told about: one that can be entered, else the next to open, else the last."""
    # By its key, which a course that is previewed before it is saved has not got.
    runs = list(
        CourseRun.objects.filter(course_id=course.pk)
        .with_window(at)
        .with_seats_taken()
        .select_related("organisation")
    )
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
    """Answered by the room of enrolments through the hook ``course_standing(course, user, at, run)``,
    since this room stands below it. A visitor without a login is told to sign in."""
    run = run_to_speak_of(course, at)
    if user is not None:
        for ask in hooks.get_hooks("course_standing"):
            answer: Standing = ask(course, user, at, run)
            return answer
    kind = action_without_enrolment(run)
    can_enter = kind in (ActionKind.ENROL, ActionKind.JOIN_WAITING_LIST)
    return Standing(run, [MainAction(ActionKind.SIGN_IN if can_enter else kind, run)])
