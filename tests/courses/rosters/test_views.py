import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from django_scopes import scope
from openpyxl import load_workbook

from cms.jobs.runner import run
from courses.rosters import actions
from courses.rosters.actions import begin_import, upload_roster
from courses.rosters.judging import Matter
from courses.rosters.models import RosterImport, RosterRow
from courses.students.models import Student
from tests.courses.rosters.awkward import as_csv
from tests.factories.courses import make_student
from tests.scenes import scene

pytestmark = pytest.mark.django_db
OFFICE = "/en/office/dublin/rosters/"


@pytest.fixture
def desk(client, head):
    client.force_login(head)
    return client


@scene
def roster(dublin, head) -> RosterImport:
    content = as_csv().encode("gb18030", "replace")
    return upload_roster(school=dublin, by=head, file_name="名单.csv", content=content, at=timezone.now())


def address(roster, rest="") -> str:
    return f"{OFFICE}{roster.pk}/{rest}"


def test_a_file_is_sent_looked_at_mended_and_imported(desk, dublin):
    file = SimpleUploadedFile("名单.csv", as_csv().encode("utf-16"))
    page = desk.post(OFFICE, {"file": file}, follow=True)
    assert "Read as UTF-16." in page.text
    assert "10 rows are ready." in page.text
    assert "The headings stand in line 1" in page.text
    roster = RosterImport.objects.with_scopes_disabled().get()
    desk.post(address(roster, "rows/8/"), {"month": "2017-05", "show": "look"})
    desk.post(address(roster, "rows/7/"), {"birth": "2017-02"})
    desk.post(address(roster, "rows/13/"), {"accept": "same_child"})
    page = desk.get(address(roster), {"show": "look"})
    assert 'name="class" value="二年级（甲）"' in page.text
    desk.post(address(roster, "rows/4/"), {"class": "二年级（甲）"})
    page = desk.get(address(roster, "import/"))
    assert page.context["new"] == 14
    page = desk.post(address(roster, "import/"), follow=True)
    assert (page.context["created"], page.context["left_out"]) == (14, [])
    assert "Undo this import" in page.text
    with scope(organisation=dublin):
        assert Student.objects.filter(school=dublin).count() == 14
    assert desk.post(address(roster, "undo/"), follow=True).context["created"] == 0
    with scope(organisation=dublin):
        assert not Student.objects.filter(school=dublin).exists()


def test_a_refusal_stands_beside_the_file(desk):
    page = desk.post(OFFICE, {"file": SimpleUploadedFile("old.xls", b"\xd0\xcf\x11\xe0 and more")})
    assert "Please save it as XLSX without one." in page.text
    assert desk.post(OFFICE, {}).status_code == 200


def test_rows_that_need_somebody_come_first(desk, roster):
    page = desk.get(address(roster))
    assert page.context["show"] == "blocked"
    assert [row["entry"].number for row in page.context["rows"]] == [7]
    page = desk.get(address(roster), {"show": "look"})
    assert [row["entry"].number for row in page.context["rows"]] == [4, 8, 13]
    assert 'name="month" value="2017-12"' in page.text


def test_columns_are_chosen_again(desk, roster):
    told = {"name": "2", "phone": "6"}
    desk.post(address(roster, "columns/"), told)
    roster.refresh_from_db()
    assert roster.columns == {"name": 2, "phone": 6}
    page = desk.post(address(roster, "columns/"), told | {"phone": "2"})
    assert "One column cannot hold two things." in page.text
    roster.refresh_from_db()
    assert roster.columns == {"name": 2, "phone": 6}


def test_a_foreign_child_is_not_there_to_be_chosen(desk, roster, toronto):
    stranger = make_student(toronto, "王芳")
    assert desk.post(address(roster, "rows/13/"), {"child": stranger.pk}).status_code == 404
    assert desk.post(address(roster, "rows/13/"), {"child": "x"}).status_code == 404
    assert desk.post(address(roster, "rows/99/"), {"name": "x"}).status_code == 404


def test_the_report_holds_every_row_and_no_formula(desk, dublin, head):
    content = "姓名,电话\n甲一,0850000201\n=1+1,0850000202\n".encode()
    roster = upload_roster(school=dublin, by=head, file_name="x.csv", content=content, at=timezone.now())
    begin_import(roster=roster, at=timezone.now())
    answer = desk.get(address(roster, "report.xlsx"))
    sheet = load_workbook(io.BytesIO(answer.content)).active
    lines = list(sheet.iter_rows(values_only=True))
    assert [line[:2] for line in lines] == [
        ("Line", "Result"),
        ("2", "Added to the roll"),
        ("3", "Not imported"),
    ]
    assert "A cell holds a formula" in lines[2][2]
    assert lines[2][-2:] == ("'=1+1", "0850000202")
    assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value} == {"s"}


def test_many_rows_go_through_the_queue(desk, dublin, head, monkeypatch):
    monkeypatch.setattr(actions, "MOST_AT_ONCE", 1)
    content = "姓名,电话\n甲一,0850000201\n乙二,0850000202\n".encode()
    roster = upload_roster(school=dublin, by=head, file_name="x.csv", content=content, at=timezone.now())
    page = desk.post(address(roster, "import/"), follow=True)
    assert "The rows are being imported" in page.text
    with scope(organisation=dublin):
        assert not Student.objects.filter(school=dublin).exists()
    run(page.context["job"].pk)
    assert desk.get(address(roster)).context["created"] == 2
    with scope(organisation=dublin):
        assert RosterRow.objects.filter(roster=roster, effect="created").count() == 2


def test_a_name_is_let_in_as_a_class(desk, roster):
    desk.post(address(roster, "classes/"), {"name": "2A"})
    assert not desk.get(address(roster)).context["new_classes"]


def test_what_a_whole_roster_lacks_is_asked_about_once(desk, dublin, head):
    """Many schools never wrote down how to reach a family."""
    content = "姓名,班级,生日\n甲一,,2017-02\n乙二,,2017-03\n丙三,,2017-04\n".encode()
    roster = upload_roster(school=dublin, by=head, file_name="x.csv", content=content, at=timezone.now())
    page = desk.get(address(roster))
    assert page.context["lacking"] == [(Matter.NO_CONTACT, 3), (Matter.NO_CLASS, 3)]
    assert "Right as it is, in all 3 rows" in page.text
    desk.post(address(roster, "accept/"), {"matter": "no_contact"})
    assert desk.get(address(roster)).context["lacking"] == [(Matter.NO_CLASS, 3)]
    desk.post(address(roster, "accept/"), {"matter": "no_class"})
    page = desk.get(address(roster))
    assert (page.context["lacking"], page.context["ready"]) == ([], 3)


def test_who_a_child_is_is_never_answered_for_all(desk, roster):
    for matter in ("same_child", "new_class", "no_name", ""):
        assert desk.post(address(roster, "accept/"), {"matter": matter}).status_code == 404
    with scope(organisation=roster.school):
        assert {tuple(row.accepted) for row in RosterRow.objects.filter(roster=roster)} == {()}


@pytest.mark.parametrize("children", [1, 40])
def test_statements_do_not_grow_with_rows(desk, dublin, head, children, django_assert_max_num_queries):
    lines = [f"学生{number},08500{number:05},三年级\n" for number in range(children)]
    content = ("姓名,电话,班级\n" + "".join(lines)).encode()
    roster = upload_roster(school=dublin, by=head, file_name="x.csv", content=content, at=timezone.now())
    with django_assert_max_num_queries(15):
        desk.get(address(roster))
    with django_assert_max_num_queries(25):
        begin_import(roster=roster, at=timezone.now())
