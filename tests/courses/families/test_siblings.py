"""A brother or sister is linked without typing another code, by whoever has shown that the address is theirs."""

import pytest
from django.test import Client
from django_scopes import scope

from cms.accounts.actions import keep_address
from courses.families.actions import answer_claim, make_slips, unlink, use_slip, use_slip_of_sibling
from courses.families.models import SLIP_STANDS, FamilySlip
from courses.families.refusals import SlipLocked, UnknownSlip, WrongBirth
from courses.students.actions import link_guardian
from courses.students.models import FamilyContact, Guardian, Student
from tests.factories.courses import NOW, make_organisation, make_student, make_user

MEI = "mei@example.org"


def child_of(school, name, email=MEI, **facts) -> Student:
    born = {"birth_year": 2019, "birth_month": 4} | facts
    child = make_student(school, name, **born)
    with scope(organisation=school):
        FamilyContact.objects.create(student=child, email=email, phone="0850000401")
    return child


def print_for(clerk, *students) -> list:
    with scope(organisation=students[0].school):
        return make_slips(school=students[0].school, students=students, by=clerk, at=NOW)


@pytest.fixture
def brother(pupil) -> Student:
    """Known by the same address, which the school wrote in capitals."""
    return child_of(pupil.school, "李亮", email=MEI.upper())


@pytest.fixture
def slip(pupil, brother, mei, head) -> FamilySlip:
    """The brother's. Mei has confirmed her address and has used the slip of `pupil`."""
    keep_address(user=mei, is_confirmed=True)
    with scope(organisation=pupil.school):
        FamilyContact.objects.create(student=pupil, email=MEI)
    first, second = print_for(head, pupil, brother)
    use_slip(code=first.code, year=2018, month=3, by=mei, at=NOW)
    return second.slip


def offered(user, at=NOW) -> list[str]:
    slips = FamilySlip.objects.with_scopes_disabled().offered_to(user, at)
    return [slip.student.display_name for slip in slips]


def children(user) -> list[str]:
    links = Guardian.objects.with_scopes_disabled().current().filter(user=user)
    return list(links.order_by("pk").values_list("student__display_name", flat=True))


def use(slip, by, month=4, year=2019):
    return use_slip_of_sibling(slip=slip, year=year, month=month, by=by, at=NOW)


def test_who_states_the_month_of_the_brother_is_linked_to_him_once(slip, mei):
    assert offered(mei) == ["李亮"]
    for _press in range(2):
        assert use(slip, mei).used_by == mei
    assert children(mei) == ["李明", "李亮"]
    assert offered(mei) == []


def test_five_wrong_months_lock_his_slip_as_any_other(slip, mei):
    for _time in range(4):
        with pytest.raises(WrongBirth):
            use(slip, mei, month=5)
    with pytest.raises(SlipLocked):
        use(slip, mei, month=6)
    assert (children(mei), offered(mei)) == (["李明"], [])
    with pytest.raises(UnknownSlip):
        use(slip, mei)


def unconfirmed(mei, pupil, brother):
    mei.emailaddress_set.update(verified=False)


def without_a_child(mei, pupil, brother):
    unlink(guardian=Guardian.objects.with_scopes_disabled().get(user=mei), by=mei, at=NOW)


def another_address_of_the_brother(mei, pupil, brother):
    """The telephone number is still the same."""
    FamilyContact.objects.with_scopes_disabled().filter(student=brother).update(email="x@example.org")


def another_address_of_the_child(mei, pupil, brother):
    FamilyContact.objects.with_scopes_disabled().filter(student=pupil).update(email="x@example.org")


def another_school(mei, pupil, brother):
    brother.school = make_organisation("cork", country="IE")
    brother.save()


def unlinked_from_the_brother_before(mei, pupil, brother):
    """The school had its reasons, and prints a slip for somebody else."""
    unlink(guardian=link_guardian(user=mei, student=brother), by=make_user(), at=NOW)


@pytest.mark.parametrize(
    "change",
    [
        unconfirmed,
        without_a_child,
        another_address_of_the_brother,
        another_address_of_the_child,
        another_school,
        unlinked_from_the_brother_before,
    ],
)
def test_nothing_is_offered_where_anything_is_in_doubt(slip, mei, pupil, brother, change):
    assert offered(mei) == ["李亮"]
    change(mei, pupil, brother)
    assert offered(mei) == []
    with pytest.raises(UnknownSlip):
        use(slip, mei)
    assert "李亮" not in children(mei)


def test_the_other_parent_is_offered_nothing(slip, pupil):
    """Linked to the first child, under an address that the school has written down for nobody."""
    father = make_user("father")
    keep_address(user=father, is_confirmed=True)
    link_guardian(user=father, student=pupil)
    assert offered(father) == []


def test_a_slip_whose_time_is_over_is_not_offered(slip, mei):
    assert offered(mei, NOW + SLIP_STANDS) == []


def test_where_the_school_does_not_know_the_month_it_is_asked_and_its_no_is_kept(slip, mei, brother, head):
    Student.objects.with_scopes_disabled().filter(pk=brother.pk).update(birth_month=None, birth_year=None)
    assert use(slip, mei).claimed_by == mei
    assert (children(mei), offered(mei)) == (["李明"], [])
    answer_claim(slip=slip, is_guardian=False, at=NOW)
    print_for(head, brother)
    assert offered(mei) == []


def test_the_family_page_offers_it_and_asks_for_the_month(slip, mei, time_machine):
    time_machine.move_to(NOW)
    device, address = Client(), f"/en/family/siblings/{slip.pk}/"
    device.force_login(mei)
    assert f'href="{address}"' in device.get("/en/family/").text
    assert "李亮" in device.get(address).text
    wrong = device.post(address, {"month": 5, "year": 2019}).text
    assert "You can try 4 more times" in wrong
    done = device.post(address, {"month": 4, "year": 2019}, follow=True)
    assert "is linked to you now." in done.text
    assert address not in done.text
    assert device.post(address, {"month": 4, "year": 2019})["Location"] == "/en/family/"
    device.force_login(make_user())
    assert device.get(address).status_code == 404
