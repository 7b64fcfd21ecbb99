"""One press enrols; one question and one press leave; strangers find nothing."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from django.utils import translation
from wagtail import hooks
from wagtail.models import Page, PageViewRestriction

from cms.accounts.models import User
from courses.catalogue.models import CourseRun
from courses.enrolment.actions import withdraw_enrolment
from courses.enrolment.models import Enrolment
from courses.organisations.models import Organisation
from courses.students.actions import student_for
from courses.students.models import Guardian, Student
from tests.factories.courses import (
    NOW,
    make_child,
    make_course,
    make_enrolment,
    make_organisation,
    make_run,
    make_staff,
    make_user,
)
from tests.scenes import scene

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english", "at_now")]
COURSE = "/en/organisations/madrid/brush/"


def leads_to(response: Any) -> str:
    """Where the redirect goes."""
    assert response.status_code == 302
    return str(response.url)


@pytest.fixture
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def at_now():
    with time_machine.travel(NOW, tick=False):
        yield


@scene
@time_machine.travel(NOW, tick=False)
def madrid() -> Organisation:
    return make_organisation("madrid")


@scene
@time_machine.travel(NOW, tick=False)
def run(madrid: Organisation) -> CourseRun:
    return make_run(make_course(madrid, "brush"))


@scene
@time_machine.travel(NOW, tick=False)
def anna() -> User:
    return make_user("anna")


def press(client: Client, run: CourseRun, **data: Any) -> Any:
    return client.post(reverse("enrolment:enrol", args=[run.pk]), data)


def says(client: Client, address: str = COURSE) -> str:
    return client.get(address).content.decode()


def enrolments() -> list[tuple[str, str]]:
    rows = Enrolment.objects.with_scopes_disabled().order_by("pk")
    return list(rows.values_list("student__display_name", "state"))


def test_a_visitor_is_sent_to_sign_in_and_back_to_the_course(client: Client, run: CourseRun) -> None:
    for answer in (press(client, run), client.get(reverse("enrolment:enrol", args=[run.pk]))):
        assert leads_to(answer) == f"/en/accounts/login/?next={COURSE}"
    assert enrolments() == []


def test_one_press_enrols_and_leads_on(client: Client, run: CourseRun, anna: User) -> None:
    client.force_login(anna)
    answer = press(client, run)
    assert leads_to(answer) == COURSE
    assert enrolments() == [("Anna", "confirmed")]
    page = says(client)
    assert "You are enrolled. A letter confirms it." in page
    assert "Continue" in page


def test_whoever_may_look_before_the_first_day_is_told_when_it_is(
    client: Client, run: CourseRun, anna: User
) -> None:
    make_enrolment(run, student_for(user=anna), by=anna)
    client.force_login(anna)
    assert "The course begins on 1 December 2026. Its lessons are open to you already." in says(client)
    # Midnight has passed in Madrid, though not yet in London.
    with time_machine.travel(datetime(2026, 11, 30, 23, 30, tzinfo=UTC), tick=False):
        assert "The course begins on" not in says(client)


def test_a_second_press_from_a_stale_page_is_told_apart_from_the_first(
    client: Client, madrid: Organisation, run: CourseRun, anna: User
) -> None:
    child = make_child(anna, madrid, "陈小满")
    client.force_login(anna)
    for data in ({}, {"student": child.pk}):
        press(client, run, **data)
    says(client)
    with time_machine.travel(NOW + timedelta(minutes=1), tick=False):
        for data in ({}, {"student": child.pk}):
            assert leads_to(press(client, run, **data)) == COURSE
        page = says(client)
    assert "You are already enrolled. Nothing was changed." in page
    assert '<bdi class="notranslate" translate="no">陈小满</bdi> is already enrolled.' in page
    assert "A letter confirms it." not in page
    assert enrolments() == [("Anna", "confirmed"), ("陈小满", "confirmed")]


def test_a_page_with_a_readers_button_is_never_shown_again_from_a_store(
    client: Client, run: CourseRun, anna: User
) -> None:
    assert "no-store" not in client.get(COURSE).headers.get("Cache-Control", "")
    client.force_login(anna)
    assert client.get(COURSE)["Cache-Control"] == "private, no-store"


def test_it_leads_to_the_lesson_to_continue_with(client: Client, run: CourseRun, anna: User) -> None:
    client.force_login(anna)
    with hooks.register_temporarily("lesson_to_continue", lambda *_asked: "/en/lesson/", order=-1):
        assert press(client, run).url == "/en/lesson/"


def test_a_press_by_get_changes_nothing(client: Client, run: CourseRun, anna: User) -> None:
    client.force_login(anna)
    answer = client.get(reverse("enrolment:enrol", args=[run.pk]))
    assert leads_to(answer) == COURSE
    assert enrolments() == []


def test_a_press_without_a_token_is_refused(run: CourseRun, anna: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(anna)
    assert press(client, run).status_code == 403
    assert enrolments() == []


def test_a_full_run_puts_on_the_waiting_list_with_a_place(client: Client, run: CourseRun, anna: User) -> None:
    CourseRun.objects.update(seats=1)
    make_enrolment(run)
    make_enrolment(run)
    client.force_login(anna)
    assert press(client, run).url == COURSE
    page = says(client)
    assert "You are number 2 on the waiting list, and we write as soon as a seat is free." in page
    assert enrolments()[-1] == ("Anna", "waiting")


def test_a_closed_run_refuses_with_a_sentence(client: Client, run: CourseRun, anna: User) -> None:
    CourseRun.objects.update(enrolment_closes_at=NOW)
    client.force_login(anna)
    assert press(client, run).url == COURSE
    assert "Enrolment for this course is not open at the moment." in says(client)
    assert enrolments() == []


def test_what_is_not_there_is_not_found(
    client: Client, madrid: Organisation, run: CourseRun, anna: User
) -> None:
    client.force_login(anna)
    draft = make_run(make_course(madrid, live=False))
    assert press(client, draft).status_code == 404
    assert client.post(reverse("enrolment:enrol", args=[10**9])).status_code == 404
    assert client.post("/en/learning/enrol/99999999999999999999999999/").status_code == 404


def test_a_guardian_enrols_a_child(client: Client, madrid: Organisation, run: CourseRun, anna: User) -> None:
    child = make_child(anna, madrid, "陈小满")
    client.force_login(anna)
    page = says(client)
    assert f'<input type="hidden" name="student" value="{child.pk}">' in page
    assert "Enrol myself" in page
    assert press(client, run, student=child.pk).url == COURSE
    page = says(client)
    assert '<bdi class="notranslate" translate="no">陈小满</bdi> is enrolled.' in page
    assert enrolments() == [("陈小满", "confirmed")]


def test_a_guardian_enrols_several_children_by_one_press(
    client: Client, madrid: Organisation, run: CourseRun, anna: User
) -> None:
    first, second, third = (make_child(anna, madrid, name) for name in ("陈小满", "陈小鱼", "陈小山"))
    client.force_login(anna)
    page = says(client)
    assert page.count('type="checkbox" name="student"') == 3
    assert press(client, run, whose="children", student=[first.pk, third.pk, third.pk]).url == COURSE
    page = says(client)
    assert page.count("is enrolled. A letter confirms it.") == 2
    assert enrolments() == [("陈小满", "confirmed"), ("陈小山", "confirmed")]
    # One is left to choose: a button with the name, as for an only child.
    assert f'<input type="hidden" name="student" value="{second.pk}">' in page


def test_no_tick_and_no_foreign_child_enrols_nobody(
    client: Client, madrid: Organisation, run: CourseRun, anna: User
) -> None:
    own, foreign = make_child(anna, madrid), make_child(make_user(), madrid)
    client.force_login(anna)
    press(client, run, whose="children")
    assert "Tick the children whom you want to enrol" in says(client)
    for asked in ([own.pk, foreign.pk], [own.pk] * 21):
        assert press(client, run, whose="children", student=asked).status_code == 404
    assert enrolments() == []


def test_the_last_seat_goes_to_one_of_two_siblings(
    client: Client, madrid: Organisation, run: CourseRun, anna: User
) -> None:
    CourseRun.objects.filter(pk=run.pk).update(seats=1)
    children = [make_child(anna, madrid, name) for name in ("陈小满", "陈小鱼")]
    client.force_login(anna)
    press(client, run, whose="children", student=[child.pk for child in children])
    page = says(client)
    assert "is enrolled. A letter confirms it." in page
    assert "is number 1 on the waiting list" in page
    assert enrolments() == [("陈小满", "confirmed"), ("陈小鱼", "waiting")]


@pytest.mark.parametrize("student", ["stranger", "0", "-1", "x", "²", "9" * 30, "1\x00"])
def test_nobody_enrols_a_child_they_do_not_answer_for(
    client: Client, madrid: Organisation, run: CourseRun, anna: User, student: str
) -> None:
    stranger = make_child(make_user(), madrid)
    for user in (anna, make_staff(madrid, "teacher")):
        client.force_login(user)
        asked = stranger.pk if student == "stranger" else student
        assert press(client, run, student=asked).status_code == 404
    assert enrolments() == []
    assert Student.objects.with_scopes_disabled().count() == 1


def test_leaving_asks_once_and_can_be_undone(client: Client, run: CourseRun, anna: User) -> None:
    enrolment = make_enrolment(run, student_for(user=anna), by=anna)
    client.force_login(anna)
    withdraw = reverse("enrolment:withdraw", args=[enrolment.pk])
    question = says(client, withdraw)
    assert "Leave the course?" in question
    assert enrolments() == [("Anna", "confirmed")]

    done = leads_to(client.post(withdraw))
    assert done == reverse("enrolment:withdrawn", args=[enrolment.pk])
    assert enrolments() == [("Anna", "withdrawn")]
    assert "Undo" in says(client, done)

    press(client, run, student=enrolment.student_id)
    assert enrolments() == [("Anna", "confirmed")]
    assert leads_to(client.get(done)) == COURSE


def test_who_goes_back_after_leaving_is_told_so_again(client: Client, run: CourseRun, anna: User) -> None:
    enrolment = make_enrolment(run, student_for(user=anna), by=anna)
    client.force_login(anna)
    withdraw = reverse("enrolment:withdraw", args=[enrolment.pk])
    done = leads_to(client.post(withdraw))
    assert "You have left the course." in says(client, done)
    assert leads_to(client.get(withdraw)) == done


def test_of_a_place_in_line_it_is_the_list_that_was_left(
    client: Client, madrid: Organisation, run: CourseRun, anna: User
) -> None:
    CourseRun.objects.update(seats=1)
    make_enrolment(run, student_for(user=anna), by=anna)
    enrolment = make_enrolment(run, make_child(anna, madrid, "陈小满"), by=anna)
    client.force_login(anna)
    done = leads_to(client.post(reverse("enrolment:withdraw", args=[enrolment.pk])))
    page = says(client, done)
    assert "has left the waiting list." in page
    assert "has left the course." not in page


def test_no_undo_is_offered_when_there_is_none(client: Client, run: CourseRun, anna: User) -> None:
    enrolment = make_enrolment(run, student_for(user=anna), by=anna)
    CourseRun.objects.update(enrolment_closes_at=NOW)
    client.force_login(anna)
    withdraw = reverse("enrolment:withdraw", args=[enrolment.pk])
    assert "there is no coming back into this run" in says(client, withdraw)
    assert "Undo" not in says(client, leads_to(client.post(withdraw)))


def test_strangers_find_no_enrolment(
    client: Client, madrid: Organisation, run: CourseRun, anna: User
) -> None:
    """Not even their head, who may see the record: leaving is for the family to decide."""
    enrolment = make_enrolment(run, make_child(anna, madrid, "陈小满"), by=anna)
    doors = [
        reverse("enrolment:withdraw", args=[enrolment.pk]),
        reverse("enrolment:withdrawn", args=[enrolment.pk]),
    ]
    for door in doors:
        assert leads_to(client.get(door)).startswith("/en/accounts/login/")
    for stranger in (make_user(), make_staff(madrid, "head")):
        client.force_login(stranger)
        for door in doors:
            assert client.get(door).status_code == 404
        assert client.post(doors[0]).status_code == 404
    assert enrolments() == [("陈小满", "confirmed")]


def test_a_former_guardian_is_a_stranger_with_the_next_request(
    client: Client, madrid: Organisation, run: CourseRun, anna: User
) -> None:
    child = make_child(anna, madrid)
    enrolment = make_enrolment(run, child, by=anna)
    client.force_login(anna)
    door = reverse("enrolment:withdraw", args=[enrolment.pk])
    assert client.get(door).status_code == 200
    Guardian.objects.with_scopes_disabled().filter(user=anna).update(left_at=NOW)
    assert client.get(door).status_code == 404
    withdraw_enrolment(enrolment=enrolment, by=anna, at=NOW)


def restrict(page: Page, kind: str, *groups: Group) -> None:
    restriction = PageViewRestriction.objects.create(page=page, restriction_type=kind, password="opensesame")
    restriction.groups.set(groups)


@pytest.mark.parametrize("is_above", [False, True])
@pytest.mark.parametrize("kind", ["groups", "password"])
def test_a_restricted_course_is_not_there_for_who_may_not_see_it(
    client: Client, run: CourseRun, kind: str, is_above: bool
) -> None:
    restrict(run.course.get_parent() if is_above else run.course, kind)
    client.force_login(make_user())
    press = reverse("enrolment:enrol", args=[run.pk])
    assert client.post(press).status_code == client.get(press).status_code == 404
    assert not Enrolment.objects.with_scopes_disabled().exists()


@pytest.mark.parametrize("kind", ["login", "groups", "password"])
def test_who_may_see_a_restricted_course_may_enrol(client: Client, run: CourseRun, kind: str) -> None:
    members = Group.objects.create(name="members")
    restrict(run.course, kind, members)
    user = make_user()
    user.groups.add(members)
    client.force_login(user)
    restriction = PageViewRestriction.objects.get()
    session = client.session
    session[PageViewRestriction.passed_view_restrictions_session_key] = [restriction.pk]
    session.save()
    assert client.post(reverse("enrolment:enrol", args=[run.pk])).status_code == 302
    assert Enrolment.objects.with_scopes_disabled().get().student.user == user


@pytest.mark.parametrize("kind", ["login", "groups"])
def test_visitors_do_not_learn_of_a_restricted_course(client: Client, run: CourseRun, kind: str) -> None:
    restrict(run.course, kind)
    assert client.get(reverse("enrolment:enrol", args=[run.pk])).status_code == 404


def test_staff_enter_runs_of_their_own_restricted_course(client: Client, run: CourseRun) -> None:
    restrict(run.course, "groups")
    client.force_login(make_staff(run.organisation, "teacher"))
    assert client.post(reverse("enrolment:enrol", args=[run.pk])).status_code == 302


@pytest.mark.parametrize("seats", [None, 0])
def test_chinese_sentences_stand_without_half_width_spaces(
    client: Client, run: CourseRun, seats: int | None
) -> None:
    CourseRun.objects.filter(pk=run.pk).update(seats=1 if seats == 0 else None)
    if seats == 0:
        make_enrolment(run)
    user = make_user()
    seat = make_enrolment(run, student_for(user=user))
    client.force_login(user)
    with translation.override("zh-hans"):
        addresses = [reverse("enrolment:withdraw", args=[seat.pk]), run.course.get_url()]
    for address in addresses:
        page = client.get(address).text.partition("<main")[2].partition("</main>")[0]
        assert re.findall(r"[。，：；！？] *\S", page)
        assert re.findall(r"[。，：；！？] +\S+", page) == []
