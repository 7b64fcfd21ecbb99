"""A school's students, classes and enrolments: found by any way of writing a name, in one order, at any length."""

from datetime import date
from functools import partial

import pytest
from django_scopes import scope, scopes_disabled

from cms.accounts.actions import keep_address
from courses.cohorts.class_names import class_key
from courses.cohorts.models import Cohort, CohortPlace
from courses.enrolment.models import Enrolment
from courses.organisations.actions import accept_invitation, dismiss_staff, invite_staff
from courses.students.actions import correct_student
from courses.students.models import FamilyContact, Guardian, Student
from tests.factories.courses import (
    NOW,
    count_statements,
    make_child,
    make_course,
    make_enrolment,
    make_run,
    make_staff,
    make_student,
    make_user,
)

pytestmark = pytest.mark.django_db
OFFICE = "/en/office/dublin/"


def make_cohort(school, name: str, *children: Student) -> Cohort:
    with scope(organisation=school):
        cohort = Cohort.objects.create(school=school, name=name, key=class_key(name))
        for child in children:
            CohortPlace.objects.create(student=child, cohort=cohort)
    return cohort


@pytest.fixture
def desk(client, head):
    client.force_login(head)
    return client


def names(answer) -> list[str]:
    return [student.display_name for student in answer.context["list"].page]


def test_chinese_and_latin_names_stand_in_one_order(desk, dublin):
    """单 Shàn, 曾 Zēng, 区 Ōu and 乐 Yuè are read as surnames."""
    for name in ("曾子墨", "单小雨", "Łukasz Nowak", "乐天", "区志明", "Ó Briain", "Tom Zhu", "Zoe", "Nina"):
        make_student(dublin, name)
    order = ["Łukasz Nowak", "Nina", "Ó Briain", "区志明", "单小雨", "Tom Zhu", "乐天", "曾子墨", "Zoe"]
    assert names(desk.get(f"{OFFICE}students/")) == order


@pytest.mark.parametrize(
    ("sought", "found"),
    [
        ("小满", ["陈小满"]),
        ("陳小滿", ["陈小满"]),
        ("chen xiao", ["陈小满"]),
        ("chenxiaoman", ["陈小满"]),
        ("shan", ["单小雨"]),
        ("lukasz", ["Łukasz Nowak"]),
        ("XIAOMAN", ["陈小满"]),
        ("豆豆", ["单小雨"]),
        ("nobody", []),
        ("%", []),
    ],
)
def test_a_student_is_found_however_the_name_is_written(desk, dublin, madrid, sought, found):
    make_student(dublin, "陈小满", name_latin="CHEN XIAOMAN")
    make_student(dublin, "单小雨", preferred_name="豆豆")
    make_student(dublin, "Łukasz Nowak")
    make_student(madrid, "陈小满")
    assert names(desk.get(f"{OFFICE}students/", {"q": sought})) == found


def test_who_is_linked_to_a_child_stands_in_the_list(desk, dublin):
    with scope(organisation=dublin):
        child = make_child(make_user("fangbaba"), dublin, "方小棠")
    page = desk.get("/en/office/dublin/students/").text
    assert "Fangbaba" in page
    Guardian.objects.with_scopes_disabled().filter(student=child).update(left_at=NOW.replace(year=2030))
    assert "Fangbaba" not in desk.get("/en/office/dublin/students/").text


def test_another_order_is_kept_from_page_to_page(desk, dublin):
    for number in range(60):
        make_student(dublin, f"学生{number:02}")
    answer = desk.get(f"{OFFICE}students/", {"sort": "new", "q": "学生"})
    assert names(answer)[0] == "学生59"
    assert "?q=%E5%AD%A6%E7%94%9F&amp;sort=new&amp;page=2" in answer.text
    assert len(names(desk.get(f"{OFFICE}students/", {"sort": "new", "page": "2"}))) == 10
    assert len(names(desk.get(f"{OFFICE}students/", {"sort": "nonsense"}))) == 50


def corrected(desk, child, **facts):
    shown = desk.get(f"{OFFICE}students/{child.pk}/edit/").context["form"].initial
    return desk.post(f"{OFFICE}students/{child.pk}/edit/", shown | facts, follow=True)


def test_what_the_office_corrects_is_its_own(desk, dublin):
    child = make_student(dublin, "任盈盈")
    page = corrected(desk, child, name_latin="REN YINGYING", birth="2017-02", guardian_phone="085 1")
    assert "The record has been corrected." in page.text
    with scopes_disabled():
        child = Student.objects.select_related("contact").get(pk=child.pk)
    assert (child.name_latin, child.birth_year, child.birth_month) == ("REN YINGYING", 2017, 2)
    assert (child.corrected, child.sort_key, child.contact.phone) == (
        ["name_latin"],
        "ren ying ying",
        "085 1",
    )
    corrected(desk, child, guardian_phone="")
    with scopes_disabled():
        assert not FamilyContact.objects.exists()


