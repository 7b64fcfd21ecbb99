"""Children change classes, a class changes hands, a school goes a year further and back."""

from datetime import timedelta

import pytest
from django_scopes import scope

from courses.cohorts.actions import (
    cohort_named,
    hand_over_cohort,
    move_students,
    promote_school,
    undo_promotion,
)
from courses.cohorts.models import Cohort, CohortMove, CohortTeacher
from courses.cohorts.next_year import name_of_next_year
from courses.cohorts.refusals import (
    CannotUndoPromotion,
    NotATeacherHere,
    NothingToPromote,
    NotOfThisSchool,
)
from tests.factories.courses import NOW, count_statements, make_staff, make_student, make_user
from tests.scenes import scene

pytestmark = pytest.mark.django_db


@scene
def registrar(madrid):
    return make_staff(madrid, "registrar")


@scene
def first(madrid):
    return cohort_named(school=madrid, name="1A")


@scene
def second(madrid):
    return cohort_named(school=madrid, name="2A")


def place(madrid, registrar, cohort, number=1):
    children = [make_student(madrid) for _ in range(number)]
    move_students(school=madrid, students=children, to=cohort, by=registrar, at=NOW)
    return children


def classes(school):
    with scope(organisation=school):
        rows = Cohort.objects.filter(school=school).exclude(places=None).order_by("key")
        return {row.name: row.places.count() for row in rows}


def test_a_child_moves_and_the_move_is_kept(madrid, registrar, first, second):
    [child] = place(madrid, registrar, first)
    for _press in range(2):
        move_students(school=madrid, students=[child], to=second, by=registrar, at=NOW)
    assert classes(madrid) == {"2A": 1}
    moves = CohortMove.objects.with_scopes_disabled().filter(student=child)
    assert [(move.from_name, move.to_name, move.by) for move in moves] == [
        ("", "1A", registrar),
        ("1A", "2A", registrar),
    ]
    move_students(school=madrid, students=[child], to=None, by=registrar, at=NOW)
    assert classes(madrid) == {}


def test_a_class_is_split(madrid, registrar, first):
    children = place(madrid, registrar, first, 4)
    part = cohort_named(school=madrid, name=" 1 B ")
    assert cohort_named(school=madrid, name="1b") == part
    assert move_students(school=madrid, students=children[:2], to=part, by=registrar, at=NOW) == 2
    assert classes(madrid) == {"1A": 2, "1 B": 2}


def test_nobody_of_another_school_is_moved(madrid, warsaw, registrar, first):
    foreign = make_student(warsaw)
    with pytest.raises(NotOfThisSchool):
        move_students(school=madrid, students=[foreign], to=first, by=registrar, at=NOW)
    with pytest.raises(NotOfThisSchool):
        move_students(school=warsaw, students=[foreign], to=first, by=registrar, at=NOW)


def test_a_class_is_handed_over_and_remembers(madrid, registrar, first):
    old, new = make_staff(madrid, "teacher", "old"), make_staff(madrid, "teacher", "new")
    for person in (old, new, new):
        hand_over_cohort(cohort=first, to=person, by=registrar, at=NOW)
    held = CohortTeacher.objects.with_scopes_disabled().order_by("pk")
    assert [(row.user, row.left_at) for row in held] == [(old, NOW), (new, None)]
    assert list(Cohort.objects.visible_to(new).taught_by(new)) == [first]
    assert list(Cohort.objects.visible_to(old).taught_by(old)) == []


def test_a_class_is_handed_to_staff_of_the_school_alone(madrid, warsaw, registrar, first):
    for person in (make_user(), make_staff(warsaw, "teacher"), make_staff(madrid, "editor")):
        with pytest.raises(NotATeacherHere):
            hand_over_cohort(cohort=first, to=person, by=registrar, at=NOW)


@pytest.mark.parametrize(
    ("name", "later"),
    [
        ("1A", "2A"),
        ("Grade 9", "Grade 10"),
        ("三年级甲班", "四年级甲班"),
        ("九年级", "十年级"),
        ("十年级", "十一年级"),
        ("十九班", "二十班"),
        ("启蒙班", "启蒙班"),
    ],
)
def test_the_name_of_next_year(name, later):
    assert name_of_next_year(name) == later


def test_all_classes_go_a_year_further_at_once_and_back(madrid, registrar, first, second):
    place(madrid, registrar, first, 3)
    place(madrid, registrar, second, 2)
    plan = {first.pk: "2A", second.pk: "3A"}
    promotion = promote_school(school=madrid, names=plan, by=registrar, at=NOW)
    assert classes(madrid) == {"2A": 3, "3A": 2}
    assert undo_promotion(promotion=promotion, by=registrar, at=NOW) == 5
    assert classes(madrid) == {"1A": 3, "2A": 2}
    with pytest.raises(CannotUndoPromotion):
        undo_promotion(promotion=promotion, by=registrar, at=NOW)


def test_who_leaves_comes_back_and_who_was_moved_since_stays(madrid, registrar, first):
    _leaver, moved = place(madrid, registrar, first, 2)
    promotion = promote_school(school=madrid, names={first.pk: ""}, by=registrar, at=NOW)
    assert classes(madrid) == {}
    other = cohort_named(school=madrid, name="5C")
    move_students(school=madrid, students=[moved], to=other, by=registrar, at=NOW)
    assert undo_promotion(promotion=promotion, by=registrar, at=NOW) == 1
    assert classes(madrid) == {"1A": 1, "5C": 1}


def test_a_promotion_can_be_undone_for_seven_days(madrid, registrar, first):
    place(madrid, registrar, first)
    promotion = promote_school(school=madrid, names={first.pk: "2A"}, by=registrar, at=NOW)
    with pytest.raises(CannotUndoPromotion):
        undo_promotion(promotion=promotion, by=registrar, at=NOW + timedelta(days=7))


def test_a_plan_in_which_nobody_goes_is_refused(madrid, registrar, first):
    place(madrid, registrar, first)
    with pytest.raises(NothingToPromote):
        promote_school(school=madrid, names={first.pk: "1a"}, by=registrar, at=NOW)


def test_statements_do_not_grow_with_children(madrid, registrar, first, second):
    one, three = place(madrid, registrar, first), place(madrid, registrar, first, 3)

    def moving(children):
        return count_statements(
            lambda: move_students(school=madrid, students=children, to=second, by=registrar, at=NOW)
        )

    assert moving(one) == moving(three)
