"""The catalogue's filters, counts and empty states."""

import re
from typing import Any

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client

from cms.pages.cache import forget_pages
from courses.catalogue.models import Stage
from courses.catalogue.pages import CoursePage
from courses.organisations.models import Organisation
from tests.factories.courses import count_statements, make_course, make_organisation, make_subject
from tests.scenes import scene

pytestmark = pytest.mark.django_db


@scene
def shelves() -> dict[str, Organisation]:
    """Three courses of Madrid and one of Dublin."""
    madrid, dublin = make_organisation("madrid"), make_organisation("dublin", country="IE")
    poetry = make_subject("poetry", "古诗赏析")
    make_course(madrid, "brush", title="一笔一画写毛笔", stage=Stage.INTERMEDIATE)
    make_course(madrid, "tang", title="背着唐诗去旅行", subject=poetry, stage=Stage.ELEMENTARY)
    make_course(madrid, "song", title="宋词", subject=poetry, stage=Stage.STARTER)
    make_course(dublin, "ink", title="水墨动物园", stage=Stage.ELEMENTARY)
    make_course(dublin, "draft", title="还没写完", live=False)
    return {"madrid": madrid, "dublin": dublin}


def ask(client: Client, query: str = "", language: str = "en"):
    cache.clear()
    response = client.get(f"/{language}/courses/{query}")
    assert response.status_code == 200
    return response


def shown(response) -> list[str]:
    return [course.slug for course in response.context["courses"]]


def counts(options) -> dict[str, int]:
    return {option.value: option.count for option in options}


def test_without_filters_every_published_course_stands_by_stage(client: Client, shelves: dict) -> None:
    response = ask(client)
    assert shown(response) == ["song", "tang", "ink", "brush"]
    catalogue = response.context["catalogue"]
    assert catalogue.total == 4
    assert counts(catalogue.stages) == {
        "starter": 1,
        "elementary": 2,
        "intermediate": 1,
        "upper": 0,
        "family": 0,
    }
    assert counts(catalogue.subjects) == {"calligraphy": 2, "poetry": 2}
    assert counts(catalogue.organisations) == {"madrid": 3, "dublin": 1}
    # A row of chips that is pushed sideways on a phone says first what it is.
    heads = re.findall(r'<h2 class="filters__head" id="by-(.*?)">(.*?)</h2>', response.content.decode())
    assert heads == [("subjects", "Subjects"), ("organisations", "Organisations")]


def test_filters_narrow_and_the_counts_say_what_each_choice_would_show(client: Client, shelves: dict) -> None:
    response = ask(client, "?stage=elementary&organisation=madrid")
    catalogue = response.context["catalogue"]
    assert shown(response) == ["tang"]
    assert catalogue.total == 1
    assert counts(catalogue.stages) == {
        "starter": 1,
        "elementary": 1,
        "intermediate": 1,
        "upper": 0,
        "family": 0,
    }
    assert counts(catalogue.subjects) == {"poetry": 1}
    assert counts(catalogue.organisations) == {"madrid": 1, "dublin": 1}
    [stage] = [option for option in catalogue.stages if option.is_chosen]
    assert stage.url == "?organisation=madrid"
    [dublin] = [option for option in catalogue.organisations if option.value == "dublin"]
    assert dublin.url == "?stage=elementary&organisation=dublin"


def test_names_stand_in_the_reader_s_language(client: Client, shelves: dict) -> None:
    english, chinese = ask(client).context["catalogue"], ask(client, "", "zh-hans").context["catalogue"]
    assert [option.label for option in english.subjects] == ["Poetry", "Calligraphy"]
    assert [option.label for option in chinese.subjects] == ["古诗赏析", "书法"]
    assert {option.label for option in english.organisations} == {"Madrid school", "Dublin school"}
    assert {option.label for option in chinese.organisations} == {"madrid中文学校", "dublin中文学校"}


@pytest.mark.parametrize(
    ("query", "dropped"),
    [
        ("?stage=starter&organisation=dublin", ["?organisation=dublin", "?stage=starter"]),
        ("?subject=nonsense", ["?"]),
        ("?stage=nonsense&q=%F0%9F%90%BC", ["?q=%F0%9F%90%BC", "?stage=nonsense"]),
        ("?organisation=<script>", ["?"]),
    ],
)
def test_an_empty_list_says_what_to_drop(
    client: Client, shelves: dict, query: str, dropped: list[str]
) -> None:
    response = ask(client, query)
    assert shown(response) == []
    assert [drop.url for drop in response.context["catalogue"].drops] == dropped
    page = response.content.decode()
    assert "No course fits all of this." in page
    assert "Show all courses" in page
    assert "<script>" not in page.replace('<script type="module"', "")


def test_what_is_unknown_is_named(client: Client, shelves: dict) -> None:
    response = ask(client, "?subject=astrology&stage=starter")
    drops = {drop.label: drop.is_unknown for drop in response.context["catalogue"].drops}
    assert drops == {"Starter": False, "astrology": True}
    assert "“astrology”, which we do not know" in response.content.decode()


