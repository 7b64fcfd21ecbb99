"""Attendance: the later press counts, sending again changes nothing, and the school's clock says what day it is."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django_scopes import scope

from courses.attendance.actions import Told, take_attendance
from courses.attendance.models import AttendanceMark
from courses.attendance.refusals import DayToCome
from courses.attendance.sheet import lines_of
from courses.cohorts.models import Cohort, CohortPlace
from courses.students.models import Student
from courses.transfers.merging import merge_students
from tests.factories.courses import (
    NOW,
    count_statements,
    make_organisation,
    make_staff,
    make_student,
    make_user,
)
from tests.scenes import scene

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 20)
LATER = NOW + timedelta(minutes=5)


@scene
def cohort(dublin) -> Cohort:
    """Two children; the class meets on Fridays."""
    with scope(organisation=dublin):
        made = Cohort.objects.create(school=dublin, name="一年级", key="1", weekday=5)
        for name in ("王芳", "李雷"):
            CohortPlace.objects.create(student=make_student(dublin, name), cohort=made)
    return made


@scene
def teacher_here(dublin):
    return make_staff(dublin, "teacher", "laoshi")


@pytest.fixture(autouse=True)
def friday(monkeypatch):
    """Views and the API ask for the moment; the tests play at NOW."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


def children(cohort) -> list[int]:
    with scope(organisation=cohort.school):
        return list(cohort.places.order_by("student__sort_key").values_list("student", flat=True))


def take(cohort, by, *told, at=NOW):
    take_attendance(cohort=cohort, held_on=DAY, told=told, by=by, at=at)


def marks(cohort) -> dict[int, tuple[str, str]]:
    with scope(organisation=cohort.school):
        rows = AttendanceMark.objects.filter(cohort=cohort)
        return {row.student_id: (row.presence, row.pick_up_note) for row in rows}


def test_the_later_press_counts_in_whatever_order_they_arrive(cohort, head, teacher_here):
    first, second = children(cohort)
    take(cohort, teacher_here, Told(first, "late", "", LATER), at=LATER)
    # Pressed on another device before, and sent only now.
    take(cohort, head, Told(first, "absent", "", NOW), Told(second, "here", "王妈妈", NOW), at=LATER)
    assert marks(cohort) == {first: ("late", ""), second: ("here", "王妈妈")}
    take(
        cohort, head, Told(first, "excused", "", LATER + timedelta(seconds=1)), at=LATER + timedelta(hours=1)
    )
    assert marks(cohort)[first] == ("excused", "")


def test_sending_again_changes_nothing(cohort, head, teacher_here):
    first, _second = children(cohort)
    told = Told(first, "here", "", NOW)
    take(cohort, teacher_here, told)
    take(cohort, teacher_here, told, told, at=LATER)
    with scope(organisation=cohort.school):
        mark = AttendanceMark.objects.get()
    assert (mark.told_at, mark.by) == (NOW, teacher_here)


def test_a_clock_that_is_fast_does_not_win_for_ever(cohort, head, teacher_here):
    first, _second = children(cohort)
    take(cohort, teacher_here, Told(first, "absent", "", NOW + timedelta(days=99)))
    take(cohort, head, Told(first, "here", "", LATER), at=LATER)
    assert marks(cohort) == {first: ("here", "")}


def test_children_of_other_classes_are_passed_over(cohort, head, dublin, madrid):
    take(
        cohort,
        head,
        Told(make_student(dublin).pk, "here", "", NOW),
        Told(make_student(madrid).pk, "here", "", NOW),
    )
    assert marks(cohort) == {}


