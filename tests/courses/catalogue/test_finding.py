"""A course is found by what it teaches, though its title does not say so."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories.courses import make_course, make_organisation, make_subject, make_user


@pytest.mark.parametrize("asked", ["书法", "書法", "shufa", "calligraphy"])
def test_a_course_is_found_by_its_subject(db, client, asked):
    house = make_organisation()
    calligraphy, cooking = make_subject("calligraphy", "书法"), make_subject("cooking", "烹饪")
    course = make_course(house, "strokes", title="一笔一画", summary="从横开始。", subject=calligraphy)
    make_course(house, "kitchen", title="外婆的灶台", summary="先洗米。", subject=cooking)

    answer = client.get("/api/v1/search", {"q": asked, "language": "en"})

    assert [found["url"] for found in answer.json()["results"]] == [f"/en{course.get_url()[3:]}"]


@pytest.mark.parametrize("asked", ["HSK", "hsk 3", "中文 4"])
def test_a_course_is_found_by_its_levels_as_soon_as_it_has_them(db, client, asked):
    house = make_organisation()
    course = make_course(house, "strokes", title="一笔一画", summary="从横开始。")
    make_course(house, "kitchen", title="外婆的灶台", summary="先洗米。")
    course.levels.set(["HSK 3.0-2", "《中文》4"])
    course.save()
    find = {"q": asked, "language": "en"}

    (found,) = client.get("/api/v1/search", find).json()["results"]
    assert found["url"] == f"/en{course.get_url()[3:]}"

    course.levels.clear()
    course.save()
    assert client.get("/api/v1/search", find).json()["results"] == []


def test_a_course_is_found_by_the_new_name_of_its_subject(db, client):
    subject = make_subject("calligraphy", "书法")
    make_course(make_organisation(), "strokes", title="一笔一画", summary="从横开始。", subject=subject)
    editor = Client()
    editor.force_login(make_user("admin", is_superuser=True))

    form = {"name": "毛笔字", "slug": "calligraphy", "colour": "1"}
    form |= {f"names-{part}_FORMS": "0" for part in ("TOTAL", "INITIAL")}
    editor.post(reverse("wagtailsnippets_courses_subject:edit", args=[subject.pk]), form)

    assert len(client.get("/api/v1/search", {"q": "毛笔", "language": "en"}).json()["results"]) == 1
    assert client.get("/api/v1/search", {"q": "书法", "language": "en"}).json()["results"] == []