@pytest.mark.parametrize(
    "query",
    [
        "?page=0",
        "?page=-3",
        "?page=x",
        "?page=99999999999999999999",
        "?q=%22",
        "?q=%00",
        "?q=" + "x" * 5000,
        "?stage=starter&stage=upper",
        "?q=%27%28%29*%3A%26%7C",
        "?subject=%00",
        "?organisation=%00",
        "?nothing=1",
    ],
)
def test_nonsense_gets_a_page(client: Client, shelves: dict, query: str) -> None:
    ask(client, query)


def test_searching_finds_a_word_inside_a_title(client: Client, shelves: dict) -> None:
    call_command("update_index", verbosity=0)
    assert shown(ask(client, "?q=唐诗")) == ["tang"]
    assert shown(ask(client, "?q=唐詩", "zh-hant")) == ["tang"]
    assert shown(ask(client, "?q=毛笔&stage=intermediate")) == ["brush"]
    response = ask(client, "?q=毛笔&stage=starter")
    assert shown(response) == []
    assert counts(response.context["catalogue"].stages)["intermediate"] == 1
    assert shown(ask(client, "?q=还没写完")) == []


def test_many_courses_come_in_pages(client: Client) -> None:
    madrid = make_organisation("madrid")
    for number in range(26):
        make_course(madrid, f"c{number:02}", stage=Stage.UPPER if number % 2 else Stage.STARTER)
    first, second = ask(client), ask(client, "?page=2")
    assert (len(shown(first)), len(shown(second))) == (24, 2)
    assert set(shown(first)).isdisjoint(shown(second))
    assert shown(ask(client, "?page=99")) == shown(second)
    assert 'href="?page=2"' in first.content.decode()


@pytest.mark.parametrize("query", ["", "?stage=starter", "?q=书法"])
def test_one_course_costs_as_many_statements_as_three(client: Client, query: str) -> None:
    madrid = make_organisation("madrid")
    make_course(madrid, "one")
    call_command("update_index", verbosity=0)
    assert len(shown(ask(client, query))) == 1
    with_one = count_statements(lambda: ask(client, query))
    dublin = make_organisation("dublin", country="IE")
    for slug in ("two", "three"):
        make_course(dublin, slug, subject=make_subject(slug, slug))
    call_command("update_index", verbosity=0)
    assert len(shown(ask(client, query))) == 3
    assert count_statements(lambda: ask(client, query)) == with_one
    assert with_one <= 20


def test_a_visitor_gets_no_cookie_so_the_page_is_stored_for_the_next(
    client: Client, shelves: dict, django_assert_num_queries
) -> None:
    response = ask(client, "?stage=starter")
    assert response.cookies == {}
    with django_assert_num_queries(0):
        assert client.get("/en/courses/?stage=starter").content == response.content


def catalogue_for_members(language: str = "en") -> str:
    """The list as somebody with a cookie gets it: never a stored page, but made of stored parts."""
    client = Client()
    client.cookies["seen"] = "1"
    return client.get(f"/{language}/courses/").content.decode()


def test_a_stored_list_costs_no_more_with_more_courses(shelves: dict) -> None:
    cache.clear()
    catalogue_for_members()
    few = count_statements(catalogue_for_members)
    for number in range(3):
        make_course(shelves["madrid"], f"more-{number}", title=f"更多 {number}")
    forget_pages()
    assert "更多 2" in catalogue_for_members()
    assert count_statements(catalogue_for_members) == few <= 4


def test_a_stored_list_is_in_the_readers_language(shelves: dict) -> None:
    cache.clear()
    assert "4 courses" in catalogue_for_members("en")
    assert "4 courses" not in catalogue_for_members("zh-hans")
    assert "門" in catalogue_for_members("zh-hant")


def test_a_published_course_is_on_the_stored_list_at_once(
    shelves: dict, django_capture_on_commit_callbacks: Any
) -> None:
    cache.clear()
    assert "还没写完" not in catalogue_for_members()
    draft = CoursePage.objects.get(slug="draft")
    with django_capture_on_commit_callbacks(execute=True):
        draft.save_revision().publish()
    assert "还没写完" in catalogue_for_members()


RARE = ["?q=书法", "?subject=calligraphy", "?organisation=madrid", "?organisation=nonsense", "?page=2"]


@pytest.mark.parametrize("cookies", [{}, {"seen": "1"}], ids=["visitor", "member"])
def test_a_list_that_few_ask_for_is_not_answered_from_the_common_one(
    shelves: dict, cookies: dict[str, str]
) -> None:
    client = Client()
    client.cookies.load(cookies)
    for query in RARE:
        cache.clear()
        alone = client.get(f"/en/courses/{query}").content
        cache.clear()
        client.get("/en/courses/")
        assert client.get(f"/en/courses/{query}").content == alone
        assert client.get(f"/en/courses/{query}").content == alone


@pytest.mark.parametrize(
    ("query", "is_common"),
    [("", True), ("?stage=starter", True), ("?stage=nonsense", False), *((query, False) for query in RARE)],
)
def test_common_lists(client: Client, shelves: dict, query: str, is_common: bool) -> None:
    assert ask(client, query).context["catalogue"].is_common is is_common