def test_who_has_left_the_class_stays_in_its_past(cohort, head):
    first, second = children(cohort)
    take(cohort, head, Told(first, "here", "", NOW))
    with scope(organisation=cohort.school):
        CohortPlace.objects.filter(student=first).delete()
    shown = {line.student.pk: line.presence for line in lines_of(cohort, DAY, head)}
    assert shown == {first: "here", second: ""}
    assert [line.student.pk for line in lines_of(cohort, DAY + timedelta(days=7), head)] == [second]


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        # Clocks go forward in the night before Sunday 29 March 2026, in Ireland at 01:00 UTC.
        (datetime(2026, 3, 28, 23, 59, tzinfo=UTC), date(2026, 3, 28)),
        (datetime(2026, 3, 29, 0, 0, tzinfo=UTC), date(2026, 3, 29)),
        (datetime(2026, 3, 29, 22, 59, tzinfo=UTC), date(2026, 3, 29)),
        (datetime(2026, 3, 29, 23, 0, tzinfo=UTC), date(2026, 3, 30)),
        # And back before Sunday 25 October.
        (datetime(2026, 10, 24, 22, 59, tzinfo=UTC), date(2026, 10, 24)),
        (datetime(2026, 10, 24, 23, 0, tzinfo=UTC), date(2026, 10, 25)),
        (datetime(2026, 10, 25, 23, 59, tzinfo=UTC), date(2026, 10, 25)),
        (datetime(2026, 10, 26, 0, 0, tzinfo=UTC), date(2026, 10, 26)),
    ],
)
def test_the_schools_clock_says_what_day_it_is(cohort, head, instant, day):
    assert cohort.school.day_at(instant) == day
    take_attendance(cohort=cohort, held_on=day, told=[], by=head, at=instant)
    with pytest.raises(DayToCome):
        take_attendance(cohort=cohort, held_on=day + timedelta(days=1), told=[], by=head, at=instant)


def test_the_database_keeps_one_mark_a_day(cohort, head):
    first, _second = children(cohort)
    take(cohort, head, Told(first, "here", "", NOW))
    facts = {"cohort": cohort, "student_id": first, "told_at": NOW, "by": head}
    with scope(organisation=cohort.school):
        for wrong in ({"held_on": DAY}, {"held_on": date(2026, 11, 1), "presence": "asleep"}):
            with pytest.raises(IntegrityError), transaction.atomic():
                AttendanceMark.objects.create(**facts | wrong)


def page_of(cohort, day="2026-11-20") -> str:
    return f"/en/office/dublin/cohorts/{cohort.pk}/attendance/{day}/"


def test_the_form_works_without_script(client, cohort, teacher_here):
    first, second = children(cohort)
    client.force_login(teacher_here)
    assert client.get(f"/en/office/dublin/cohorts/{cohort.pk}/attendance/")["Location"] == page_of(cohort)
    told = {
        f"presence-{first}": "late",
        f"note-{first}": "Oma",
        f"shown-{first}": "|",
        f"shown-{second}": "|",
    }
    page = client.post(page_of(cohort), told, follow=True)
    assert "The attendance is kept." in page.text
    assert marks(cohort) == {first: ("late", "Oma")}
    # From a page that is older than a colleague's press: only what was changed there is written.
    stale = {f"presence-{second}": "absent", f"shown-{first}": "|", f"shown-{second}": "|"}
    client.post(page_of(cohort), stale)
    assert marks(cohort) == {first: ("late", "Oma"), second: ("absent", "")}


def test_all_others_are_here_with_one_press(client, cohort, teacher_here):
    first, second = children(cohort)
    take(cohort, teacher_here, Told(first, "absent", "", NOW - timedelta(hours=1)))
    client.force_login(teacher_here)
    client.post(
        page_of(cohort), {"others": "here", f"presence-{first}": "absent", f"shown-{first}": "absent|"}
    )
    assert marks(cohort) == {first: ("absent", ""), second: ("here", "")}


def test_a_day_to_come_is_said_in_a_sentence(client, cohort, teacher_here):
    client.force_login(teacher_here)
    assert "This day has not begun" in client.get(page_of(cohort, "2026-11-21")).text
    page = client.post(page_of(cohort, "2026-11-21"), {"others": "here"}, follow=True)
    assert "Nothing was written" in page.text
    for nonsense in ("yesterday", "1999-01-01", "2026-02-30"):
        assert client.get(page_of(cohort, nonsense)).status_code == 404


def send(client, cohort, *told, sent_at=NOW):
    body = {"cohort": cohort.pk, "day": "2026-11-20", "marks": told, "sent_at": sent_at.isoformat()}
    return client.post("/api/v1/attendance", json.dumps(body), content_type="application/json")


