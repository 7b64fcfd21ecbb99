"""Workbooks of texts: nothing in them is a formula, in the sheet or after it was saved as CSV."""

import csv
import io
from datetime import date, timedelta

import pytest
from django_scopes import scope
from openpyxl import load_workbook

from courses.attendance.actions import Told, take_attendance
from courses.office.exports import students_of
from courses.rosters.actions import upload_roster
from courses.rosters.preview import preview_of
from courses.rosters.workbook import write_workbook
from courses.students.models import FamilyContact, Student
from tests.courses.office.test_roll_views import make_cohort
from tests.factories.courses import NOW, count_statements, make_course, make_enrolment, make_run, make_student

pytestmark = pytest.mark.django_db
EXPORTS = "/en/office/dublin/exports/"
DANGEROUS = ["=1+1", '=HYPERLINK("http://x")', "+353 85", "-2", "@SUM(1)", "\t=1", "＝1"]


def sheet_of(answer) -> list[tuple]:
    sheet = load_workbook(io.BytesIO(answer.content)).active
    assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value} <= {"s"}
    return list(sheet.iter_rows(values_only=True))


@pytest.fixture
def desk(client, head):
    client.force_login(head)
    return client


def test_no_text_is_a_formula_in_the_sheet_or_as_csv(desk, dublin, madrid):
    for text in DANGEROUS:
        child = make_student(dublin, text)
        with scope(organisation=dublin):
            FamilyContact.objects.create(student=child, name=text, phone="+353 85 000 0101")
    make_student(madrid, "别人家的孩子")
    lines = sheet_of(desk.get(f"{EXPORTS}students.xlsx"))
    assert len(lines) == 1 + len(DANGEROUS)
    saved = io.StringIO()
    csv.writer(saved).writerows(lines)
    cells = [cell for line in csv.reader(io.StringIO(saved.getvalue())) for cell in line if cell]
    assert [cell for cell in cells if cell[0] in "=+-@\t\r＝＋－＠"] == []
    assert {line[1] for line in lines[1:]} == {f"'{text}" for text in DANGEROUS}


def test_a_sheet_of_ours_that_comes_back_says_the_same(dublin, head):
    child = make_student(
        dublin, "王芳", name_latin="WANG FANG", name_hant="王芳", birth_year=2017, birth_month=2
    )
    with scope(organisation=dublin):
        FamilyContact.objects.create(student=child, phone="+353 85 000 0101")
    content = write_workbook("x", students_of(dublin))
    roster = upload_roster(school=dublin, by=head, file_name="x.xlsx", content=content, at=NOW)
    with scope(organisation=dublin):
        entry = preview_of(roster, today=NOW.date()).entries[0]
    assert entry.child == child.pk
    told = {name: text for name, text in entry.values.items() if text}
    assert told == {
        "name": "王芳",
        "latin": "WANG FANG",
        "hant": "王芳",
        "birth": "2017-02",
        "phone": "+353 85 000 0101",
    }


def test_enrolments_and_attendance_of_the_school_alone(desk, dublin, madrid, head):
    child = make_student(dublin, "王芳")
    run = make_run(make_course(madrid, title="书法"))
    for each in (child, make_student(madrid, "李雷")):
        make_enrolment(run, each)
    assert sheet_of(desk.get(f"{EXPORTS}enrolments.xlsx"))[1:] == [
        ("王芳", "书法", "Madrid school", "Enrolled", "2026-11-20")
    ]
    cohort, day = make_cohort(dublin, "一年级", child), date(2026, 11, 20)
    take_attendance(cohort=cohort, held_on=day, told=[Told(child.pk, "late", "Oma", NOW)], by=head, at=NOW)
    days = {"first": "2026-11-01", "last": "2026-11-30"}
    assert sheet_of(desk.get(f"{EXPORTS}attendance.xlsx", days))[1:] == [
        ("2026-11-20", "一年级", "王芳", "Late", "Oma")
    ]
    assert len(sheet_of(desk.get(f"{EXPORTS}attendance.xlsx", days | {"last": "2026-11-19"}))) == 1


@pytest.mark.parametrize("last", ["", "2026-10-01", "2028-01-01"])
def test_days_that_are_none_are_asked_again(desk, last):
    answer = desk.get(f"{EXPORTS}attendance.xlsx", {"first": "2026-11-01", "last": last})
    assert "text/html" in answer["Content-Type"]
    assert answer.context["form"].errors


@pytest.mark.parametrize("children", [3, pytest.param(5000, marks=pytest.mark.full)])
def test_a_workbook_costs_few_statements_whatever_its_length(desk, dublin, children):
    rows = [Student(school=dublin, display_name=f"学生{n}", sort_key=f"s {n:05}") for n in range(children)]
    with scope(organisation=dublin):
        Student.objects.bulk_create(rows, batch_size=500)
    desk.get(EXPORTS)
    assert count_statements(lambda: sheet_of(desk.get(f"{EXPORTS}students.xlsx"))) <= 8
    assert len(sheet_of(desk.get(f"{EXPORTS}students.xlsx"))) == children + 1


def test_the_page_offers_the_last_months(desk, dublin):
    form = desk.get(EXPORTS).context["form"]
    assert form.initial["last"] - form.initial["first"] == timedelta(days=120)
