"""How a signed-in reader stands to a course: themselves, and the children they answer for."""

from dataclasses import replace
from datetime import datetime

from wagtail import hooks
from wagtail.models import Page

from cms.accounts.models import User
from courses.catalogue.main_action import (
    ActionKind,
    MainAction,
    Standing,
    action_without_enrolment,
    run_to_speak_of,
)
from courses.catalogue.models import CourseRun, Window
from courses.enrolment.cautions import Caution, cautions_for
from courses.enrolment.models import Enrolment, EnrolmentChange, EnrolmentState
from courses.enrolment.permissions import is_admitted
from courses.students.models import Student


def course_standing(course: Page, user: User, at: datetime, runs: list[CourseRun]) -> Standing:
    """Answers the hook of the same name (catalogue/main_action.py)."""
    people = list(Student.objects.visible_to(user).answered_for_by(user))
    own = next((person for person in people if person.user_id == user.pk), None)
    children = [person for person in people if person.user_id != user.pk]
    enrolments = _enrolments(course, user) if people else {}

    def run_for(person: Student | None) -> CourseRun | None:
        house = getattr(course, "organisation_id", None)
        return run_to_speak_of(runs, house, person.school_id if person else None)

    actions = [_action_for(child, True, enrolments, run_for(child), course, user, at) for child in children]
    mine = _action_for(own, False, enrolments, run_for(own), course, user, at)
    cautions = _cautions({person: run_for(person) for person in people})
    actions = [_warned(action, cautions) for action in actions]
    mine = _warned(mine, cautions)
    first = own or next(iter(children), None)
    # A guardian without a record of their own has come for the children.
    return Standing(run_for(first), [*actions, mine] if own is None else [mine, *actions])


def _cautions(runs: dict[Student, CourseRun | None]) -> dict[int, list[Caution]]:
    """Asked once for each run that is spoken of, of all whom it is for."""
    found: dict[int, list[Caution]] = {}
    for run in {run for run in runs.values() if run is not None and run.window == Window.OPEN}:
        found |= cautions_for(run, [person for person, theirs in runs.items() if theirs == run])
    return found


def _warned(action: MainAction, cautions: dict[int, list[Caution]]) -> MainAction:
    if not action.is_form or action.student is None:
        return action
    return replace(action, cautions=tuple(cautions.get(action.student.pk, ())))


def _enrolments(course: Page, user: User) -> dict[int, Enrolment]:
    """By student; where somebody has taken several runs, the latest counts."""
    rows = (
        Enrolment.objects.visible_to(user)
        .filter(run__course_id=course.pk)
        .exclude(state=EnrolmentState.WITHDRAWN)
        .select_related("run__organisation")
        .order_by("enrolled_at")
    )
    return {row.student_id: row for row in rows}


def _action_for(
    person: Student | None,
    is_for_child: bool,
    enrolments: dict[int, Enrolment],
    run: CourseRun | None,
    course: Page,
    user: User,
    at: datetime,
) -> MainAction:
    enrolment = enrolments.get(person.pk) if person else None
    kind, url, place = _kind_without(run, person), "", 0
    if enrolment is not None and enrolment.state == EnrolmentState.WAITING:
        kind, place = ActionKind.ON_WAITING_LIST, place_in_line(enrolment)
    elif enrolment is not None:
        kind = ActionKind.CHILD_ENROLLED if is_for_child else ActionKind.CONTINUE
        url = "" if is_for_child else lesson_to_continue(course, user)
    shown_run = enrolment.run if enrolment else run
    return MainAction(
        kind=kind,
        run=shown_run,
        student=person,
        enrolment=enrolment,
        is_for_child=is_for_child,
        url=url,
        begins_on=shown_run.starts_on if shown_run and shown_run.begins_after(at) else None,
        place=place,
    )


def _kind_without(run: CourseRun | None, person: Student | None) -> ActionKind:
    kind = action_without_enrolment(run)
    if run is not None and kind in (ActionKind.ENROL, ActionKind.JOIN_WAITING_LIST):
        return kind if is_admitted(run, person) else ActionKind.NOT_INVITED
    return kind


def place_in_line(enrolment: Enrolment) -> int:
    """How many come before them on the waiting list, and themselves."""
    line = Enrolment.objects.with_scopes_disabled().filter(run=enrolment.run_id).waiting_in_order()
    return line.filter(arrival__lte=enrolment.arrival).count()


def was_waiting(enrolment: Enrolment) -> bool:
    """Of one that was given up: whether it was a place in line, and not a seat."""
    changes = EnrolmentChange.objects.with_scopes_disabled().filter(enrolment=enrolment)
    before = changes.exclude(state=EnrolmentState.WITHDRAWN).order_by("changed_at", "pk").last()
    return before is not None and before.state == EnrolmentState.WAITING


def lesson_to_continue(course: Page, user: User) -> str:
    """Where to go on, from the hook ``lesson_to_continue(course, user) -> str | None``; else the course."""
    for ask in hooks.get_hooks("lesson_to_continue"):
        if url := ask(course, user):
            return url
    return course.get_url() or "/"