def test_taps_are_sent_later_and_a_conflict_is_shown(client, cohort, head, teacher_here):
    first, _second = children(cohort)
    take(cohort, head, Told(first, "late", "", NOW - timedelta(minutes=1)))
    client.force_login(teacher_here)
    # Tapped an hour ago, by a clock that is a year slow.
    told_at = NOW - timedelta(days=365, hours=1)
    tap = {"student": first, "presence": "here", "note": "", "told_at": told_at.isoformat()}
    answer = send(client, cohort, tap, sent_at=NOW - timedelta(days=365)).json()
    assert answer["marks"][0] | {"student": 0} == {
        "student": 0,
        "presence": "late",
        "note": "",
        "said_by": "区志明, 08:59",
    }
    answer = send(client, cohort, tap | {"told_at": NOW.isoformat()}).json()
    assert (answer["marks"][0]["presence"], answer["marks"][0]["said_by"]) == ("here", "Laoshi, 09:00")
    assert send(client, cohort, tap | {"presence": "asleep"}).status_code == 422


def test_only_those_who_work_with_students_there(client, cohort, dublin):
    for user in (make_user(), make_staff(dublin, "editor"), make_staff(make_organisation("lyon"), "head")):
        client.force_login(user)
        assert client.get(page_of(cohort)).status_code == 404
        assert send(client, cohort).status_code == 404


def test_the_front_page_shows_the_classes_of_the_day(client, cohort, head, dublin, teacher_here):
    first, second = children(cohort)
    with scope(organisation=dublin):
        Cohort.objects.create(school=dublin, name="二年级", key="2", weekday=6)
    client.force_login(head)
    assert "attendance to take: 0 of 2" in client.get("/en/office/dublin/").text
    take(cohort, head, Told(first, "here", "", NOW), Told(second, "excused", "", NOW))
    page = client.get("/en/office/dublin/")
    assert [meeting.cohort.name for meeting in page.context["meetings"]] == ["一年级"]
    assert "attendance taken" in page.text


def test_a_head_says_on_which_day_classes_meet(client, cohort, head, dublin, teacher_here):
    with scope(organisation=dublin):
        other = Cohort.objects.create(school=dublin, name="二年级", key="2")
    client.force_login(head)
    client.post("/en/office/dublin/cohorts/meeting-day/", {"weekday": "6"})
    client.post("/en/office/dublin/cohorts/meeting-day/", {"weekday": "", "cohort": cohort.pk})
    with scope(organisation=dublin):
        assert dict(Cohort.objects.values_list("pk", "weekday")) == {cohort.pk: None, other.pk: 6}
    client.force_login(teacher_here)
    assert client.post("/en/office/dublin/cohorts/meeting-day/", {"weekday": "1"}).status_code == 404


@pytest.mark.parametrize("more", [0, 20])
def test_the_page_costs_the_same_for_a_large_class(client, cohort, head, more):
    with scope(organisation=cohort.school):
        for _number in range(more):
            CohortPlace.objects.create(student=make_student(cohort.school), cohort=cohort)
    client.force_login(head)
    client.get(page_of(cohort))
    assert count_statements(lambda: client.get(page_of(cohort))) <= 12
    told = [Told(child, "here", "", NOW) for child in children(cohort)]
    assert count_statements(lambda: take(cohort, head, *told)) <= 8


def test_marks_of_two_records_of_one_child_become_one_childs(cohort, head):
    first, second = children(cohort)
    week = timedelta(days=7)
    take(cohort, head, Told(first, "here", "", NOW), Told(second, "absent", "", NOW))
    take_attendance(cohort=cohort, held_on=DAY - week, told=[Told(second, "late", "", NOW)], by=head, at=NOW)
    people = Student.objects.with_scopes_disabled().in_bulk([first, second])
    merge_students(keep=people[first], other=people[second], by=head, at=NOW)
    marks = AttendanceMark.objects.with_scopes_disabled().filter(student=first)
    assert dict(marks.values_list("held_on", "presence")) == {DAY: "here", DAY - week: "late"}
