"""The first page of Wagtail's admin shows authors their own house and the way to a new course."""

import pytest
from django.test import Client, RequestFactory
from django.urls import reverse

from courses.organisations.actions import appoint_staff
from courses.organisations.front_desk import FrontDesk, add_front_desk
from tests.factories.courses import count_statements, make_organisation, make_staff, make_user

pytestmark = pytest.mark.django_db


def first_page(user) -> str:
    client = Client()
    client.force_login(user)
    return client.get(reverse("wagtailadmin_home")).content.decode()


def test_a_teacher_finds_the_way_to_a_new_course() -> None:
    madrid, dublin = make_organisation("madrid"), make_organisation("dublin")
    teacher = make_staff(madrid, "teacher")

    page = first_page(teacher)

    address = reverse("wagtailadmin_pages:add", args=["courses", "coursepage", madrid.page.pk])
    assert f'href="{address}"' in page
    assert madrid.name in page
    assert dublin.name not in page
    client = Client()
    client.force_login(teacher)
    assert client.get(address).status_code == 200


def test_an_operator_sees_the_page_as_it_is() -> None:
    make_organisation("madrid")
    assert "coursepage" not in first_page(make_user("admin", is_superuser=True))


def test_three_houses_cost_no_more_than_one(rf: RequestFactory) -> None:
    request = rf.get("/admin/")
    request.user = make_staff(make_organisation("madrid"), "teacher")

    def desk() -> str:
        panels: list[FrontDesk] = []
        add_front_desk(request, panels)
        return panels[0].render_html({})

    assert count_statements(desk) == 1
    for slug in ("dublin", "warsaw"):
        appoint_staff(organisation=make_organisation(slug), user=request.user, role="teacher")
    assert count_statements(desk) == 1
    assert desk().count("<h2") == 3
