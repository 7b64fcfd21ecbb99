"""An undo takes back what stands as the import wrote it, and says what stays."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django_scopes import scope

from courses.cohorts.actions import cohort_named, move_students
from courses.cohorts.models import Cohort
from courses.rosters.actions import begin_import, undo_import
from courses.rosters.models import RosterImport, RosterRow
from courses.rosters.refusals import CannotUndo, ImportedAgain
from courses.students.actions import correct_student, link_guardian
from courses.students.models import FamilyContact, Student
from courses.transfers.actions import accept_transfer, ask_transfer
from courses.transfers.merging import merge_students
from tests.courses.rosters.test_actions import children_of, send
from tests.factories.courses import (
    NOW,
    count_statements,
    make_course,
    make_enrolment,
    make_run,
    make_student,
    make_user,
)
from tests.scenes import scene

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=2)
FIRST = (
    "姓名,护照姓名,生日,班级,监护人,邮箱,电话\n"
    "安一,AN YI,2017-01-01,一年级,安妈,an@example.org,0850000301\n"
    "白二,BAI ER,2017-02-01,一年级,白妈,bai@example.org,0850000302\n"
    "陈三,CHEN SAN,2017-03-01,一年级,陈妈,chen@example.org,0850000303\n"
)
#: Another class, guardian and number for 安一 and 白二; 新四 is new.
SECOND = (
    "姓名,护照姓名,生日,班级,监护人,邮箱,电话\n"
    "安一,AN YIYI,2017-01-01,二年级,安爸,an@example.org,0850000311\n"
    "白二,BAI ERER,2017-02-01,二年级,白爸,bai@example.org,0850000312\n"
    "新四,XIN SI,2017-04-01,三年级,新妈,xin@example.org,0850000304\n"
)


def bring_in(school, by, text, at=NOW) -> RosterImport:
    with scope(organisation=school):
        names = {line.split(",")[3] for line in text.splitlines()[1:]}
    for name in names:
        cohort_named(school=school, name=name)
    roster = send(school, by, text)
    begin_import(roster=roster, at=at)
    roster.refresh_from_db()
    assert roster.state == "imported"
    return roster


@scene
def roster(dublin, head) -> RosterImport:
    return send(dublin, head)


@scene
def first(dublin, head) -> RosterImport:
    return bring_in(dublin, head, FIRST)


@scene
def second(dublin, head, first) -> RosterImport:
    return bring_in(dublin, head, SECOND, NOW + timedelta(hours=1))


def child(school, name) -> Student:
    with scope(organisation=school):
        return Student.objects.select_related("contact", "cohort_place__cohort").get(display_name=name)


def stayed(roster) -> list[tuple[str, str]]:
    """What the rows say after the undo: the name in the file, and why."""
    rows = RosterRow.objects.with_scopes_disabled().filter(roster=roster).order_by("number")
    return [(row.cells[0], row.stays) for row in rows if row.stays]


def test_undo_makes_the_roll_what_it_was(roster, dublin, head):
    begin_import(roster=roster, at=NOW)
    before = children_of(dublin)
    changed = send(
        dublin, head, "姓名,生日,班级,电话\n吕思语,2018-03-04,五年级,0851\n新来,2018-01-01,五年级,0852\n"
    )
    begin_import(roster=changed, at=NOW + timedelta(hours=1))
    assert len(children_of(dublin)) == 11
    with pytest.raises(ImportedAgain):
        undo_import(roster=roster, at=NOW + timedelta(hours=2))
    undo_import(roster=changed, at=NOW + timedelta(hours=2))
    assert children_of(dublin) == before
    undo_import(roster=roster, at=NOW + timedelta(hours=2))
    assert children_of(dublin) == {}
    with scope(organisation=dublin):
        assert not Cohort.objects.exists()
    with pytest.raises(CannotUndo):
        undo_import(roster=roster, at=NOW + timedelta(hours=2))


def test_of_two_changes_the_later_is_undone_first(roster, dublin, head):
    begin_import(roster=roster, at=NOW)
    one, two = (send(dublin, head, f"姓名,生日,电话\n吕思语,2018-03-04,085{number}\n") for number in (1, 2))
    begin_import(roster=one, at=NOW + timedelta(hours=1))
    begin_import(roster=two, at=NOW + timedelta(hours=2))
    with pytest.raises(ImportedAgain):
        undo_import(roster=one, at=NOW + timedelta(hours=3))
    assert children_of(dublin)["吕思语", "LYU SIYU"][2] == "0852"
    undo_import(roster=two, at=NOW + timedelta(hours=3))
    undo_import(roster=one, at=NOW + timedelta(hours=3))
    assert children_of(dublin)["吕思语", "LYU SIYU"][2] == "+353 85 000 0101"


def test_undo_ends_after_seven_days(roster, dublin):
    begin_import(roster=roster, at=NOW)
    with pytest.raises(CannotUndo):
        undo_import(roster=roster, at=NOW + timedelta(days=7))
    assert len(children_of(dublin)) == 10


def test_what_nobody_touched_is_as_it_was_and_nothing_is_said(dublin, first, second):
    undo_import(roster=second, at=LATER)
    an = child(dublin, "安一")
    assert (an.name_latin, an.contact.name, an.contact.phone) == ("AN YI", "安妈", "0850000301")
    assert an.cohort_place.cohort.name == "一年级"
    assert stayed(second) == []
    assert sorted(name for name, _latin in children_of(dublin)) == ["安一", "白二", "陈三"]


def test_a_name_that_the_office_has_corrected_since_stays(dublin, first, second):
    correct_student(student=child(dublin, "安一"), facts={"name_latin": "AN YI-YI"})
    undo_import(roster=second, at=LATER)
    an = child(dublin, "安一")
    assert (an.name_latin, an.contact.phone, an.cohort_place.cohort.name) == (
        "AN YI-YI",
        "0850000301",
        "一年级",
    )
    assert child(dublin, "白二").name_latin == "BAI ER"
    assert stayed(second) == [("安一", "changed")]


def test_one_line_of_a_contact_that_was_changed_stays_and_the_others_go_back(dublin, first, second):
    FamilyContact.objects.with_scopes_disabled().filter(student=child(dublin, "安一")).update(phone="0859")
    undo_import(roster=second, at=LATER)
    an = child(dublin, "安一")
    assert (an.contact.name, an.contact.phone, an.name_latin) == ("安妈", "0859", "AN YI")
    assert stayed(second) == [("安一", "changed")]


def test_a_class_that_the_office_chose_since_stays(dublin, head, first, second):
    moved = [child(dublin, "安一"), child(dublin, "新四")]
    other = cohort_named(school=dublin, name="特别班")
    move_students(school=dublin, students=moved, to=other, by=head, at=LATER)
    undo_import(roster=second, at=LATER)
    assert child(dublin, "安一").cohort_place.cohort == other
    assert child(dublin, "白二").cohort_place.cohort.name == "一年级"
    assert child(dublin, "新四").cohort_place.cohort == other
    assert stayed(second) == [("安一", "changed"), ("新四", "changed")]


def test_a_class_that_is_gone_is_not_gone_back_to(dublin, head, first, second):
    """Everybody has left 一年级, and the office has removed it."""
    with scope(organisation=dublin):
        everybody = list(Student.objects.filter(school=dublin, cohort_place__cohort__name="一年级"))
    move_students(school=dublin, students=everybody, to=None, by=head, at=LATER)
    with scope(organisation=dublin):
        Cohort.objects.get(name="一年级").delete()
    undo_import(roster=second, at=LATER)
    an = child(dublin, "安一")
    assert (an.cohort_place.cohort.name, an.name_latin) == ("二年级", "AN YI")
    assert stayed(second) == [("安一", "changed"), ("白二", "changed")]


def test_a_contact_that_the_import_brought_goes_unless_it_was_mended(dublin, head, first):
    with scope(organisation=dublin):
        FamilyContact.objects.filter(student__school=dublin).delete()
    roster = bring_in(dublin, head, SECOND, NOW + timedelta(hours=1))
    FamilyContact.objects.with_scopes_disabled().filter(student=child(dublin, "白二")).update(phone="0859")
    undo_import(roster=roster, at=LATER)
    assert not hasattr(child(dublin, "安一"), "contact")
    assert child(dublin, "白二").contact.phone == "0859"


def test_month_and_year_of_birth_go_back_together_or_stay_together(dublin, head, first):
    told = "姓名,护照姓名,生日,班级,监护人,邮箱,电话\n安一,AN YI,2016-05-01,一年级,安妈,an@example.org,0850000301\n"
    roster = send(dublin, head, told)
    with scope(organisation=dublin):
        RosterRow.objects.filter(roster=roster).update(same_as=child(dublin, "安一"), accepted=["same"])
    begin_import(roster=roster, at=NOW + timedelta(hours=1))
    assert child(dublin, "安一").birth_month == 5
    correct_student(student=child(dublin, "安一"), facts={"birth_month": 6})
    undo_import(roster=roster, at=LATER)
    an = child(dublin, "安一")
    assert (an.birth_year, an.birth_month) == (2016, 6)
    assert stayed(roster) == [("安一", "changed")]


def a_guardian(student):
    link_guardian(user=make_user(), student=student)


def a_login(student):
    Student.objects.with_scopes_disabled().filter(pk=student.pk).update(user=make_user())


def a_seat(student):
    make_enrolment(make_run(make_course(student.school)), student)


@pytest.mark.parametrize("give", [a_guardian, a_login, a_seat])
def test_a_new_child_on_whom_something_hangs_stays_and_the_others_leave(dublin, first, give):
    give(child(dublin, "白二"))
    undo_import(roster=first, at=LATER)
    assert [name for name, _latin in children_of(dublin)] == ["白二"]
    assert child(dublin, "白二").contact.phone == "0850000302"
    assert stayed(first) == [("白二", "in_use")]


def test_a_new_child_whose_record_was_corrected_stays(dublin, first):
    correct_student(student=child(dublin, "白二"), facts={"preferred_name": "小白"})
    undo_import(roster=first, at=LATER)
    assert [name for name, _latin in children_of(dublin)] == ["白二"]
    assert stayed(first) == [("白二", "changed")]


def test_a_child_who_is_at_another_school_by_now_is_left_alone(dublin, warsaw, head, first, second):
    an = child(dublin, "安一")
    accept_transfer(transfer=ask_transfer(student=an, to=warsaw, by=head, at=LATER), by=head, at=LATER)
    undo_import(roster=second, at=LATER)
    assert child(warsaw, "安一").name_latin == "AN YIYI"
    assert stayed(second) == [("安一", "gone")]


def test_a_record_that_was_made_one_with_another_is_left_alone(dublin, head, first):
    kept = make_student(dublin, "安怡")
    merge_students(keep=kept, other=child(dublin, "安一"), by=head, at=LATER)
    undo_import(roster=first, at=LATER)
    assert [name for name, _latin in children_of(dublin)] == ["安一", "安怡"]
    assert child(dublin, "安怡").contact.phone == "0850000301"
    assert stayed(first) == [("安一", "gone")]


def test_the_pages_say_before_and_after_how_many_stay_and_why(client, dublin, head, first, time_machine):
    time_machine.move_to(LATER)
    a_guardian(child(dublin, "白二"))
    correct_student(student=child(dublin, "陈三"), facts={"preferred_name": "小陈"})
    client.force_login(head)
    ask = client.get(reverse("rosters:undo", args=["dublin", first.pk])).text
    said = (
        "1 child stays, all or in part, as they are now. Somebody has corrected the record since",
        "1 child stays, all or in part, as they are now. They have a seat, a guardian",
    )
    assert "1 child that it added leaves the roll." in ask
    assert all(sentence in ask for sentence in said)
    page = client.post(reverse("rosters:undo", args=["dublin", first.pk]), follow=True).text
    assert all(sentence in page for sentence in said)
    assert "The roll is as it was before." not in page
    listed = page[page.index("What was not taken back") :]
    assert "白二" in listed and "陈三" in listed and "安一" not in listed


def test_a_later_import_is_named_before_anybody_presses(client, dublin, head, first, second, time_machine):
    time_machine.move_to(LATER)
    client.force_login(head)
    ask = client.get(reverse("rosters:undo", args=["dublin", first.pk])).text
    assert "A later import has changed children of this one again." in ask
    assert "Undo the import" not in ask
    undo_import(roster=second, at=LATER)
    assert "Undo the import" in client.get(reverse("rosters:undo", args=["dublin", first.pk])).text


def test_an_undo_costs_the_same_for_one_and_for_forty(dublin, head):
    def costs(number: int, base: int) -> int:
        lines = "".join(
            f"学生{base + n},S {base + n},2017-01-01,一年级,妈,m{base + n}@example.org,0851{base + n:05}\n"
            for n in range(number)
        )
        heading = FIRST.splitlines()[0] + "\n"
        bring_in(dublin, head, heading + lines, NOW)
        roster = bring_in(dublin, head, heading + lines.replace("一年级", "二年级"), NOW + timedelta(hours=1))
        return count_statements(lambda: undo_import(roster=roster, at=LATER))

    assert costs(1, 0) == costs(40, 100) <= 20
