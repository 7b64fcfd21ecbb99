"""Who sees whose record, and how people are entered."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django_scopes import scope
from django_scopes.exceptions import ScopeError

from courses.enrolment.models import Enrolment, EnrolmentChange
from courses.organisations.actions import dismiss_staff
from courses.organisations.models import Organisation, Role
from courses.students.actions import link_guardian, student_for
from courses.students.models import Guardian, Student
from tests.factories.courses import (
    NOW,
    make_child,
    make_course,
    make_enrolment,
    make_organisation,
    make_run,
    make_staff,
    make_student,
    make_user,
)
from tests.scenes import scene

pytestmark = pytest.mark.django_db


@scene
def madrid() -> Organisation:
    return make_organisation("madrid")


def test_outside_a_scope_every_question_but_one_raises(madrid: Organisation) -> None:
    make_enrolment(make_run(make_course(madrid)), make_student(madrid))
    for model in (Student, Guardian, Enrolment, EnrolmentChange):
        for ask in (
            lambda objects: objects.count(),
            lambda objects: list(objects.all()),
            lambda objects: objects.filter(pk=1),
            lambda objects: objects.get(pk=1),
            lambda objects: objects.update(pk=2),
            lambda objects: objects.first(),
        ):
            with pytest.raises(ScopeError):
                ask(model.objects)
        assert list(model.objects.visible_to(AnonymousUser())) == []
        assert list(model.objects.visible_to(None)) == []


def test_a_scope_shows_one_organisation_s_people(madrid: Organisation) -> None:
    dublin = make_organisation("dublin", country="IE")
    run = make_run(make_course(dublin))
    ours, theirs, nobodys = make_student(madrid), make_student(dublin), make_student()
    enrolments = {student: make_enrolment(run, student) for student in (ours, theirs, nobodys)}
    with scope(organisation=madrid):
        assert list(Student.objects.all()) == [ours]
        # The run is Dublin's, the child is Madrid's: her record stays in Madrid.
        assert list(Enrolment.objects.all()) == [enrolments[ours]]


def test_a_scope_narrows_what_is_visible(madrid: Organisation) -> None:
    dublin = make_organisation("dublin", country="IE")
    guardian = make_user()
    here, _there = make_child(guardian, madrid), make_child(guardian, dublin)
    assert Student.objects.visible_to(guardian).count() == 2
    with scope(organisation=madrid):
        assert list(Student.objects.visible_to(guardian)) == [here]


def test_people_see_themselves_and_their_children(madrid: Organisation) -> None:
    adult, guardian, stranger = make_user("adult"), make_user("guardian"), make_user("stranger")
    own = student_for(user=adult)
    child = make_child(guardian, madrid)
    assert list(Student.objects.visible_to(adult)) == [own]
    assert list(Student.objects.visible_to(guardian)) == [child]
    assert list(Student.objects.visible_to(stranger)) == []


@pytest.mark.parametrize(
    ("role", "sees"),
    [
        (Role.HEAD, True),
        (Role.REGISTRAR, True),
        (Role.TEACHER, True),
        (Role.EDITOR, False),
        (Role.PUBLISHER, False),
        (Role.HOST, False),
    ],
)
def test_staff_who_work_with_people_see_their_own_school_s(
    madrid: Organisation, role: Role, sees: bool
) -> None:
    pupil, _other = make_student(madrid), make_student(make_organisation("dublin", country="IE"))
    staff = make_staff(madrid, role)
    assert list(Student.objects.visible_to(staff)) == ([pupil] if sees else [])
    make_staff(madrid, Role.HEAD, "remains")
    dismiss_staff(organisation=madrid, user=staff, role=role)
    assert list(Student.objects.visible_to(staff)) == []


def test_the_host_of_a_run_sees_no_pupil_of_another_school(madrid: Organisation) -> None:
    suyun = make_organisation("suyun", kind="association", country="CN")
    head = make_staff(suyun, Role.HEAD)
    enrolment = make_enrolment(make_run(make_course(suyun)), make_student(madrid))
    assert list(Enrolment.objects.visible_to(head)) == []
    assert list(Enrolment.objects.visible_to(make_staff(madrid, Role.TEACHER))) == [enrolment]


def test_links_and_changes_are_seen_by_the_family_and_the_child_s_own_school(madrid: Organisation) -> None:
    suyun = make_organisation("suyun", kind="association", country="CN")
    guardian = make_user()
    child = make_child(guardian, madrid)
    enrolment = make_enrolment(make_run(make_course(suyun)), child)
    make_child(make_user(), suyun)
    people = {
        "guardian": guardian,
        "teacher": make_staff(madrid, Role.TEACHER),
        "editor": make_staff(madrid, Role.EDITOR, "editor"),
        "host": make_staff(suyun, Role.EDITOR),
    }
    links = {
        who: [link.student for link in Guardian.objects.visible_to(user)] for who, user in people.items()
    }
    assert links == {"guardian": [child], "teacher": [child], "editor": [], "host": []}
    changes = {
        who: [change.enrolment for change in EnrolmentChange.objects.visible_to(user)]
        for who, user in people.items()
    }
    assert changes == {"guardian": [enrolment], "teacher": [enrolment], "editor": [], "host": []}
    with scope(organisation=suyun):
        assert list(EnrolmentChange.objects.all()) == []
        assert list(Guardian.objects.visible_to(guardian)) == []


def test_an_unlinked_guardian_sees_nothing_any_more(madrid: Organisation) -> None:
    guardian = make_user()
    make_child(guardian, madrid)
    Guardian.objects.with_scopes_disabled().update(left_at=NOW)
    assert list(Student.objects.visible_to(guardian)) == []


def test_teachers_answer_for_nobody_but_themselves(madrid: Organisation) -> None:
    make_student(madrid)
    teacher = make_staff(madrid, Role.TEACHER)
    own_child = make_child(teacher, madrid)
    assert list(Student.objects.visible_to(teacher).answered_for_by(teacher)) == [own_child]


def test_an_adult_s_record_is_made_once() -> None:
    adult = make_user("adult")
    first = student_for(user=adult)
    assert student_for(user=adult) == first
    assert (first.display_name, first.school, first.user) == ("Adult", None, adult)


def test_names_get_a_key_to_sort_by_and_a_given_one_is_kept(madrid: Organisation) -> None:
    for name in ("曾子墨", "单雨桐", "Ó Briain", "区家豪", "乐嘉怡"):
        make_student(madrid, name)
    make_student(madrid, "王芳", sort_key="aaa")
    with scope(organisation=madrid):
        assert [str(student) for student in Student.objects.all()] == [
            "王芳",
            "Ó Briain",
            "区家豪",
            "单雨桐",
            "乐嘉怡",
            "曾子墨",
        ]


def test_linking_a_guardian_twice_does_no_harm(madrid: Organisation) -> None:
    guardian = make_user()
    child = make_student(madrid)
    assert link_guardian(user=guardian, student=child) == link_guardian(user=guardian, student=child)
    assert Guardian.objects.with_scopes_disabled().count() == 1
