"""A child goes to another school when both agree; each school sees its own part."""

import pytest

from courses.cohorts.actions import cohort_named, move_students
from courses.cohorts.models import CohortPlace
from courses.enrolment.models import Enrolment
from courses.students.models import FamilyContact, Student
from courses.transfers.actions import accept_transfer, ask_transfer, decline_transfer, take_back_transfer
from courses.transfers.models import StudentTransfer
from courses.transfers.refusals import NoSuchSchool, NotOnThisRoll, TransferAnswered
from lessons.progress.models import LearningEvent, LessonProgress
from tests.factories.courses import (
    NOW,
    make_course,
    make_enrolment,
    make_run,
    make_staff,
    make_student,
    make_user,
)
from tests.factories.lessons import make_lesson, watch
from tests.scenes import scene

pytestmark = pytest.mark.django_db


@scene
def registrar(madrid):
    return make_staff(madrid, "registrar")


@scene
def newhead(warsaw):
    return make_staff(warsaw, "head")


@scene
def pupil(madrid, registrar):
    child = make_student(madrid, "小满")
    FamilyContact.objects.create(student=child, phone="0850000110")
    cohort = cohort_named(school=madrid, name="1A")
    move_students(school=madrid, students=[child], to=cohort, by=registrar, at=NOW)
    return child


@pytest.fixture
def asked(pupil, warsaw, registrar):
    return ask_transfer(student=pupil, to=warsaw, by=registrar, at=NOW)


def test_nothing_changes_before_the_other_school_answers(asked, pupil, madrid, newhead):
    assert Student.objects.with_scopes_disabled().get(pk=pupil.pk).school == madrid
    assert not Student.objects.visible_to(newhead).exists()
    assert list(StudentTransfer.objects.visible_to(newhead)) == [asked]


def test_an_accepted_child_is_on_the_other_roll(asked, pupil, warsaw, newhead, registrar):
    accept_transfer(transfer=asked, by=newhead, at=NOW)
    assert Student.objects.visible_to(newhead).get() == pupil
    assert not Student.objects.visible_to(registrar).exists()
    assert not CohortPlace.objects.with_scopes_disabled().filter(student=pupil).exists()
    assert not FamilyContact.objects.with_scopes_disabled().filter(student=pupil).exists()
    with pytest.raises(TransferAnswered):
        accept_transfer(transfer=asked, by=newhead, at=NOW)


def test_each_school_sees_its_own_part(pupil, madrid, warsaw, registrar, newhead):
    course = make_course(madrid)
    before, later = make_lesson(course), make_lesson(course)
    old = make_enrolment(make_run(course), pupil)
    seen = watch(pupil, before, [(0, 10)], at=NOW)
    asked = ask_transfer(student=pupil, to=warsaw, by=registrar, at=NOW)
    accept_transfer(transfer=asked, by=newhead, at=NOW.replace(hour=10))
    pupil.refresh_from_db()
    new = make_enrolment(make_run(make_course(warsaw)), pupil)
    since = watch(pupil, later, [(0, 10)], at=NOW.replace(hour=12))
    assert [list(Enrolment.objects.visible_to(user)) for user in (registrar, newhead)] == [[old], [new]]
    assert list(LessonProgress.objects.visible_to(newhead)) == [since]
    assert {event.lesson_id for event in LearningEvent.objects.visible_to(newhead)} == {later.pk}
    # The child has all of it.
    kept = LessonProgress.objects.with_scopes_disabled().filter(student=pupil)
    assert set(kept) == {seen, since}


def test_declined_and_taken_back_leave_all_as_it_was(pupil, warsaw, registrar, newhead, madrid):
    for answer in (decline_transfer, take_back_transfer):
        asked = ask_transfer(student=pupil, to=warsaw, by=registrar, at=NOW)
        answer(transfer=asked, by=newhead, at=NOW)
        with pytest.raises(TransferAnswered):
            accept_transfer(transfer=asked, by=newhead, at=NOW)
    assert Student.objects.with_scopes_disabled().get(pk=pupil.pk).school == madrid


def test_asking_twice_asks_once(asked, pupil, warsaw, dublin, registrar):
    assert ask_transfer(student=pupil, to=dublin, by=registrar, at=NOW) == asked


def test_where_nobody_can_go(pupil, madrid, suyun, warsaw, registrar):
    for nowhere in (madrid, suyun):
        with pytest.raises(NoSuchSchool):
            ask_transfer(student=pupil, to=nowhere, by=registrar, at=NOW)
    with pytest.raises(NotOnThisRoll):
        ask_transfer(student=make_student(), to=warsaw, by=make_user(), at=NOW)


def test_the_child_and_the_guardian_keep_everything(child, guardian, madrid, warsaw, newhead):
    run = make_run(make_course(madrid))
    place = make_enrolment(run, child)
    asked = ask_transfer(student=child, to=warsaw, by=make_staff(madrid, "head"), at=NOW)
    accept_transfer(transfer=asked, by=newhead, at=NOW)
    for user in (guardian, child.user):
        assert list(Enrolment.objects.visible_to(user)) == [place]
