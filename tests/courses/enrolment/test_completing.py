"""A course is completed: the seat stays, and whoever looks is told so."""

from datetime import timedelta

import pytest
from django.urls import reverse

from cms.jobs.models import Job
from courses.catalogue.models import CourseRun
from courses.enrolment.actions import accept_seat, complete_enrolment, enrol_student, withdraw_enrolment
from courses.enrolment.models import Enrolment, EnrolmentChange
from courses.enrolment.refusals import AlreadyCompleted
from courses.students.actions import student_for
from tests.factories.courses import (
    NOW,
    make_child,
    make_course,
    make_enrolment,
    make_run,
    make_staff,
    make_user,
)
from tests.scenes import scene

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=30)


@scene
def run(madrid) -> CourseRun:
    """With one seat."""
    return make_run(make_course(madrid, "brush", titles={"en": "Brush"}), seats=1)


@scene
def seat(run, madrid) -> Enrolment:
    """Of a child with a guardian."""
    return make_enrolment(run, make_child(make_user("mother"), madrid, "陈小满"))


def as_it_is(seat: Enrolment) -> Enrolment:
    return Enrolment.objects.with_scopes_disabled().get(pk=seat.pk)


def changes(seat: Enrolment) -> list[tuple[object, ...]]:
    rows = EnrolmentChange.objects.with_scopes_disabled().filter(enrolment=seat)
    return list(rows.values_list("state", "changed_at", "by", "reason"))


def test_it_is_kept_once_with_when_and_why_and_no_letter_goes_out(seat):
    before, jobs = changes(seat), Job.objects.count()
    complete_enrolment(enrolment=seat, at=LATER)
    complete_enrolment(enrolment=seat, at=LATER + timedelta(days=1))
    assert changes(seat) == [*before, ("completed", LATER, None, "All lessons of the course are done.")]
    assert as_it_is(seat).state == "completed"
    assert Job.objects.count() == jobs


def test_the_seat_stays_taken_and_is_not_left(seat, run):
    complete_enrolment(enrolment=seat, at=LATER)
    assert make_enrolment(run).state == "waiting"
    with pytest.raises(AlreadyCompleted):
        withdraw_enrolment(enrolment=seat, by=make_user(), at=LATER)
    assert enrol_student(student=seat.student, run=run, by=make_user(), at=LATER) == seat
    assert as_it_is(seat).state == "completed"


def test_who_has_not_answered_for_a_seat_has_said_yes_by_learning(seat):
    Enrolment.objects.with_scopes_disabled().update(answer_by=LATER)
    complete_enrolment(enrolment=seat, at=NOW)
    assert (as_it_is(seat).state, as_it_is(seat).answer_by) == ("completed", None)
    told = changes(seat)
    accept_seat(enrolment=seat, by=make_user(), at=NOW)
    assert changes(seat) == told


@pytest.mark.parametrize("state", ["waiting", "withdrawn"])
def test_who_has_no_seat_completes_nothing(seat, state):
    Enrolment.objects.with_scopes_disabled().update(state=state)
    before = changes(seat)
    assert complete_enrolment(enrolment=seat, at=LATER).state == state
    assert (as_it_is(seat).state, changes(seat)) == (state, before)


def test_the_student_is_told_and_has_nothing_to_leave(client, run, time_machine):
    time_machine.move_to(NOW)
    anna = make_user("anna")
    own = make_enrolment(run, student_for(user=anna), by=anna)
    client.force_login(anna)
    leave = reverse("enrolment:withdraw", args=[own.pk])
    before = client.get(run.course.get_url()).content.decode()
    assert "You are enrolled." in before and leave in before
    complete_enrolment(enrolment=own, at=NOW)
    after = client.get(run.course.get_url()).content.decode()
    assert "You have completed this course." in after
    assert "You are enrolled." not in after and leave not in after


def test_who_leaves_from_a_page_as_it_was_is_told_that_it_is_completed(client, run, time_machine):
    time_machine.move_to(NOW)
    anna = make_user("anna")
    own = make_enrolment(run, student_for(user=anna), by=anna)
    complete_enrolment(enrolment=own, at=NOW)
    client.force_login(anna)
    answer = client.post(reverse("enrolment:withdraw", args=[own.pk]), follow=True)
    assert answer.redirect_chain == [(run.course.get_url(), 302)]
    assert "This course has been completed, so there is nothing to leave." in answer.content.decode()
    assert as_it_is(own).state == "completed"


def test_the_guardian_is_told(client, seat, run, time_machine):
    time_machine.move_to(NOW)
    client.force_login(seat.student.guardians.with_scopes_disabled().get().user)
    complete_enrolment(enrolment=seat, at=NOW)
    page = client.get(run.course.get_url()).content.decode()
    assert '<span class="tag tag--done">completed</span>' in page
    assert reverse("enrolment:withdraw", args=[seat.pk]) not in page
    home = client.get(reverse("families:home")).content.decode()
    assert '<span class="tag tag--done">Completed</span>' in home


def test_the_office_sees_it_with_its_history_and_no_button(client, seat, run, madrid, time_machine):
    time_machine.move_to(NOW)
    complete_enrolment(enrolment=seat, at=NOW)
    client.force_login(make_staff(madrid, "registrar"))
    listed = client.get(reverse("enrolment_office:run", args=["madrid", run.pk])).content.decode()
    assert '<span class="tag tag--done">Completed</span>' in listed
    assert "Take out" not in listed
    history = client.get(reverse("enrolment_office:withdraw", args=["madrid", run.pk, seat.pk]))
    assert "All lessons of the course are done." in history.content.decode()
    assert '<form class="form"' not in history.content.decode()
