"""The office's course runs: what staff see of their own children, whole classes at once, and the code."""

import pytest

from courses.cohorts.actions import cohort_named, move_students
from courses.enrolment.models import Enrolment, EnrolmentChange, EnrolmentCode
from tests.factories.courses import (
    NOW,
    count_statements,
    make_course,
    make_enrolment,
    make_run,
    make_staff,
    make_student,
)
from tests.scenes import scene

pytestmark = pytest.mark.django_db


@scene
def registrar(madrid):
    return make_staff(madrid, "registrar")


@scene
def run(suyun):
    """Hosted by an association, open to everybody, with two seats."""
    return make_run(make_course(suyun, titles={"en": "Brush"}), seats=2)


@scene
def children(madrid, registrar):
    """Three of class 3A."""
    cohort = cohort_named(school=madrid, name="3A")
    pupils = [make_student(madrid, name) for name in ("安", "白", "陈")]
    move_students(school=madrid, students=pupils, to=cohort, by=registrar, at=NOW)
    return pupils


@pytest.fixture
def office(client, registrar, time_machine):
    time_machine.move_to(NOW)
    client.force_login(registrar)
    return client


ROOM = "/en/office/madrid/runs/"


def rows():
    return list(Enrolment.objects.with_scopes_disabled().order_by("arrival"))


def test_a_class_is_looked_at_and_then_enrolled(office, run, children):
    cohort = children[0].cohort_place.cohort_id
    address = f"{ROOM}{run.pk}/classes/"
    page = office.get(f"{address}?cohort={cohort}").content.decode()
    assert "2 × gets a seat" in page and "1 × goes on the waiting list" in page
    assert rows() == []
    ticked = [children[0].pk, children[2].pk]
    page = office.post(address, {"student": ticked}, follow=True).content.decode()
    assert "2 children have a seat." in page
    assert [(row.student_id, row.state) for row in rows()] == [(key, "confirmed") for key in ticked]


def test_a_child_of_another_school_cannot_be_slipped_in(office, run, warsaw):
    office.post(f"{ROOM}{run.pk}/classes/", {"student": [make_student(warsaw).pk]})
    assert rows() == []


def test_the_run_shows_ones_own_children_alone(office, run, children, warsaw):
    make_enrolment(run, children[0])
    make_enrolment(run, make_student(warsaw, "外校的孩子"))
    page = office.get(f"{ROOM}{run.pk}/").content.decode()
    assert "安" in page and "外校的孩子" not in page


def test_taking_out_keeps_who_and_why(office, run, children, registrar):
    place = make_enrolment(run, children[0])
    address = f"{ROOM}{run.pk}/places/{place.pk}/"
    assert "Take" in office.get(address).content.decode()
    office.post(address, {"reason": "搬家了"})
    change = EnrolmentChange.objects.with_scopes_disabled().latest("pk")
    assert (change.state, change.by, change.reason) == ("withdrawn", registrar, "搬家了")


def test_a_code_is_made_by_the_host_alone(office, run, madrid):
    assert office.post(f"{ROOM}{run.pk}/code/").status_code == 404
    own = make_run(make_course(madrid), who_may_enrol="invited")
    page = office.post(f"{ROOM}{own.pk}/code/", {"do": "make"}, follow=True).content.decode()
    made = EnrolmentCode.objects.get()
    assert f"{made.code[:4]}-{made.code[4:]}" in page
    office.post(f"{ROOM}{own.pk}/code/", {"do": "end"})
    assert not EnrolmentCode.objects.standing().exists()


def test_the_list_costs_the_same_for_one_and_three(office, madrid):
    make_run(make_course(madrid))
    office.get(ROOM)
    few = count_statements(lambda: office.get(ROOM))
    for _run in range(2):
        make_enrolment(make_run(make_course(madrid)), make_student(madrid))
    assert count_statements(lambda: office.get(ROOM)) == few <= 15


def test_the_preview_costs_the_same_for_one_and_three(office, run, children):
    cohort = children[0].cohort_place.cohort_id
    address = f"{ROOM}{run.pk}/classes/?cohort={cohort}"
    office.get(address)
    many = count_statements(lambda: office.get(address))
    for child in children[1:]:
        child.cohort_place.delete()
    assert count_statements(lambda: office.get(address)) == many <= 15
