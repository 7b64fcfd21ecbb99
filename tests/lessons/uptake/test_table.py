"""School × course in numbers that give no child away."""

import re
from datetime import date

import pytest
from django.test import Client

from courses.releases.actions import announce_release, begin_release, choose_courses, choose_schools
from courses.releases.adopting import Terms, adopt_courses
from courses.releases.models import Adoption
from lessons.progress.actions import complete_lesson
from lessons.uptake.counts import Told
from lessons.uptake.table import uptake_of
from tests.cast import staff_of
from tests.factories.courses import (
    NOW,
    count_statements,
    make_course,
    make_enrolment,
    make_organisation,
    make_staff,
    make_student,
    make_user,
)
from tests.factories.lessons import make_lesson, watch
from tests.scenes import scene

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("number", "told"), [(0, "<5"), (1, "<5"), (4, "<5"), (5, "5+"), (9, "5+"), (10, "10+"), (123, "120+")]
)
def test_numbers_are_rounded_down_to_fives(number, told):
    assert str(Told.of(number)) == told


def adopt_all(suyun, *schools) -> list[Adoption]:
    """Every course of Suyun's, adopted by every school."""
    by = make_user()
    release = begin_release(association=suyun, title="全部", starts_on=NOW.date(), by=by, at=NOW)
    choose_courses(release=release, weeks={course.pk: 1 for course in suyun.courses.all()})
    choose_schools(release=release, schools=[school.pk for school in schools])
    announce_release(release=release, at=NOW)
    offers = list(release.offers.values_list("pk", flat=True))
    terms = Terms(starts_on=date(2026, 12, 6))
    return [
        adoption
        for school in schools
        for adoption in adopt_courses(school=school, offers=offers, terms=terms, by=by, at=NOW)
    ]


def class_of(adoption: Adoption, *, watching: int, finishing: int) -> None:
    """Children with seats: so many have begun, the first of them have done all."""
    lessons = adoption.offer.course.get_children().live().specific()
    first, *others = lessons.order_by("path")
    for number in range(watching + 1):
        child = make_student(adoption.school, user=make_user())
        make_enrolment(adoption.run, child, by=child.user)
        if number < watching:
            watch(child, first, [(0, 95 if number < finishing else 10)])
        if number < finishing:
            for lesson in others:
                complete_lesson(user=child.user, lesson=lesson, at=NOW)


@scene
def brush(suyun):
    course = make_course(suyun, "brush", title="写毛笔")
    make_lesson(course)
    make_lesson(course, film=False)
    make_lesson(course, live=False)
    return course


def shown(suyun) -> list[tuple[str, str, str]]:
    return [
        (cell.school.slug, str(cell.watched), str(cell.finished))
        for uptake in uptake_of(suyun)
        for cell in uptake.cells
    ]


def test_watched_and_finished_are_counted_at_the_school_that_adopted(suyun, brush, dublin, madrid):
    of_dublin, of_madrid = adopt_all(suyun, dublin, madrid)
    class_of(of_dublin, watching=11, finishing=6)
    class_of(of_madrid, watching=4, finishing=4)
    assert shown(suyun) == [("madrid", "<5", "<5"), ("dublin", "10+", "5+")]
    [uptake] = uptake_of(suyun)
    # Of the total nothing can be subtracted that the lines do not tell.
    assert (str(uptake.watched), str(uptake.finished)) == ("10+", "5+")


def test_one_more_child_changes_nothing_that_is_told(suyun, brush, dublin):
    [adoption] = adopt_all(suyun, dublin)
    class_of(adoption, watching=5, finishing=5)
    before = shown(suyun)
    class_of(adoption, watching=1, finishing=0)
    assert shown(suyun) == before == [("dublin", "5+", "5+")]


def test_a_course_adopted_in_two_releases_is_one_line(suyun, brush, dublin):
    first, second = *adopt_all(suyun, dublin), *adopt_all(suyun, dublin)
    class_of(first, watching=3, finishing=0)
    class_of(second, watching=3, finishing=0)
    assert shown(suyun) == [("dublin", "5+", "<5")]


def test_more_schools_and_courses_cost_no_more_statements(suyun, brush, dublin, madrid):
    [adoption] = adopt_all(suyun, dublin)
    few = count_statements(lambda: uptake_of(suyun))
    make_course(suyun)
    adopt_all(suyun, dublin, madrid)
    class_of(adoption, watching=1, finishing=0)
    assert count_statements(lambda: uptake_of(suyun)) == few


def test_those_who_offer_courses_read_it_and_nobody_else(suyun, brush, dublin, editor):
    adopt_all(suyun, dublin)
    head = staff_of(dublin, "head", "head")
    answers = {}
    for user in (editor, make_staff(suyun, "teacher"), make_staff(suyun, "registrar"), head):
        client = Client()
        client.force_login(user)
        answers[user.username] = client.get("/en/office/suyun/releases/uptake/").status_code
    assert answers == {"editor": 200, "suyun-teacher": 404, "suyun-registrar": 404, "head": 404}


def test_a_changed_lesson_is_read_by_every_school_that_adopted(suyun, brush, dublin, madrid):
    """It is the same page: published once, and nothing is copied."""
    children = []
    for adoption in adopt_all(suyun, dublin, madrid):
        child = make_student(adoption.school, user=make_user())
        make_enrolment(adoption.run, child, by=child.user)
        children.append(child.user)
    lesson = brush.get_children().specific().order_by("path")[1]
    lesson.practice = "写一百个永字"
    lesson.save_revision().publish()
    for user in children:
        client = Client()
        client.force_login(user)
        assert re.search("写一百个永字", client.get(lesson.get_url()).content.decode())


def test_a_school_keeps_what_it_adopted_when_a_house_is_new(suyun, brush):
    """An association that has just joined reads nothing of another's schools."""
    adopt_all(suyun, make_organisation("dublin", country="IE"))
    assert uptake_of(make_organisation("jiangnan", kind="association")) == []
