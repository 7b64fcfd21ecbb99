"""The list of organisations and the page of one."""

import pytest
from django.core.cache import cache
from django.test import Client
from wagtail import hooks

from courses.organisations.models import Organisation
from courses.organisations.sections import PageSection
from tests.factories.courses import count_statements, make_course, make_organisation

pytestmark = pytest.mark.django_db


def visit(client: Client, path: str = "organisations/", language: str = "en"):
    cache.clear()
    response = client.get(f"/{language}/{path}")
    assert response.status_code == 200
    return response


def test_schools_and_associations_stand_apart_and_who_is_both_in_both(client: Client) -> None:
    make_organisation("madrid", kind=Organisation.Kind.SCHOOL)
    make_organisation("suyun", kind=Organisation.Kind.ASSOCIATION)
    make_organisation("dublin", kind=Organisation.Kind.BOTH)
    make_organisation("closed").page.unpublish()
    context = visit(client).context
    assert [page.slug for page in context["schools"]] == ["madrid", "dublin"]
    assert [page.slug for page in context["associations"]] == ["suyun", "dublin"]


def test_without_organisations_the_list_says_so(client: Client) -> None:
    make_organisation("closed").page.unpublish()
    assert "No organisation has opened its doors here yet." in visit(client).content.decode()


@pytest.mark.parametrize(
    ("language", "facts"),
    [
        ("en", ["Madrid, Spain", "Spanish", "Simplified Chinese", "Sunday 10:00–16:30"]),
        ("zh-hans", ["西班牙", "西班牙语", "简体中文"]),
        ("es", ["España", "español"]),
    ],
)
def test_the_facts_stand_in_the_reader_s_language(client: Client, language: str, facts: list[str]) -> None:
    make_organisation("madrid")
    page = visit(client, "organisations/madrid/", language).content.decode()
    assert [fact for fact in facts if fact not in page] == []


def test_published_courses_are_listed_and_drafts_are_not(client: Client) -> None:
    madrid = make_organisation("madrid")
    make_course(madrid, "brush")
    make_course(madrid, "draft", live=False)
    make_course(make_organisation("dublin", country="IE"), "ink")
    context = visit(client, "organisations/madrid/").context
    assert [course.slug for course in context["courses"]] == ["brush"]


def test_a_house_without_courses_shows_a_way_on(client: Client) -> None:
    make_organisation("madrid")
    page = visit(client, "organisations/madrid/").content.decode()
    assert "No course has been published here yet." in page
    assert 'href="/en/courses/"' in page


def test_three_organisations_cost_as_many_statements_as_one(client: Client) -> None:
    make_organisation("madrid")
    visit(client)
    with_one = count_statements(lambda: visit(client))
    make_organisation("dublin", country="IE")
    make_organisation("warsaw", country="PL")
    assert count_statements(lambda: visit(client)) == with_one
    assert with_one <= 15


def test_three_courses_cost_as_many_statements_as_one(client: Client) -> None:
    madrid = make_organisation("madrid")
    make_course(madrid)
    address = "organisations/madrid/"
    visit(client, address)
    with_one = count_statements(lambda: visit(client, address))
    make_course(madrid)
    make_course(madrid)
    assert count_statements(lambda: visit(client, address)) == with_one
    assert with_one <= 21


def test_the_lessons_storey_may_add_a_part(client: Client) -> None:
    madrid = make_organisation("madrid")

    def ask(page, request) -> list[PageSection]:
        parts = [madrid.page] if page == madrid.page else []
        return [PageSection("Lectures", "components/organisation_card.html", parts)]

    with hooks.register_temporarily("organisation_sections", ask):
        assert ">Lectures</h2>" in visit(client, "organisations/madrid/").content.decode()
    assert ">Lectures</h2>" not in visit(client, "organisations/madrid/").content.decode()


def test_city_and_hours_are_told_in_the_reader_s_language(client: Client) -> None:
    make_organisation("warsaw", city="Warszawa", chinese_city="华沙", chinese_hours="周日上午")
    make_organisation("madrid", city="Madrid")
    for language, city, hours in (
        ("zh-hans", "华沙", "周日上午"),
        ("zh-hant", "華沙", "週日上午"),
        ("en", "Warszawa", "Sunday 10:00–16:30"),
    ):
        page = client.get(f"/{language}/organisations/warsaw/").text
        assert city in page
        assert f"<dd>{hours}</dd>" in page
        assert city in client.get(f"/{language}/organisations/").text
    # What nobody has translated stays as it is.
    assert "<dd>Sunday 10:00–16:30</dd>" in client.get("/zh-hans/organisations/madrid/").text
