from datetime import timedelta

import pytest
from django_scopes import scope

from cms.jobs.registry import LeaseLost
from courses.cohorts.models import Cohort
from courses.rosters.actions import (
    accept_class,
    accept_row,
    begin_import,
    choose_columns,
    forget_old_rosters,
    import_roster,
    mend_row,
    undo_import,
    upload_roster,
)
from courses.rosters.judging import Matter, Verdict
from courses.rosters.models import RosterImport, RosterRow, RosterState
from courses.rosters.preview import preview_of
from courses.rosters.refusals import AlreadyImported, NoRows, NothingToImport
from courses.students.actions import correct_student, enter_student
from courses.students.models import Student
from tests.courses.rosters.awkward import ROWS, as_csv
from tests.factories.courses import NOW, make_staff
from tests.scenes import scene

pytestmark = pytest.mark.django_db


def send(school, by, text=None) -> RosterImport:
    content = (as_csv() if text is None else text).encode()
    return upload_roster(school=school, by=by, file_name="list.csv", content=content, at=NOW)


@scene
def roster(dublin, head) -> RosterImport:
    return send(dublin, head)


def entries_of(roster):
    with scope(organisation=roster.school):
        return preview_of(roster, today=NOW.date()).entries


def matters_of(roster) -> dict[int, list[str]]:
    return {entry.number: entry.matters for entry in entries_of(roster) if entry.matters}


def children_of(school) -> dict[tuple[str, str], tuple]:
    with scope(organisation=school):
        facts = (
            "display_name",
            "name_latin",
            "birth_year",
            "birth_month",
            "contact__phone",
            "cohort_place__cohort__name",
        )
        return {
            (row[0], row[1]): row[2:] for row in Student.objects.filter(school=school).values_list(*facts)
        }


def answer_all(roster) -> None:
    """As a registrar does who knows the children."""
    mend_row(roster=roster, number=4, values={"class": "二年级（甲）"})
    mend_row(roster=roster, number=7, values={"birth": "2017-02"})
    mend_row(roster=roster, number=8, values={"birth": "2017-05"})
    accept_row(roster=roster, number=13, matters={"same_child"})


def test_the_awkward_rows_are_neither_lost_nor_guessed(roster):
    entries = entries_of(roster)
    assert [entry.number for entry in entries] == list(range(2, 16))
    assert matters_of(roster) == {
        4: [Matter.NEW_CLASS],
        7: [Matter.BIRTH],
        8: [Matter.DAY_OR_MONTH],
        13: [Matter.SAME_CHILD],
    }
    assert [entry.verdict for entry in entries].count(Verdict.READY) == 10
    assert entries[5].verdict == Verdict.BLOCKED
    assert entries[2].class_meant == "二年级（甲）"
    assert entries[6].birth.choices == ("2017-05", "2017-12")
    assert entries[11].twins == [12]
    assert entries[3].class_name == "二年级（甲）"
    assert entries[0].siblings == ["吕思齐"]
    assert entries[1].siblings == ["吕思语"]
    assert (entries[4].birth.year, entries[4].birth.month) == (2018, 4)


def test_nothing_is_written_before_the_import(roster, dublin):
    answer_all(roster)
    assert children_of(dublin) == {}
    with scope(organisation=dublin):
        assert not Cohort.objects.exists()


def test_every_row_arrives_as_it_was_spelt(roster, dublin):
    answer_all(roster)
    assert matters_of(roster) == {}
    begin_import(roster=roster, at=NOW)
    children = children_of(dublin)
    assert len(children) == len(ROWS) - 1  # the two 王芳 share name and passport
    assert children["曾子墨", "ZENG ZIMO"] == (2017, 2, "085 000 0105", "三年级")
    assert children["Seán 陈 Ó Briain", "Ó BRIAIN SEÁN"] == (2017, 5, "085 000 0106", "三年级")
    assert children["陳柏翰", "CHEN PO-HAN"] == (2018, 5, "085 000 0103", "二年级（甲）")
    assert children["单雨桐", "SHAN YUTONG"][3] == "二年级（甲）"
    assert children["欧阳明轩", "OUYANG MINGXUAN"][2] == "０８５ ０００ ０１０４"
    with scope(organisation=dublin):
        roll = Student.objects.filter(school=dublin)
        assert roll.filter(display_name="王芳").count() == 2
        keys = dict(roll.values_list("display_name", "sort_key"))
    assert (keys["单雨桐"], keys["曾子墨"]) == ("shan yu tong", "zeng zi mo")
    assert (keys["区家豪"], keys["乐嘉怡"]) == ("ou jia hao", "yue jia yi")


