"""The office prints slips, answers claims, ends links, and replaces cards."""

import re

import pytest
from django.test import Client
from django_scopes import scope

from courses.cohorts.models import Cohort, CohortPlace
from courses.families.actions import make_card
from courses.families.classes import classes_of
from courses.families.models import ChildCard, FamilySlip
from courses.families.paper import lines_of
from courses.families.slip_sheets import local_language
from courses.students.actions import link_guardian
from courses.students.models import Guardian, Student
from tests.factories.courses import NOW, count_statements, make_student, make_user

OFFICE = "/en/office/dublin/slips/"


@pytest.fixture
def desk(head, time_machine):
    time_machine.move_to(NOW)
    client = Client()
    client.force_login(head)
    return client


def make_class(school, name, children):
    with scope(organisation=school):
        cohort = Cohort.objects.create(school=school, name=name, key=name)
        students = [make_student(school, f"{name}{number}") for number in range(children)]
        CohortPlace.objects.bulk_create(CohortPlace(student=each, cohort=cohort) for each in students)
    return cohort


def pages_of(answer):
    assert answer["Content-Type"] == "application/pdf"
    assert "no-store" in answer["Cache-Control"]
    return len(re.findall(rb"/Type /Page\b", answer.content))


def slips():
    return FamilySlip.objects.with_scopes_disabled()


def test_every_class_begins_a_page(desk, dublin):
    for name, children in (("2A", 3), ("1A", 11)):
        make_class(dublin, name, children)
    make_student(dublin)
    answer = desk.post(f"{OFFICE}print/")
    # Eleven need two pages, three one, and who is in no class one.
    assert pages_of(answer) == 4
    assert answer["Content-Disposition"] == 'attachment; filename="slips-dublin-2026-11-20.pdf"'
    assert slips().standing().count() == 15


def test_printing_leaves_out_who_has_a_slip_or_a_guardian(desk, dublin, mei):
    cohort = make_class(dublin, "1A", 3)
    linked = Student.objects.with_scopes_disabled().first()
    link_guardian(user=mei, student=linked)
    desk.post(f"{OFFICE}print/", {"class": cohort.pk})
    first = set(slips().values_list("pk", flat=True))
    assert len(first) == 2
    again = desk.post(f"{OFFICE}print/", {"class": cohort.pk}, follow=True)
    assert "Nothing was printed." in again.content.decode()
    assert pages_of(desk.post(f"{OFFICE}print/", {"class": cohort.pk, "which": "anew"})) == 1
    assert set(slips().standing().values_list("pk", flat=True)).isdisjoint(first)
    assert desk.post(f"{OFFICE}print/", {"class": "x"}).status_code == 404


def test_how_the_classes_stand(desk, dublin, mei):
    make_class(dublin, "1A", 3)
    link_guardian(user=mei, student=Student.objects.with_scopes_disabled().first())
    desk.post(f"{OFFICE}print/")
    make_student(dublin)
    with scope(organisation=dublin):
        counts = [(c.name, c.children, c.unlinked, c.with_slip, c.to_print) for c in classes_of(NOW)]
    assert counts == [("1A", 3, 2, 2, 0), ("", 1, 1, 0, 1)]


def test_pages_cost_the_same_for_one_and_for_many(desk, dublin):
    def all_pages():
        costs = [count_statements(lambda: desk.get(OFFICE))]
        costs.append(count_statements(lambda: desk.get(f"{OFFICE}classes/0/")))
        return costs

    make_student(dublin)
    desk.get(OFFICE)
    few = all_pages()
    for name in "ABC":
        make_class(dublin, name, 3)
    for _time in range(3):
        make_student(dublin)
    assert all_pages() == few
    assert max(few) <= 15


def test_locked_slips_and_claims_wait_on_the_page(desk, dublin, mei, pupil, head):
    desk.post(f"{OFFICE}children/{pupil.pk}/slip/")
    other = make_student(dublin, "王芳")
    desk.post(f"{OFFICE}children/{other.pk}/slip/")
    slips().filter(student=pupil).update(wrong_tries=5, locked_at=NOW)
    slips().filter(student=other).update(claimed_by=mei, claimed_at=NOW, claimed_year=2019, claimed_month=7)
    shown = desk.get(OFFICE).content.decode()
    assert "is locked after five wrong tries" in shown
    assert "2019-07" in shown
    number = slips().get(student=other).pk
    desk.post(f"{OFFICE}claims/{number}/", {"answer": "yes"})
    assert Guardian.objects.with_scopes_disabled().get().user == mei
    desk.post(f"{OFFICE}children/{pupil.pk}/slip/")
    assert "is locked after five wrong tries" not in desk.get(OFFICE).content.decode()


def test_the_page_of_a_child(desk, mei, pupil, head):
    link_guardian(user=mei, student=pupil)
    address = f"{OFFICE}children/{pupil.pk}/"
    assert "mei@example.org" in desk.get(address).content.decode()
    assert pages_of(desk.post(f"{address}slip/")) == 1
    desk.post(f"{address}card/")
    assert desk.get(f"{address}card.pdf").content[:5] == b"%PDF-"
    assert "A slip is on its way" in desk.get(address).content.decode()
    link_guardian(user=make_user(), student=pupil)
    assert "A child has two guardians at most." in desk.get(address).content.decode()


def test_the_office_ends_a_link_after_asking(desk, mei, pupil):
    link_guardian(user=mei, student=pupil)
    make_card(student=pupil, by=mei, at=NOW)
    held = Guardian.objects.with_scopes_disabled().get()
    address = f"{OFFICE}children/{pupil.pk}/guardians/{held.pk}/unlink/"
    assert "a letter tells them so" in desk.get(address).content.decode()
    assert desk.post(address).status_code == 302
    assert not Guardian.objects.with_scopes_disabled().current().exists()
    assert not ChildCard.objects.with_scopes_disabled().standing().exists()


def test_the_language_beside_chinese(dublin):
    for languages, chosen in (
        ("es, zh-Hans", "es"),
        ("zh-Hans, ga, en", "en"),
        ("zh-Hant", "en"),
        ("", "en"),
    ):
        dublin.languages = languages
        assert local_language(dublin) == chosen


def test_lines_are_broken_where_a_reader_would():
    assert lines_of("one two three", 10, 45) == ("one two", "three")
    assert lines_of("扫一扫，登录。", 10, 40) == ("扫一扫，", "登录。")
    assert lines_of("Ł王𠮷", 10, 100) == ("Ł王𠮷",)
