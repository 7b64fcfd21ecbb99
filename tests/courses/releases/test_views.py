"""The screens: an association puts a release together, a school answers."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client

from courses.releases.adopting import Terms, adopt_courses
from courses.releases.models import Adoption, Release
from tests.factories.courses import NOW, count_statements, make_course, make_staff

pytestmark = pytest.mark.django_db
RELEASES = "/en/office/suyun/releases/"
ADOPTIONS = "/en/office/dublin/adoptions/"


def as_(user) -> Any:
    client = Client()
    client.force_login(user)
    return client


def test_from_a_title_to_the_announcement(editor, brush, poems, dublin, madrid):
    client = as_(editor)
    begun = client.post(RELEASES, {"title": "春季", "starts_on": "2026-11-16", "note": "请看。"})
    release = Release.objects.get()
    one = f"{RELEASES}{release.pk}/"
    assert begun.url == f"{one}courses/"
    spread = client.post(f"{one}courses/", {"per_week": 1, "first": 1})
    assert spread.url == f"{one}schools/"
    assert client.post(f"{one}schools/?country=IE", {"all": "1"}).url == one
    assert list(release.schools.all()) == [dublin]
    # What is not shown stays chosen.
    client.post(f"{one}schools/?q=madrid", {"school": madrid.pk})
    assert set(release.schools.all()) == {dublin, madrid}
    client.post(f"{one}courses/", {f"week-{brush.pk}": 4, f"week-{poems.pk}": ""})
    assert list(release.offers.values_list("course", "week")) == [(brush.pk, 4)]
    assert "The heads of 2 schools get one letter each." in client.get(f"{one}announce/").content.decode()
    assert client.post(f"{one}announce/").url == one
    release.refresh_from_db()
    assert release.announced_at == NOW


def test_a_week_that_is_none_is_said_beside_it(draft, editor, brush):
    answer = as_(editor).post(f"{RELEASES}{draft.pk}/courses/", {f"week-{brush.pk}": 53})
    assert answer.status_code == 200
    assert "less than or equal to 52" in answer.content.decode()
    assert draft.offers.count() == 2


def test_a_school_sees_what_is_new_and_adopts_several_at_once(announced, dublin, head):
    announced.offers.update(opens_at=NOW)
    client = as_(head)
    assert "courses are new: adopt them or not" in client.get("/en/office/dublin/").text
    page = client.get(ADOPTIONS)
    assert "2 new" in page.content.decode()
    offers = [offer.pk for offer in page.context["new"]]
    ticked = client.post(ADOPTIONS, {"offer": offers, "adopt": "1"})
    assert ticked.url == f"{ADOPTIONS}adopt/?offer={offers[0]}&offer={offers[1]}"
    form = {"offer": offers, "starts_on": "2026-12-06", "ends_on": "2026-12-05"}
    assert "The last day is before the first" in client.post(f"{ADOPTIONS}adopt/", form).content.decode()
    assert client.post(f"{ADOPTIONS}adopt/", form | {"ends_on": "2027-01-31"}).url == ADOPTIONS
    runs = dublin.runs.order_by("pk")
    assert [run.ends_on for run in runs] == [date(2027, 1, 31)] * 2
    assert "0 new" in client.get(ADOPTIONS).content.decode()


def test_a_school_declines_and_thinks_again(announced, head):
    client = as_(head)
    offer = announced.offers.first().pk
    client.post(ADOPTIONS, {"offer": offer, "decline": "1"})
    answer = Adoption.objects.get()
    page = client.get(ADOPTIONS).content.decode()
    assert "0 new" in page
    assert "Think again" in page
    client.post(f"{ADOPTIONS}{answer.pk}/back/")
    assert "1 new" in client.get(ADOPTIONS).content.decode()


def test_without_a_tick_nothing_happens(announced, head):
    answer = as_(head).post(ADOPTIONS, {"adopt": "1"})
    assert answer.url == ADOPTIONS
    assert [str(one) for one in get_messages(answer.wsgi_request)] == ["Tick at least one course first."]


@pytest.mark.parametrize("page", [ADOPTIONS, "plan"])
def test_more_courses_cost_no_more_statements(page, announced, suyun, editor, head, dublin):
    client = as_(editor if page == "plan" else head)
    address = f"{RELEASES}{announced.pk}/" if page == "plan" else page
    announced.offers.update(opens_at=NOW)
    adopt_courses(
        school=dublin,
        offers=[announced.offers.first().pk],
        terms=Terms(starts_on=NOW.date(), teacher=make_staff(dublin, "teacher")),
        by=head,
        at=NOW,
    )
    client.get(address)
    few = count_statements(lambda: client.get(address))
    for _course in range(3):
        announced.offers.create(course=make_course(suyun), week=3, opens_at=NOW - timedelta(days=1))
    assert count_statements(lambda: client.get(address)) == few <= 18