def test_only_what_is_ready_is_imported(roster, dublin):
    begin_import(roster=roster, at=NOW)
    assert len(children_of(dublin)) == 10
    with scope(organisation=dublin):
        left = RosterRow.objects.filter(roster=roster, effect="").values_list("number", flat=True)
        assert list(left) == [4, 7, 8, 13]


def test_the_same_file_again_doubles_nobody(roster, dublin, head):
    answer_all(roster)
    begin_import(roster=roster, at=NOW)
    again = send(dublin, head)
    # What was answered by the roll is not asked again; what the file still says wrongly is.
    assert matters_of(again) == {4: [Matter.NEW_CLASS], 7: [Matter.BIRTH, Matter.SAME_CHILD]}
    begin_import(roster=again, at=NOW + timedelta(hours=1))
    with scope(organisation=dublin):
        assert Student.objects.filter(school=dublin).count() == len(ROWS)
        effects = RosterRow.objects.filter(roster=again).exclude(effect="").values_list("effect", flat=True)
        assert set(effects) == {"updated"}


def test_a_changed_file_changes_what_it_tells_and_takes_nothing_away(roster, dublin, head):
    begin_import(roster=roster, at=NOW)
    changed = send(dublin, head, "姓名,生日,班级,电话,邮箱\n吕思语,2018-03-04,三年级,,new@example.com\n")
    assert matters_of(changed) == {}
    begin_import(roster=changed, at=NOW + timedelta(hours=1))
    assert children_of(dublin)["吕思语", "LYU SIYU"] == (2018, 3, "+353 85 000 0101", "三年级")
    assert len(children_of(dublin)) == 10


def test_another_birth_or_script_may_be_the_same_child(dublin, head):
    with scope(organisation=dublin):
        known = enter_student(display_name="陈柏翰", school=dublin, birth_year=2018, birth_month=5)
    roster = send(dublin, head, "姓名,生日,电话\n陳柏翰,2018-05-06,085 000 0103\n")
    assert matters_of(roster) == {2: [Matter.SAME_CHILD]}
    assert [child.pk for child in entries_of(roster)[0].candidates] == [known.pk]
    accept_row(roster=roster, number=2, matters=set(), same_as=known)
    begin_import(roster=roster, at=NOW)
    assert children_of(dublin) == {("陳柏翰", ""): (2018, 5, "085 000 0103", None)}


def test_a_class_that_the_school_does_not_have_is_asked_about_once(roster, dublin, head):
    begin_import(roster=roster, at=NOW)
    more = send(
        dublin,
        head,
        "姓名,班级,电话\n甲一,六年级,0850000201\n乙二,六  年级,0850000202\n丙三,四年级,0850000203\n",
    )
    assert matters_of(more) == {2: [Matter.NEW_CLASS], 3: [Matter.NEW_CLASS]}
    accept_class(roster=more, name="六年级")
    assert matters_of(more) == {3: [Matter.NEW_CLASS]}
    accept_class(roster=more, name="六 年级")
    assert matters_of(more) == {}


def test_without_contact_or_name_or_with_a_formula(dublin, head):
    roster = send(
        dublin,
        head,
        "姓名,班级,电话,邮箱\n甲一,一班,,\n,一班,0850000201,\n=1+1,一班,,a@example.com\n丙三,,,x@\n",
    )
    assert matters_of(roster) == {
        2: [Matter.NO_CONTACT],
        3: [Matter.NO_NAME],
        4: [Matter.FORMULA],
        5: [Matter.EMAIL, Matter.NO_CLASS],
    }
    accept_row(roster=roster, number=2, matters={"no_contact"})
    accept_row(roster=roster, number=3, matters={"no_name"})
    assert [entry.verdict for entry in entries_of(roster)] == ["ready", "blocked", "blocked", "blocked"]


