"""Levels: free labels on courses, by which the catalogue is narrowed."""

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import IntegrityError
from django.test import Client

from courses.catalogue.levels import CourseLevel, LevelTag
from courses.catalogue.models import Stage
from courses.catalogue.pages import CoursePage
from tests.factories.courses import count_statements, make_course, make_organisation
from tests.scenes import scene

pytestmark = pytest.mark.django_db


def label(course: CoursePage, *names: str) -> CoursePage:
    course.levels.add(*names)
    course.save()
    return course


@scene
def labelled() -> list[CoursePage]:
    madrid = make_organisation("madrid")
    label(make_course(madrid, "song", stage=Stage.STARTER), "《中文》4-7", "YCT 2")
    label(make_course(madrid, "brush", stage=Stage.UPPER), "YCT 2", "HSK 3.0-2")
    label(make_course(madrid, "ink", stage=Stage.UPPER, live=False), "YCT 2")
    return [make_course(madrid, "plain", stage=Stage.UPPER)]


def ask(query: str = ""):
    cache.clear()
    return Client().get(f"/en/courses/{query}").context["catalogue"]


def shown(query: str) -> list[str]:
    return [course.slug for course in ask(query).page]


def test_levels_are_offered_with_their_counts(labelled):
    catalogue = ask()
    assert [(level.label, level.count) for level in catalogue.levels] == [
        ("HSK 3.0-2", 1),
        ("YCT 2", 2),
        ("《中文》4-7", 1),
    ]
    assert catalogue.total == 3


def test_a_level_narrows_the_list_and_all_counts(labelled):
    [yct] = [level for level in ask().levels if level.label == "YCT 2"]
    assert shown(yct.url) == ["song", "brush"]
    narrowed = ask(yct.url)
    assert narrowed.total == 2
    assert {option.value: option.count for option in narrowed.stages if option.count} == {
        "starter": 1,
        "upper": 1,
    }
    upper = ask(f"{yct.url}&stage=upper")
    assert [course.slug for course in upper.page] == ["brush"]
    assert [(level.label, level.count, level.is_chosen) for level in upper.levels] == [
        ("HSK 3.0-2", 1, False),
        ("YCT 2", 1, True),
    ]


def test_a_level_that_nothing_has_here_is_named_all_the_same(labelled):
    slug = LevelTag.objects.get(name="《中文》4-7").slug
    catalogue = ask(f"?level={slug}&stage=upper")
    assert [(drop.label, drop.is_unknown) for drop in catalogue.drops] == [
        ("Upper", False),
        ("《中文》4-7", False),
    ]
    assert [drop.is_unknown for drop in ask("?level=nonsense").drops] == [True]


def test_a_level_is_found_by_its_words_and_shown_on_the_course(labelled):
    call_command("update_index", verbosity=0)
    assert shown("?q=HSK+3.0-2") == ["brush"]
    page = Client().get("/en/organisations/madrid/song/").content.decode()
    assert "<span>《中文》4-7</span><span>YCT 2</span>" in page


def test_levels_cost_one_statement_however_many(labelled):
    few = count_statements(ask)
    label(labelled[0], *(f"HSK {number}" for number in range(30)))
    assert count_statements(ask) == few
    assert len(ask().levels) == 16


def test_a_course_has_a_level_once(labelled):
    held = CourseLevel.objects.first()
    with pytest.raises(IntegrityError):
        CourseLevel.objects.create(content_object=held.content_object, tag=held.tag)