def test_the_machine_proposes_a_sort_key_until_a_person_has_corrected_it(dublin):
    child = make_student(dublin, "单小雨")
    child = correct_student(student=child, facts={"display_name": "曾小雨"})
    assert child.sort_key == "zeng xiao yu"
    child = correct_student(student=child, facts={"sort_key": "ceng xiao yu"})
    child = correct_student(student=child, facts={"display_name": "曾大雨"})
    assert child.sort_key == "ceng xiao yu"
    child = correct_student(student=child, facts={"sort_key": ""})
    assert (child.sort_key, child.corrected) == ("zeng da yu", ["display_name"])


@pytest.mark.parametrize("birth", ["2017-13", "17-02", "3000", "2017-02-03"])
def test_a_birth_that_is_none_is_said_beside_the_field(desk, dublin, birth):
    child = make_student(dublin, "王芳")
    assert "Write the year and month, like 2017-02, or nothing." in corrected(desk, child, birth=birth).text


def test_a_teacher_reads_and_does_not_correct(client, dublin):
    child = make_student(dublin, "王芳")
    client.force_login(make_staff(dublin, "teacher"))
    assert "Correct the record" not in client.get(f"{OFFICE}students/{child.pk}/").text
    assert client.get(f"{OFFICE}students/{child.pk}/edit/").status_code == 404


def test_a_class_list_is_in_the_order_of_names(desk, dublin, madrid):
    children = [make_student(dublin, name) for name in ("曾一", "区二", "Ann")]
    cohort = make_cohort(dublin, "一年级", *children)
    foreign = make_cohort(madrid, "一年级")
    assert [row[0].children for row in desk.get(f"{OFFICE}cohorts/").context["cohorts"]] == [3]
    shown = desk.get(f"{OFFICE}cohorts/{cohort.pk}/").context["students"]
    assert [student.display_name for student in shown] == ["Ann", "区二", "曾一"]
    assert desk.get(f"{OFFICE}cohorts/{foreign.pk}/").status_code == 404


def test_enrolments_are_those_of_the_schools_students(desk, dublin, madrid):
    run = make_run(make_course(madrid, titles={"en": "Brush strokes"}), seats=1)
    for school, name in ((dublin, "王芳"), (dublin, "李雷"), (madrid, "韩梅")):
        make_enrolment(run, make_student(school, name))
    answer = desk.get(f"{OFFICE}enrolments/")
    assert [row.student.display_name for row in answer.context["list"].page] == ["李雷", "王芳"]
    assert "Brush strokes" in answer.text
    waiting = desk.get(f"{OFFICE}enrolments/", {"state": "waiting", "q": "lilei"})
    assert [row.state for row in waiting.context["list"].page] == ["waiting"]
    assert len(desk.get(f"{OFFICE}enrolments/", {"q": "书法课"}).context["list"].page) == 2
    assert desk.get(OFFICE).context["waiting"][0].count == 1


def fill(dublin, children: int) -> None:
    """Rows straight into the tables: what is counted is the reading of them."""
    run = make_run(make_course(dublin), starts_on=date(2026, 12, 1))
    rows = [Student(school=dublin, display_name=f"学生{n}", sort_key=f"s {n:05}") for n in range(children)]
    with scope(organisation=dublin):
        cohort = make_cohort(dublin, f"班 {children}")
        made = Student.objects.bulk_create(rows, batch_size=500)
        CohortPlace.objects.bulk_create([CohortPlace(student=s, cohort=cohort) for s in made], batch_size=500)
        FamilyContact.objects.bulk_create([FamilyContact(student=s, phone="1") for s in made], batch_size=500)
        seats = [Enrolment(student=s, run=run, state="confirmed", arrival=n) for n, s in enumerate(made)]
        Enrolment.objects.bulk_create(seats, batch_size=500)


@pytest.mark.parametrize("children", [3, pytest.param(5000, marks=pytest.mark.full)])
def test_a_list_costs_at_most_fifteen_statements_whatever_its_length(desk, dublin, children):
    fill(dublin, children)
    desk.get(OFFICE)
    for address in (
        "students/",
        "students/?q=xue&sort=class&page=2",
        "enrolments/",
        "enrolments/?q=xue",
        "cohorts/",
    ):
        assert count_statements(partial(desk.get, OFFICE + address)) <= 15, address


def test_an_adult_sees_children_only_while_the_school_has_approved_them(client, dublin, head):
    """The head's invitation is the approval: not before it is accepted, nor after the role was taken away."""
    child, mei = make_student(dublin, "王芳"), make_user("mei")
    keep_address(user=mei, is_confirmed=True)
    record = f"{OFFICE}students/{child.pk}/"
    client.force_login(mei)
    invited = invite_staff(organisation=dublin, email=mei.email, role="teacher", by=head, at=NOW)
    assert client.get(record).status_code == 404
    accept_invitation(invitation=invited, user=mei, at=NOW)
    assert client.get(record).status_code == 200
    dismiss_staff(organisation=dublin, user=mei, role="teacher")
    assert client.get(record).status_code == 404
    assert client.get(f"{OFFICE}students/").status_code == 404
