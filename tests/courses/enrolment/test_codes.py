"""A run's code admits whoever enters it, until it is replaced or ended."""

from datetime import timedelta

import pytest

from courses.enrolment.actions import end_code, enrol_by_code, make_code
from courses.enrolment.codes import ALPHABET, new_code, plain_code, shown_code
from courses.enrolment.models import Enrolment, EnrolmentCode
from courses.enrolment.refusals import EnrolmentNotOpen, NoSuchCode
from tests.factories.courses import (
    NOW,
    make_child,
    make_course,
    make_run,
    make_staff,
    make_student,
    make_user,
)
from tests.scenes import scene

pytestmark = pytest.mark.django_db


@scene
def invited(madrid):
    return make_run(make_course(madrid), who_may_enrol="invited")


@scene
def code(invited, madrid) -> EnrolmentCode:
    return make_code(run=invited, by=make_staff(madrid, "head"), at=NOW)


def enter(code, *students, at=NOW):
    return enrol_by_code(students=students or [make_student()], code=code, by=make_user(), at=at)


@pytest.mark.parametrize("typed", ["acde-3467", " ACDE 3467 ", "ＡＣＤＥ－３４６７", "ac de–34 67"])
def test_a_code_is_read_in_any_spelling(typed):
    assert plain_code(typed) == "ACDE3467"
    assert shown_code("ACDE3467") == "ACDE-3467"


def test_codes_are_drawn_from_what_cannot_be_mistaken():
    assert {character for _ in range(200) for character in new_code()} == set(ALPHABET)


def test_a_code_admits_to_an_invited_run_and_twice_does_no_harm(invited, code):
    children = [make_student(), make_student()]
    for _press in range(2):
        run, places = enter(shown_code(code.code).lower(), *children)
        assert (run, [place.state for place in places]) == (invited, ["confirmed", "confirmed"])
    assert Enrolment.objects.with_scopes_disabled().count() == 2


def test_a_new_code_ends_the_one_before(invited, code):
    newer = make_code(run=invited, by=code.made_by, at=NOW)
    with pytest.raises(NoSuchCode):
        enter(code.code)
    enter(newer.code)
    for _press in range(2):
        end_code(run=invited, at=NOW)
    with pytest.raises(NoSuchCode):
        enter(newer.code)


def test_a_code_may_have_a_last_moment(invited, code):
    code.good_until = NOW + timedelta(days=1)
    code.save()
    enter(code.code)
    with pytest.raises(NoSuchCode):
        enter(code.code, at=code.good_until)


def test_a_code_opens_no_closed_run(invited, code):
    invited.enrolment_closes_at = NOW
    invited.save()
    with pytest.raises(EnrolmentNotOpen):
        enter(code.code)


class TestThePage:
    @pytest.fixture(autouse=True)
    def now(self, time_machine):
        time_machine.move_to(NOW)

    def test_a_guardian_enrols_two_children_at_once(self, client, madrid, code):
        guardian = make_user("mother")
        children = [make_child(guardian, madrid) for _ in range(2)]
        client.force_login(guardian)
        data = {"code": code.code, "people": [child.pk for child in children]}
        page = client.post("/en/enrol/", data, follow=True).content.decode()
        assert "Enrolled. A letter confirms it." in page
        rows = Enrolment.objects.with_scopes_disabled().order_by("arrival")
        assert [row.student for row in rows] == children

    def test_who_is_alone_is_asked_for_the_code_only(self, client, code):
        client.force_login(make_user("adult"))
        page = client.get(f"/en/enrol/?code={code.code}").content.decode()
        assert f'value="{code.code}"' in page and "Who is it for?" not in page
        client.post("/en/enrol/", {"code": code.code})
        assert Enrolment.objects.with_scopes_disabled().get().student.user.username == "adult"

    def test_somebody_elses_child_is_not_there(self, client, madrid, code):
        guardian, other = make_user("mother"), make_student(madrid)
        make_child(guardian, madrid)
        client.force_login(guardian)
        client.post("/en/enrol/", {"code": code.code, "people": [other.pk]})
        assert not Enrolment.objects.with_scopes_disabled().exists()

    def test_the_ninth_try_is_held_back_even_with_the_right_code(self, client, code):
        client.force_login(make_user("guesser"))
        for _try in range(8):
            assert "No course run has this code" in client.post("/en/enrol/", {"code": "X"}).content.decode()
        page = client.post("/en/enrol/", {"code": code.code}).content.decode()
        assert "That were many wrong codes." in page
        assert not Enrolment.objects.with_scopes_disabled().exists()
