"""A lesson's page with what is written to its film: who reads it, what it costs, who finds it."""

from typing import Any

import pytest
from django.test import Client

from cms.search.results import find_pages
from courses.enrolment.actions import withdraw_enrolment
from lessons.outline.pages import LessonPage
from media.captions.actions import delete_captions, edit_captions
from media.captions.cues import Cue
from tests.factories.captions import make_captions, make_chapters
from tests.factories.courses import NOW
from tests.factories.lessons import make_lesson, make_seat, make_small_course

pytestmark = pytest.mark.django_db


def opened(client: Client, lesson: LessonPage, language: str = "en") -> str:
    answer = client.get(f"/{language}/" + lesson.get_url().split("/", 2)[2])
    assert answer.status_code == 200
    return answer.text


def found(question: str) -> list[int]:
    from wagtail.models import Site  # noqa: PLC0415

    return [page.pk for page in find_pages(question, site=Site.objects.get())]


def test_only_who_may_watch_reads_the_transcript(client: Client) -> None:
    course, (lesson,) = make_small_course()
    track = make_captions(lesson.video)
    make_chapters(lesson.video)
    seat = make_seat(course)
    told = ("第一笔是点", "film-chapters", "<track", "#t=83.5")
    assert not [word for word in told if word in opened(client, lesson)]
    client.force_login(seat.student.user)
    assert [word for word in told if word in opened(client, lesson)] == list(told)
    assert client.get(track.url).status_code == 200
    withdraw_enrolment(enrolment=seat, by=seat.student.user, at=NOW)
    assert not [word for word in told if word in opened(client, lesson)]
    assert client.get(track.url).status_code == 404


def test_a_reader_of_traditional_reads_it_so(client: Client) -> None:
    course, (lesson,) = make_small_course()
    make_captions(lesson.video)
    make_chapters(lesson.video, (0, "点"))
    client.force_login(make_seat(course).student.user)
    text = opened(client, lesson, "zh-hant")
    assert "第一筆是點。" in text
    assert '<span lang="zh-Hant">點</span>' in text
    assert 'label="繁體中文"' in text
    make_captions(lesson.video, "zh-hant")
    # A language is called what its own readers call it.
    assert 'label="简体中文"' in opened(client, lesson, "zh-hant")


@pytest.mark.parametrize("tracks", [["zh-hans"], ["zh-hans", "en", "es"]])
@pytest.mark.parametrize("language", ["zh-hans", "zh-hant", "en"])
def test_statements(
    client: Client, language: str, tracks: list[str], django_assert_max_num_queries: Any
) -> None:
    course, (lesson,) = make_small_course()
    for code in tracks:
        make_captions(lesson.video, code)
        make_chapters(lesson.video, language=code)
    client.force_login(make_seat(course).student.user)
    opened(client, lesson, language)
    with django_assert_max_num_queries(8):
        assert "film-transcript" in opened(client, lesson, language)


def test_a_lesson_is_found_by_what_is_said_in_its_film() -> None:
    course, (lesson,) = make_small_course()
    other = make_lesson(course)
    assert found("藏锋起笔") == []
    track = make_captions(lesson.video, text="[0:01]藏锋起笔，逆入平出。")
    assert (found("藏锋起笔"), found("藏鋒起筆"), found("逆入")) == ([lesson.pk],) * 3
    make_chapters(other.video, (0, "悬针竖"))
    assert found("悬针竖") == [other.pk]
    edit_captions(track=track, revision=1, changed={0: Cue(1000, 2000, "露锋起笔")})
    assert (found("逆入平出"), found("露锋")) == ([], [lesson.pk])
    delete_captions(track=track)
    assert found("露锋") == []


def test_the_results_tell_no_word_of_the_film(client: Client) -> None:
    _course, (lesson,) = make_small_course()
    make_captions(lesson.video, text="[0:01]藏锋起笔，逆入平出。")
    text = client.get("/zh-hans/search/", {"q": "藏锋起笔"}).text
    assert lesson.title in text
    assert "逆入平出" not in text


def test_another_film_in_the_lesson_is_found_by_its_own_words() -> None:
    course, (lesson,) = make_small_course()
    other = make_lesson(course)
    make_captions(lesson.video, text="[0:01]藏锋起笔")
    make_captions(other.video, text="[0:01]悬针竖")
    lesson.video = other.video
    lesson.save()
    assert (found("藏锋起笔"), set(found("悬针竖"))) == ([], {lesson.pk, other.pk})
