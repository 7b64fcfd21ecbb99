"""From a child's page in the office to another school, or to the other record of the same child."""

import pytest
from django.urls import reverse

from courses.students.models import Student
from courses.transfers.models import StudentTransfer
from tests.factories.courses import make_staff, make_student
from tests.scenes import scene

pytestmark = pytest.mark.django_db


@scene
def pupil(dublin) -> Student:
    return make_student(dublin, "陈小满", birth_year=2017, birth_month=5)


@scene
def twin(dublin) -> Student:
    return make_student(dublin, "CHEN Xiaoman", birth_year=2017, birth_month=5)


@pytest.fixture
def desk(client, head):
    client.force_login(head)
    return client


def page_of(pupil) -> str:
    return reverse("office:student", args=["dublin", pupil.pk])


def door(name, pupil) -> str:
    return reverse(f"transfers:{name}", args=["dublin", pupil.pk])


def test_a_child_is_offered_from_their_page(desk, pupil, warsaw):
    page = desk.get(page_of(pupil)).text
    assert f'href="{door("transfer", pupil)}"' in page
    asking = desk.get(door("transfer", pupil)).text
    assert "Until the other school answers" in asking
    assert f'href="{page_of(pupil)}"' in asking
    assert not StudentTransfer.objects.with_scopes_disabled().exists()
    desk.post(door("transfer", pupil), {"to": "warsaw"})
    waits = desk.get(page_of(pupil)).text
    assert "You have offered the child to Warsaw school, which has not answered yet." in waits
    assert f'href="{reverse("transfers:transfers", args=["dublin"])}">Look at it' in waits
    assert door("transfer", pupil) not in waits


def test_two_records_are_made_one_from_the_childs_page(desk, pupil, twin):
    assert f'href="{door("merge", pupil)}"' in desk.get(page_of(pupil)).text
    found = desk.get(door("merge", pupil)).text
    assert f'href="?other={twin.pk}"' in found and f'href="{page_of(pupil)}"' in found
    both = desk.get(door("merge", pupil), {"other": twin.pk}).text
    assert "This cannot be undone." in both
    done = desk.post(door("merge", pupil), {"other": twin.pk}, follow=True)
    assert done.redirect_chain == [(page_of(pupil), 302)]
    assert "The two records are one now." in done.text
    assert desk.get(page_of(twin)).status_code == 404


@pytest.mark.parametrize("sought", ["陳小滿", "xiaoman", "XIAO MAN"])
def test_the_other_record_is_found_however_the_name_is_written(desk, dublin, pupil, sought):
    other = make_student(dublin, "刘海", birth_year=2011)
    found = desk.get(door("merge", other), {"q": sought}).text
    assert f'href="?other={pupil.pk}"' in found


def test_who_does_not_keep_the_roll_sees_neither_door(client, dublin, pupil, head, warsaw):
    client.force_login(make_staff(dublin, "teacher"))
    page = client.get(page_of(pupil)).text
    assert door("transfer", pupil) not in page and door("merge", pupil) not in page
