"""What the database itself refuses, whoever writes."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from courses.catalogue.models import CourseRun, Subject
from courses.enrolment.models import Enrolment
from courses.organisations.models import Organisation, Staff
from courses.students.models import Guardian, Student
from tests.factories.courses import (
    NOW,
    make_child,
    make_course,
    make_organisation,
    make_run,
    make_staff,
    make_student,
    make_user,
)

pytestmark = pytest.mark.django_db


def refused(write) -> str:
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        write()
    return str(error.value)


@pytest.mark.parametrize(
    ("constraint", "facts"),
    [
        ("course_run_ends_after_it_starts", {"ends_on": date(2026, 11, 30)}),
        ("course_run_enrolment_closes_after_it_opens", {"enrolment_closes_at": NOW - timedelta(days=30)}),
        ("course_run_has_a_seat", {"seats": 0}),
    ],
)
def test_a_run_without_sense(constraint: str, facts: dict) -> None:
    course = make_course(make_organisation())
    assert constraint in refused(lambda: make_run(course, **facts))
    assert CourseRun.objects.count() == 0


@pytest.mark.parametrize(
    ("constraint", "facts"),
    [
        ("student_birth_month_is_a_month", {"birth_year": 2017, "birth_month": 13}),
        ("student_birth_month_is_a_month", {"birth_year": 2017, "birth_month": 0}),
        ("student_birth_year_is_plausible", {"birth_year": 17}),
        ("student_birth_month_needs_a_year", {"birth_month": 5}),
    ],
)
def test_a_student_born_never(constraint: str, facts: dict) -> None:
    assert constraint in refused(lambda: make_student(**facts))
    assert Student.objects.with_scopes_disabled().count() == 0


def test_a_guardian_is_linked_once() -> None:
    guardian = make_user()
    child = make_child(guardian)
    refused(lambda: Guardian.objects.create(user=guardian, student=child))
    Guardian.objects.with_scopes_disabled().update(left_at=NOW)
    Guardian.objects.create(user=guardian, student=child)


def test_a_role_is_held_once() -> None:
    madrid = make_organisation()
    teacher = make_staff(madrid, "teacher")
    refused(lambda: Staff.objects.create(user=teacher, organisation=madrid, role="teacher"))


def test_nobody_leaves_before_coming() -> None:
    madrid = make_organisation()
    make_staff(madrid, "teacher")
    message = refused(lambda: Staff.objects.update(left_at=NOW - timedelta(days=36500)))
    assert "staff_leaves_after_appointment" in message


def test_one_place_per_student_and_run() -> None:
    run = make_run(make_course(make_organisation()))
    student = make_student()
    Enrolment.objects.create(student=student, run=run, state="waiting", arrival=1)
    refused(lambda: Enrolment.objects.create(student=student, run=run, state="withdrawn", arrival=2))
    refused(lambda: Enrolment.objects.create(student=make_student(), run=run, state="waiting", arrival=1))


def test_an_unknown_state() -> None:
    run = make_run(make_course(make_organisation()))
    message = refused(
        lambda: Enrolment.objects.create(student=make_student(), run=run, state="maybe", arrival=1)
    )
    assert "enrolment_state_is_known" in message


def test_a_colour_outside_the_palette() -> None:
    message = refused(lambda: Subject.objects.create(slug="x", name="x", colour=9))
    assert "subject_colour_is_in_the_palette" in message


def test_a_country_that_is_no_code() -> None:
    make_organisation()
    message = refused(lambda: Organisation.objects.update(country="es"))
    assert "organisation_country_is_two_capitals" in message
