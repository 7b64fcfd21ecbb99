"""The guardian's pages: children, slip, names, card, unlinking."""

import pytest
from django.test import Client
from django_scopes import scope

from courses.families.actions import make_card, make_slips
from courses.families.models import ChildCard, FamilySlip
from courses.students.models import Guardian, Student
from tests.factories.courses import (
    NOW,
    count_statements,
    make_child,
    make_course,
    make_enrolment,
    make_run,
)


@pytest.fixture
def device(mei):
    client = Client()
    client.force_login(mei)
    return client


@pytest.fixture
def code(head, pupil):
    with scope(organisation=pupil.school):
        return make_slips(school=pupil.school, students=[pupil], by=head, at=NOW)[0].code


def link(device, code, month=3, year=2018):
    return device.post("/en/family/link/", {"code": code, "month": month, "year": year}, follow=True)


def text_of(answer):
    return answer.content.decode()


def test_nobody_yet(device):
    shown = text_of(device.get("/en/family/"))
    assert "No child is linked to you yet." in shown
    assert 'href="/en/family/link/"' in shown


def test_the_qr_code_of_a_slip_leads_to_the_filled_form(device, code):
    visitor = Client().get(f"/en/slip/{code}/", follow=True)
    assert "/accounts/login/" in visitor.redirect_chain[-1][0]
    assert code in visitor.redirect_chain[-1][0]
    form = text_of(device.get(f"/en/slip/{code}/", follow=True))
    assert f'value="{code}"' in form
    assert device.get("/en/slip/")["Location"] == "/en/family/link/"


def test_a_slip_links_and_says_so(device, code, time_machine):
    time_machine.move_to(NOW)
    shown = text_of(link(device, f"{code[:4].lower()}-{code[4:]}"))
    assert "is linked to you now." in shown
    assert "李明" in shown


def test_a_wrong_month_keeps_what_was_typed(device, code, time_machine):
    time_machine.move_to(NOW)
    shown = text_of(link(device, code, month=4))
    assert "You can try 4 more times" in shown
    assert f'value="{code}"' in shown
    assert '<option value="2018" selected>' in shown


def test_a_short_code_is_no_try(device, code):
    shown = text_of(link(device, code[:5]))
    assert "A code has eight letters and figures." in shown


def test_eight_wrong_codes_bar_the_door_for_a_while(device, code, time_machine):
    time_machine.move_to(NOW)
    for _time in range(8):
        assert "No slip has this code." in text_of(link(device, "22222222"))
    assert "Too many wrong codes." in text_of(link(device, code))
    time_machine.shift(16 * 60)
    assert "is linked to you now." in text_of(link(device, code))


def test_a_claim_is_said_to_wait(device, code, pupil, time_machine):
    time_machine.move_to(NOW)
    Student.objects.with_scopes_disabled().update(birth_month=None)
    shown = text_of(link(device, code))
    assert "The school looks at it and writes to you" in shown
    assert "looks at the slip you have used" in shown
    assert "李明" not in shown.split("</header>", 1)[1].split("My family")[1]


def test_home_costs_the_same_for_one_child_and_for_three(device, mei, dublin, suyun):
    def enrolled_child():
        child = make_child(mei, dublin)
        make_card(student=child, by=mei, at=NOW)
        make_enrolment(make_run(make_course(suyun)), child, by=mei)

    enrolled_child()
    device.get("/en/family/")
    one = count_statements(lambda: device.get("/en/family/"))
    for _time in range(2):
        enrolled_child()
    assert count_statements(lambda: device.get("/en/family/")) == one
    assert one <= 15


def test_names_are_written_and_the_roll_stays(device, mei, dublin):
    child = make_child(mei, dublin, "陈小满")
    told = {
        "preferred_name": "Xiaoman",
        "name_latin": "CHEN XIAO MAN",
        "name_hans": "",
        "name_hant": "陳小滿",
    }
    device.post(f"/en/family/children/{child.pk}/names/", told)
    child.refresh_from_db()
    assert (str(child), child.display_name, child.name_latin) == ("Xiaoman", "陈小满", "CHEN XIAO MAN")
    assert child.name_hant == "陳小滿"


def test_a_card_is_made_shown_printed_and_replaced(device, mei, dublin):
    child = make_child(mei, dublin)
    address = f"/en/family/children/{child.pk}/card"
    assert text_of(device.get(f"{address}/")).count('name="animal"') == 12
    assert device.get(f"{address}.pdf").status_code == 404
    assert "Please choose an animal." not in text_of(
        device.post(f"{address}/", {"animal": "panda"}, follow=True)
    )
    shown = text_of(device.get(f"{address}/"))
    assert 'aria-label="Panda"' in shown
    assert 'class="qr"' in shown
    pdf = device.get(f"{address}.pdf")
    assert (pdf["Content-Type"], pdf.content[:5]) == ("application/pdf", b"%PDF-")
    device.post(f"{address}/", {"animal": "owl"})
    assert [card.animal for card in ChildCard.objects.visible_to(mei).standing()] == ["owl"]


def test_unlinking_asks_first(device, mei, dublin):
    child = make_child(mei, dublin)
    make_card(student=child, by=mei, at=NOW)
    address = f"/en/family/children/{child.pk}/leave/"
    assert "What your child takes part in and has learned stays." in text_of(device.get(address))
    assert Guardian.objects.visible_to(mei).current().count() == 1
    device.post(address)
    assert Guardian.objects.visible_to(mei).current().count() == 0
    assert not ChildCard.objects.with_scopes_disabled().standing().exists()
    assert device.get(address).status_code == 404


def test_whose_child_it_is_not_is_told_nothing(device, mei, pupil, student, child):
    pages = ("names/", "card/", "card.pdf", "leave/")
    for person in (mei, student):
        device.force_login(person)
        for number in (pupil.pk, child.pk):
            got = {page: device.get(f"/en/family/children/{number}/{page}").status_code for page in pages}
            assert set(got.values()) == {404}


def test_slips_are_the_schools_business(code, mei, head, stranger, teacher):
    seen = {
        user.username: FamilySlip.objects.visible_to(user).count() for user in (mei, head, stranger, teacher)
    }
    assert seen == {"mei": 0, "head": 1, "stranger": 0, "teacher": 0}
