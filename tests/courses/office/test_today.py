"""The office's front page and its navigation: what waits, and which doors a role opens."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from courses.office.doors import doors_open_to
from courses.organisations.actions import appoint_staff, invite_staff
from courses.organisations.models import Invitation
from courses.rosters.actions import begin_import, upload_roster
from tests.factories.courses import count_statements, make_staff, make_user

pytestmark = pytest.mark.django_db
OFFICE = "/en/office/dublin/"


def page_for(client, user):
    client.force_login(user)
    return client.get(OFFICE)


def counts(answer) -> dict[str, int]:
    return {waiting.words: waiting.count for waiting in answer.context["waiting"]}


def send(dublin, head, lines: str):
    content = f"姓名,班级,电话\n{lines}".encode()
    return upload_roster(school=dublin, by=head, file_name="x.csv", content=content, at=timezone.now())


def test_nothing_waits(client, head):
    answer = page_for(client, head)
    assert answer.context["waiting"] == []
    assert "Nothing waits for you here." in answer.text


def test_what_waits_stands_with_its_number(client, dublin, head):
    begin_import(
        roster=send(dublin, head, "王芳,一年级,0850000110\n李雷,一年级,\n张三,一年级,\n"), at=timezone.now()
    )
    answer = page_for(client, head)
    assert counts(answer) == {"rows of the last roster need a look": 2}
    send(dublin, head, "王芳,一年级,0850000110\n")
    now = timezone.now()
    for name in ("mei", "ming", "late"):
        invite_staff(organisation=dublin, email=f"{name}@example.org", role="host", by=head, at=now)
    Invitation.objects.filter(email__startswith="late").update(
        ends_at=now, invited_at=now - timedelta(days=9)
    )
    # Of an older file nothing is asked: what it left out was mended and sent again.
    answer = page_for(client, head)
    assert counts(answer) == {"roster is not imported yet": 1, "invitations have no answer yet": 2}
    assert f'href="{OFFICE}rosters/"' in answer.text


def doors(answer) -> list[str]:
    return re.findall(r'<a class="chip" href="/en/office/dublin/([^"]*)"', answer.text)


def test_each_role_finds_its_own_doors(client, dublin, head):
    assert {"", "rosters/", "staff/"} <= set(doors(page_for(client, head)))
    registrar = doors(page_for(client, make_staff(dublin, "registrar")))
    assert "rosters/" in registrar
    assert "staff/" not in registrar
    editor = make_staff(dublin, "editor")
    invite_staff(organisation=dublin, email="mei@example.org", role="host", by=head, at=timezone.now())
    answer = page_for(client, editor)
    assert not {"rosters/", "staff/"} & set(doors(answer))
    assert counts(answer) == {}


def test_an_association_has_no_roll(client, suyun):
    client.force_login(make_staff(suyun, "head"))
    answer = client.get("/en/office/suyun/")
    assert "/en/office/suyun/rosters/" not in answer.text
    assert "/en/office/suyun/staff/" in answer.text


def test_the_current_door_is_marked(client, head):
    client.force_login(head)
    for address, current in ((OFFICE, OFFICE), (f"{OFFICE}rosters/", f"{OFFICE}rosters/")):
        page = client.get(address).text
        assert re.findall(r'<a class="chip" href="([^"]*)" aria-current="page"', page) == [current]


def test_a_class_that_is_changed_lies_behind_the_door_of_classes(dublin, head):
    links = doors_open_to(head, dublin, f"{OFFICE}classes/7/change/")
    assert [link.url for link in links if link.is_current] == [f"{OFFICE}cohorts/"]


def test_one_office_is_gone_into_and_several_are_chosen_from(client, dublin, madrid, head):
    client.force_login(head)
    assert client.get("/en/office/")["Location"] == OFFICE
    appoint_staff(organisation=madrid, user=head, role="teacher")
    page = client.get("/en/office/").text
    assert OFFICE in page
    assert "/en/office/madrid/" in page


def test_the_way_there_stands_in_the_menu_and_on_the_organisations_page(client, dublin, head):
    client.force_login(head)
    assert 'href="/en/office/"' in client.get("/en/courses/").text
    assert f'href="{OFFICE}"' in client.get("/en/organisations/dublin/").text
    client.force_login(make_user())
    assert "/office/" not in client.get("/en/organisations/dublin/").text
    assert client.get("/en/office/").status_code == 404


def test_the_page_costs_the_same_for_three_rosters(client, dublin, head):
    send(dublin, head, "王芳,一年级,0850000110\n")
    page_for(client, head)
    few = count_statements(lambda: client.get(OFFICE))
    for _time in range(3):
        send(dublin, head, "王芳,一年级,0850000110\n")
    assert count_statements(lambda: client.get(OFFICE)) == few <= 20
