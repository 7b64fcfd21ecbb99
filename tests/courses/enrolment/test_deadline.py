"""A seat from the waiting list is kept for the family until a named hour, and passes on if others wait."""

from datetime import timedelta

import pytest
from wagtail import hooks

from cms.jobs.models import Job
from cms.jobs.runner import run as run_job
from cms.mail.models import Letter
from courses.catalogue.models import CourseRun
from courses.enrolment.actions import (
    accept_seat,
    pass_on_unanswered_seats,
    promote_from_waiting_list,
    withdraw_enrolment,
)
from courses.enrolment.letters import LETTER_JOB
from courses.enrolment.line import KEPT_FOR_ANSWER
from courses.enrolment.models import Enrolment, EnrolmentChange
from courses.enrolment.refusals import SeatPassedOn
from courses.enrolment.tasks import pass_on_seats
from tests.factories.courses import (
    NOW,
    make_child,
    make_course,
    make_enrolment,
    make_run,
    make_student,
    make_user,
)
from tests.scenes import scene

pytestmark = pytest.mark.django_db
DEADLINE = NOW + KEPT_FOR_ANSWER
LATER = DEADLINE + timedelta(seconds=1)


@scene
def full(madrid) -> CourseRun:
    """One seat, taken; two families wait."""
    run = make_run(make_course(madrid), seats=1)
    make_enrolment(run)
    for name in ("first", "second"):
        make_enrolment(run, make_child(make_user(name), madrid))
    return run


def places(run):
    return list(Enrolment.objects.with_scopes_disabled().filter(run=run).order_by("arrival"))


def states(run):
    return [place.state for place in places(run)]


def free_a_seat(run):
    withdraw_enrolment(enrolment=places(run)[0], by=make_user(), at=NOW)
    return places(run)[1]


def letters_of(run):
    for job in Job.objects.filter(kind=LETTER_JOB, state="queued").order_by("pk"):
        run_job(job.pk)
    return {letter.to: letter for letter in Letter.objects.order_by("pk")}


def test_the_first_in_line_is_asked_for_an_answer(full):
    promoted = free_a_seat(full)
    assert states(full) == ["withdrawn", "confirmed", "waiting"]
    assert promoted.answer_by == DEADLINE


def test_the_letter_names_the_deadline(full):
    free_a_seat(full)
    letter = letters_of(full)["first@example.org"]
    assert letter.subject.startswith("A seat is free in “English course")
    assert "Please say yes or no before Mon, 23 Nov 2026, 10:00 (Madrid time)." in letter.text


def test_saying_yes_twice_does_no_harm(full):
    promoted, by = free_a_seat(full), make_user("mother")
    for _press in range(2):
        assert accept_seat(enrolment=promoted, by=by, at=NOW).answer_by is None
    said = EnrolmentChange.objects.with_scopes_disabled().filter(by=by)
    assert [(change.state, change.reason_sentence) for change in said] == [
        ("confirmed", "The family has said yes to the seat.")
    ]
    assert pass_on_unanswered_seats(at=LATER) == 0
    assert states(full) == ["withdrawn", "confirmed", "waiting"]


def test_a_seat_without_an_answer_passes_to_the_next_once(full):
    promoted = free_a_seat(full)
    assert pass_on_unanswered_seats(at=DEADLINE - timedelta(seconds=1)) == 0
    assert [pass_on_unanswered_seats(at=LATER) for _sweep in range(2)] == [1, 0]
    assert states(full) == ["withdrawn", "withdrawn", "confirmed"]
    assert places(full)[2].answer_by == LATER + KEPT_FOR_ANSWER
    with pytest.raises(SeatPassedOn):
        accept_seat(enrolment=promoted, by=make_user(), at=LATER)
    assert "has passed to the next in line" in letters_of(full)["first@example.org"].text


def test_nobody_loses_a_seat_that_nobody_waits_for(full):
    free_a_seat(full)
    withdraw_enrolment(enrolment=places(full)[2], by=make_user(), at=NOW)
    assert pass_on_unanswered_seats(at=LATER) == 0
    assert (places(full)[1].state, places(full)[1].answer_by) == ("confirmed", None)


def test_who_has_begun_to_learn_has_said_yes(full):
    promoted = free_a_seat(full)
    with hooks.register_temporarily("seats_in_use", lambda seats: {seat.pk for seat in seats}):
        assert pass_on_unanswered_seats(at=LATER) == 0
    assert (places(full)[1].pk, places(full)[1].answer_by) == (promoted.pk, None)


def test_nobody_is_asked_whom_no_letter_reaches(madrid):
    run = make_run(make_course(madrid), seats=1)
    make_enrolment(run)
    make_enrolment(run, make_student(madrid))
    CourseRun.objects.filter(pk=run.pk).update(seats=2)
    [promoted] = promote_from_waiting_list(run=run, at=NOW)
    assert (promoted.state, promoted.answer_by) == ("confirmed", None)


def test_the_sweeper_comes_by_itself(full, time_machine):
    free_a_seat(full)
    time_machine.move_to(LATER)
    pass_on_seats()
    assert states(full) == ["withdrawn", "withdrawn", "confirmed"]


def test_the_page_asks_and_takes_the_answer(client, full, time_machine):
    time_machine.move_to(NOW)
    promoted = free_a_seat(full)
    guardian = promoted.student.guardians.with_scopes_disabled().get().user
    client.force_login(guardian)
    address = f"/en/learning/enrolments/{promoted.pk}/accept/"
    page = client.get(full.course.get_url()).content.decode()
    assert "A seat is free and kept for" in page and address in page
    assert "Thank you. The seat is yours." in client.post(address, follow=True).content.decode()
    assert address not in client.get(full.course.get_url()).content.decode()
