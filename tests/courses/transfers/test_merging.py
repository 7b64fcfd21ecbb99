"""Two records of one child become one, and nothing that hung on either is lost."""

import pytest
from django_scopes import scope

from courses.cohorts.actions import cohort_named, move_students
from courses.enrolment.actions import withdraw_enrolment
from courses.enrolment.models import Enrolment, EnrolmentChange
from courses.rosters.actions import upload_roster
from courses.rosters.preview import preview_of
from courses.students.actions import link_guardian
from courses.students.models import FamilyContact, Guardian, Student
from courses.transfers.merging import merge_students
from courses.transfers.refusals import CannotMerge, LoginHoldsMore
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
def pair(madrid):
    return [
        make_student(madrid, "陈小满"),
        make_student(madrid, "CHEN Xiaoman", birth_year=2017, birth_month=5),
    ]


def merge(pair, registrar):
    return merge_students(keep=pair[0], other=pair[1], by=registrar, at=NOW)


def test_the_other_record_is_closed_and_twice_does_no_harm(pair, registrar):
    for _press in range(2):
        kept = merge(pair, registrar)
    assert list(Student.objects.visible_to(registrar)) == [kept]
    assert (kept.display_name, kept.birth_year, kept.birth_month) == ("陈小满", 2017, 5)


def test_guardians_contact_and_class_of_both(pair, registrar, madrid):
    mother, father = make_user("mother"), make_user("father")
    for user, child in ((mother, pair[0]), (mother, pair[1]), (father, pair[1])):
        link_guardian(user=user, student=child)
    FamilyContact.objects.create(student=pair[1], phone="0850000110")
    cohort = cohort_named(school=madrid, name="1A")
    move_students(school=madrid, students=pair[1:], to=cohort, by=registrar, at=NOW)
    kept = merge(pair, registrar)
    links = Guardian.objects.with_scopes_disabled().current().filter(student=kept)
    assert {link.user for link in links} == {mother, father}
    kept = Student.objects.with_scopes_disabled().get(pk=kept.pk)
    assert (kept.contact.phone, kept.cohort_place.cohort) == ("0850000110", cohort)


def test_the_better_place_stays_and_the_other_seat_passes_on(pair, registrar, madrid):
    run = make_run(make_course(madrid), seats=2)
    places = [make_enrolment(run, child) for child in pair]
    next_in_line = make_enrolment(run)
    only_other = make_enrolment(make_run(make_course(madrid)), pair[1])
    merge(pair, registrar)
    rows = {row.pk: row for row in Enrolment.objects.with_scopes_disabled().all()}
    assert {key: (row.student_id, row.state) for key, row in rows.items()} == {
        places[0].pk: (pair[0].pk, "confirmed"),
        next_in_line.pk: (next_in_line.student_id, "confirmed"),
        only_other.pk: (pair[0].pk, "confirmed"),
    }
    changes = EnrolmentChange.objects.with_scopes_disabled().filter(enrolment=places[0])
    assert [change.state for change in changes] == ["confirmed", "confirmed"]


def test_a_seat_beats_one_that_was_left(pair, registrar, madrid):
    run = make_run(make_course(madrid))
    left = make_enrolment(run, pair[0])
    withdraw_enrolment(enrolment=left, by=registrar, at=NOW)
    make_enrolment(run, pair[1])
    merge(pair, registrar)
    assert [(row.student, row.state) for row in Enrolment.objects.with_scopes_disabled().all()] == [
        (pair[0], "confirmed")
    ]


def test_what_both_have_seen_counts_together(pair, registrar, madrid):
    course = make_course(madrid)
    lesson, other = make_lesson(course), make_lesson(course)
    run = make_run(course)
    for child in pair:
        make_enrolment(run, child)
    watch(pair[0], lesson, [(0, 50)])
    watch(pair[1], lesson, [(40, 95)])
    watch(pair[1], other, [(0, 10)])
    merge(pair, registrar)
    rows = LessonProgress.objects.with_scopes_disabled().filter(student=pair[0]).order_by("lesson_id")
    assert [(row.lesson, row.seen, row.is_completed) for row in rows] == [
        (lesson, [[0, 95_000]], True),
        (other, [[0, 10_000]], False),
    ]
    events = LearningEvent.objects.with_scopes_disabled().all()
    assert {event.student for event in events} == {pair[0]} and events.count() == 3


def test_the_only_login_moves(pair, registrar):
    user = make_user("xiaoman")
    Student.objects.with_scopes_disabled().filter(pk=pair[1].pk).update(user=user)
    assert merge(pair, registrar).user == user


def test_of_two_logins_the_kept_one_stays(pair, registrar):
    for child, name in zip(pair, ("one", "two"), strict=True):
        child.user = make_user(name)
        child.save()
    assert merge(pair, registrar).user.username == "one"
    pair[1].user.refresh_from_db()
    assert not pair[1].user.is_active


def test_a_login_that_holds_more_is_not_closed(pair, registrar, madrid):
    for child, name in zip(pair, ("one", "two"), strict=True):
        child.user = make_user(name)
        child.save()
    link_guardian(user=pair[1].user, student=make_student(madrid))
    with pytest.raises(LoginHoldsMore):
        merge(pair, registrar)


def test_the_schools_file_means_the_one_child_now(pair, registrar, madrid):
    kept = merge(pair, registrar)
    content = "姓名,出生年月,电话\n陈小满,2017-05,0850000110\nCHEN Xiaoman,2017-05,0850000110\n"
    sent = upload_roster(school=madrid, by=registrar, file_name="x.csv", content=content.encode(), at=NOW)
    with scope(organisation=madrid):
        entries = preview_of(sent, today=NOW.date()).entries
    assert [entry.child for entry in entries] == [kept.pk, None]


def test_children_of_two_schools_and_oneself_are_not_merged(pair, registrar, warsaw):
    for other in (make_student(warsaw), pair[0]):
        with pytest.raises(CannotMerge):
            merge_students(keep=pair[0], other=other, by=registrar, at=NOW)
