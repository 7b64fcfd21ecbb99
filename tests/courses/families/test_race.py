"""A slip in the hands of several people at once: it links as the rules allow, and locks once."""

import threading
import time
from collections import Counter

import pytest
from django_scopes import scope

from cms.mail.models import Letter
from courses.families import actions
from courses.families.actions import make_slips, use_slip
from courses.families.models import FamilySlip
from courses.families.refusals import SlipLocked, SlipReplaced, SlipUsed, WrongBirth
from courses.students.actions import link_guardian
from courses.students.models import Guardian, Student
from courses.students.refusals import TwoGuardians
from courses.transfers.merging import merge_students
from tests.factories.courses import NOW, make_organisation, make_staff, make_student, make_user
from tests.races import RACE, all_at_once

pytestmark = RACE


@pytest.fixture
def pupil(postgresql: None) -> Student:
    return make_student(make_organisation("dublin"), "李明", birth_year=2018, birth_month=3)


@pytest.fixture
def clerks(pupil):
    """Head and registrar: both keep the roll."""
    return [make_staff(pupil.school, role) for role in ("head", "registrar")]


@pytest.fixture
def code(pupil, clerks) -> str:
    return print_for(pupil, clerks)


def print_for(pupil, clerks) -> str:
    with scope(organisation=pupil.school):
        return make_slips(school=pupil.school, students=[pupil], by=clerks[0], at=NOW)[0].code


def use(code, by, month=3):
    return use_slip(code=code, year=2018, month=month, by=by, at=NOW)


def links(pupil) -> list[int]:
    rows = Guardian.objects.with_scopes_disabled().current().filter(student=pupil)
    return list(rows.values_list("user", flat=True))


def kinds(faults) -> Counter:
    return Counter(type(fault) for fault in faults)


def letters(occasion: str) -> int:
    return Letter.objects.filter(key__contains=occasion).count()


def test_of_two_people_with_one_slip_one_is_linked(pupil, code):
    people = [make_user(), make_user()]
    faults = all_at_once(lambda number: use(code, people[number]), 2)
    assert kinds(faults) == {SlipUsed: 1}
    slip = FamilySlip.objects.with_scopes_disabled().get()
    assert links(pupil) == [slip.used_by_id]


def test_one_person_who_presses_ten_times_is_linked_once(pupil, code):
    other, mother = make_user(), make_user()
    link_guardian(user=other, student=pupil)
    assert all_at_once(lambda _number: use(code, mother), 10) == []
    assert links(pupil) == [other.pk, mother.pk]
    # The other guardian learns of it, once.
    assert letters("-linked-to-") == 1


def test_of_three_who_come_for_one_child_two_are_linked(pupil, code):
    """One is there already; the slip and the office come for the second place in the same moment."""
    there, with_slip, by_office = make_user(), make_user(), make_user()
    link_guardian(user=there, student=pupil)
    doors = [lambda: use(code, with_slip), lambda: link_guardian(user=by_office, student=pupil)]
    faults = all_at_once(lambda number: doors[number](), 2)
    assert kinds(faults) == {TwoGuardians: 1}
    slip = FamilySlip.objects.with_scopes_disabled().get()
    won_by_slip = slip.used_by_id == with_slip.pk
    assert sorted(links(pupil)) == sorted([there.pk, with_slip.pk if won_by_slip else by_office.pk])
    assert (slip.used_at is None) == (not won_by_slip)


def test_of_two_claims_for_one_child_one_waits_and_the_office_is_told_once(pupil, code):
    Student.objects.with_scopes_disabled().update(birth_month=None)
    people = [make_user(), make_user()]
    faults = all_at_once(lambda number: use(code, people[number], month=number + 1), 2)
    assert kinds(faults) == {SlipUsed: 1}
    slip = FamilySlip.objects.with_scopes_disabled().get()
    assert slip.claimed_month == people.index(slip.claimed_by) + 1
    assert (links(pupil), letters("-claimed-to-")) == ([], 2)


def test_wrong_tries_in_the_same_moment_lock_once_and_tell_the_office_once(pupil, code):
    people = [make_user() for _ in range(8)]
    faults = all_at_once(lambda number: use(code, people[number], month=4), 8)
    assert kinds(faults) == {WrongBirth: 4, SlipLocked: 4}
    assert sorted(fault.tries_left for fault in faults if isinstance(fault, WrongBirth)) == [1, 2, 3, 4]
    slip = FamilySlip.objects.with_scopes_disabled().get()
    assert (slip.wrong_tries, slip.locked_at, slip.used_by) == (5, NOW, None)
    # One to the head, one to the registrar.
    assert letters("-locked-to-") == 2


@pytest.mark.parametrize("wrong", [4, 9])
def test_who_knows_the_month_among_those_who_guess_is_linked_or_locked_out(pupil, code, wrong):
    mother, strangers = make_user(), [make_user() for _ in range(wrong)]

    def press(number: int) -> None:
        use(code, strangers[number], month=4) if number < wrong else use(code, mother)

    found = kinds(all_at_once(press, wrong + 1))
    slip = FamilySlip.objects.with_scopes_disabled().get()
    assert links(pupil) == ([mother.pk] if slip.used_at else [])
    assert slip.used_at is not None or wrong > 4, "four wrong tries lock nothing"
    assert (slip.locked_at is None) == (slip.used_at is not None)
    assert found[WrongBirth] == min(slip.wrong_tries, 4)
    assert letters("-locked-to-") == (0 if slip.used_at else 2)


def test_printing_again_while_the_slip_is_used_leaves_one_of_them_good(pupil, clerks, code):
    mother, newer = make_user(), []

    def press(number: int) -> None:
        use(code, mother) if number else newer.append(print_for(pupil, clerks))

    faults = all_at_once(press, 2)
    assert kinds(faults) in ({}, {SlipReplaced: 1})
    assert links(pupil) == ([] if faults else [mother.pk])
    standing = FamilySlip.objects.with_scopes_disabled().standing()
    assert standing.count() == 1
    if faults:
        use(newer[0], mother)
        assert links(pupil) == [mother.pk]


@pytest.mark.parametrize(("step", "is_printed"), [("link_guardian", False), ("new_code", True)])
def test_nobody_waits_for_each_other_in_a_circle(pupil, clerks, code, monkeypatch, step, is_printed):
    """Somebody has the slip in hand and reaches for the child, while the office, which makes two records
    one, has the child in hand and reaches for the slip."""
    mother, kept = make_user(), make_student(pupil.school, "李明明")
    in_hand, do = threading.Event(), getattr(actions, step)

    def do_later(**who):
        in_hand.set()
        time.sleep(0.5)
        return do(**who)

    monkeypatch.setattr(actions, step, do_later)

    def press(number: int) -> None:
        if number:
            assert in_hand.wait(10)
            merge_students(keep=kept, other=pupil, by=clerks[0], at=NOW)
        elif is_printed:
            print_for(pupil, clerks)
        else:
            use(code, mother)

    assert all_at_once(press, 2) == []
    assert links(kept) == ([] if is_printed else [mother.pk])
    assert not FamilySlip.objects.with_scopes_disabled().standing().exists()
