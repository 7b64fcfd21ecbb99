"""A family's children or a whole class enrol in one go: all of them, or none."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cms.jobs.models import Job
from courses.catalogue.models import CourseRun
from courses.enrolment.actions import enrol_student, enrol_students, withdraw_enrolment
from courses.enrolment.line import COMPLETED, CONFIRMED, WAITING
from courses.enrolment.models import Enrolment, EnrolmentChange
from courses.enrolment.preview import Outcome, plan_for
from courses.enrolment.refusals import EnrolmentNotOpen, NotInvited
from courses.organisations.models import Organisation
from tests.factories.courses import (
    NOW,
    make_course,
    make_enrolment,
    make_run,
    make_staff,
    make_student,
    make_user,
)
from tests.scenes import scene

pytestmark = pytest.mark.django_db


@scene
def run(madrid: Organisation) -> CourseRun:
    return make_run(make_course(madrid), seats=3)


def test_seats_are_given_in_the_order_of_the_list(run, madrid):
    children, by = [make_student(madrid) for _ in range(5)], make_user()
    places = enrol_students(students=children, run=run, by=by, at=NOW)
    assert [place.student_id for place in places] == [child.pk for child in children]
    assert [(place.state, place.arrival) for place in places] == [
        (CONFIRMED, 1),
        (CONFIRMED, 2),
        (CONFIRMED, 3),
        (WAITING, 4),
        (WAITING, 5),
    ]
    changes = EnrolmentChange.objects.with_scopes_disabled().order_by("enrolment__arrival")
    assert [(c.state, c.by, c.changed_at) for c in changes] == [(p.state, by, NOW) for p in places]
    assert Job.objects.filter(kind="write_enrolment_letters").count() == 5


def test_who_is_there_stays_and_who_has_left_comes_last(run, madrid):
    there, left, new = (make_student(madrid) for _ in range(3))
    seat, former = make_enrolment(run, there), make_enrolment(run, left)
    withdraw_enrolment(enrolment=former, by=make_user(), at=NOW)
    for _press in range(2):
        places = enrol_students(students=[left, there, new], run=run, by=make_user(), at=NOW)
        assert [(place.pk, place.arrival) for place in places[:2]] == [(former.pk, 3), (seat.pk, 1)]
        assert [place.state for place in places] == [CONFIRMED] * 3
    assert Enrolment.objects.with_scopes_disabled().count() == 3


def test_one_who_is_not_admitted_holds_back_all(madrid, warsaw):
    run = make_run(make_course(warsaw), who_may_enrol="own_students")
    own, foreign = make_student(warsaw), make_student(madrid)
    with pytest.raises(NotInvited):
        enrol_students(students=[own, foreign], run=run, by=make_user(), at=NOW)
    assert not Enrolment.objects.with_scopes_disabled().exists()
    # The host's own staff enrol whom they like.
    enrol_students(students=[own, foreign], run=run, by=make_staff(warsaw, "registrar"), at=NOW)


def test_students_of_the_named_schools_alone(madrid, warsaw, dublin, suyun):
    run = make_run(make_course(suyun), who_may_enrol="schools")
    run.schools.set([madrid, warsaw])
    for school in (madrid, warsaw):
        assert enrol_student(student=make_student(school), run=run, by=make_user(), at=NOW).school == school
    for other in (dublin, None):
        with pytest.raises(NotInvited):
            enrol_student(student=make_student(other), run=run, by=make_user(), at=NOW)


def test_a_closed_run_takes_nobody_but_keeps_who_is_there(run, madrid):
    child = make_student(madrid)
    seat = make_enrolment(run, child)
    CourseRun.objects.update(enrolment_closes_at=NOW)
    assert enrol_students(students=[child], run=run, by=make_user(), at=NOW) == [seat]
    with pytest.raises(EnrolmentNotOpen):
        enrol_students(students=[child, make_student(madrid)], run=run, by=make_user(), at=NOW)


@pytest.mark.parametrize(("number", "most"), [(1, 12), (30, 25)])
def test_statements_stay_few(madrid, number, most):
    run, by = make_run(make_course(madrid), seats=20), make_staff(madrid, "registrar")
    children = [make_student(madrid) for _ in range(number)]
    with CaptureQueriesContext(connection) as statements:
        enrol_students(students=children, run=run, by=by, at=NOW)
    assert len(statements) <= most, [each["sql"][:90] for each in statements]


def test_the_preview_says_what_the_press_does(run, madrid, warsaw):
    CourseRun.objects.update(who_may_enrol="own_students")
    run = CourseRun.objects.with_window(NOW).get()
    there, first, second, third = (make_student(madrid) for _ in range(4))
    make_enrolment(run, there)
    children, by = [there, first, make_student(warsaw), second, third], make_user()
    plan = plan_for(run, children, by=by)
    assert [row.outcome for row in plan.rows] == [
        Outcome.THERE,
        Outcome.SEAT,
        Outcome.NOT_ADMITTED,
        Outcome.SEAT,
        Outcome.WAITS,
    ]
    places = enrol_students(students=plan.new, run=run, by=by, at=NOW)
    assert [place.state for place in places] == [CONFIRMED, CONFIRMED, WAITING]


def test_an_enrolment_belongs_to_the_school_of_its_day(run, madrid, warsaw):
    child = make_student(madrid)
    seat = make_enrolment(run, child)
    child.school = warsaw
    child.save()
    later = make_enrolment(make_run(run.course), child)
    seen = {
        school: list(Enrolment.objects.visible_to(make_staff(school, "teacher")).order_by("pk"))
        for school in (madrid, warsaw)
    }
    assert seen == {madrid: [seat], warsaw: [later]}
    assert COMPLETED not in (seat.state, later.state)