def test_a_mended_row_is_asked_about_anew(roster):
    accept_row(roster=roster, number=13, matters={"same_child"})
    mend_row(roster=roster, number=13, values={"birth": "2016-04-01"})
    assert Matter.SAME_CHILD in matters_of(roster)[13]


def test_other_columns_read_the_rows_anew(roster):
    accept_row(roster=roster, number=13, matters={"same_child"})
    choose_columns(roster=roster, columns={"name": 2, "phone": 6})
    roster.refresh_from_db()
    assert entries_of(roster)[0].values == {"name": "LYU SIYU", "phone": "+353 85 000 0101"}
    assert Matter.SAME_CHILD in matters_of(roster)[13]


def test_importing_twice_is_refused_and_changes_nothing(roster, dublin):
    begin_import(roster=roster, at=NOW)
    with pytest.raises(AlreadyImported):
        begin_import(roster=roster, at=NOW)
    assert len(children_of(dublin)) == 10


def test_headings_alone_are_said_to_be_that(dublin, head):
    with pytest.raises(NoRows, match="no row below them"):
        send(dublin, head, "姓名,班级,电话\n")


def test_nothing_ready_is_refused(dublin, head):
    roster = send(dublin, head, "姓名,电话\n甲一,\n")
    with pytest.raises(NothingToImport):
        begin_import(roster=roster, at=NOW)
    roster.refresh_from_db()
    assert roster.state == RosterState.READ


def test_a_worker_that_loses_its_lease_leaves_the_roll_as_it_was(roster, dublin):
    def lost(percent: int) -> None:
        if percent > 90:
            raise LeaseLost

    with pytest.raises(LeaseLost):
        import_roster(roster=roster, at=NOW, alive=lost)
    assert children_of(dublin) == {}
    begin_import(roster=roster, at=NOW)
    assert len(children_of(dublin)) == 10


def test_what_the_file_said_is_forgotten_after_seven_days(roster, dublin, head):
    begin_import(roster=roster, at=NOW)
    send(dublin, head)
    assert forget_old_rosters(at=NOW + timedelta(days=7)) == 0
    assert forget_old_rosters(at=NOW + timedelta(days=7, seconds=1)) == 2
    assert len(children_of(dublin)) == 10


@pytest.mark.parametrize("role", ["head", "registrar", "teacher", "editor", "publisher", "host"])
def test_only_head_and_registrar_see_rosters(roster, dublin, role):
    seen = RosterImport.objects.visible_to(make_staff(dublin, role)).exists()
    assert seen == (role in {"head", "registrar"})


def test_an_import_leaves_what_the_office_has_corrected(dublin, head):
    """Neither doubled, where the file still has the old spelling, nor changed back; nor by the undo."""
    begin_import(roster=send(dublin, head, "姓名,护照姓名,电话\n单小羽,SHAN X,0850000110\n"), at=NOW)
    with scope(organisation=dublin):
        child = Student.objects.get()
    told = "姓名,简体姓名,繁体姓名,昵称,护照姓名,电话\n单小羽,单小羽,單小羽,豆豆,SHAN Y,0850000110\n"
    correct_student(student=child, facts={"display_name": "单小雨", "name_latin": "SHAN XIAOYU"})
    again = send(dublin, head, told)
    begin_import(roster=again, at=NOW + timedelta(hours=1))
    with scope(organisation=dublin):
        child = Student.objects.get()
    assert (child.display_name, child.name_latin, child.sort_key) == ("单小雨", "SHAN XIAOYU", "shan xiao yu")
    assert (child.name_hans, child.name_hant, child.preferred_name) == ("单小羽", "單小羽", "豆豆")
    correct_student(student=child, facts={"preferred_name": "小雨"})
    undo_import(roster=again, at=NOW + timedelta(hours=2))
    with scope(organisation=dublin):
        child = Student.objects.get()
    assert (child.name_hant, child.preferred_name, child.name_latin) == ("", "小雨", "SHAN XIAOYU")
