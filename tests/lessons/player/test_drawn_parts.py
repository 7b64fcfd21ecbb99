"""Player, captions and text of a lesson are drawn once for all who watch; what is a person's own, each time."""

from dataclasses import replace
from typing import Any

import pytest
import time_machine
from django.test import Client, RequestFactory

from courses.organisations.models import Role
from lessons.outline.pages import LessonPage
from media.captions.actions import edit_captions, set_chapters
from media.captions.models import CaptionTrack
from media.videos.models import Video
from tests.factories.captions import make_captions, make_chapters
from tests.factories.courses import (
    NOW,
    make_enrolment,
    make_organisation,
    make_run,
    make_staff,
    make_student,
    make_user,
)
from tests.factories.lessons import make_lesson, make_seat, make_small_course, watch
from tests.lessons.player.test_page import opened

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def lesson() -> Any:
    _course, (lesson,) = make_small_course()
    make_captions(lesson.video, "zh-hans", "[0:00]床前明月光\n[0:10]疑是地上霜")
    make_chapters(lesson.video, (0, "第一句"))
    return lesson


@pytest.fixture
def learner(lesson: Any, client: Client) -> Client:
    client.force_login(make_seat(lesson.get_parent().specific).student.user)
    return client


def test_each_goes_on_at_their_own_place(lesson):
    course = lesson.get_parent().specific
    run = make_run(course)
    for place in (30, 60):
        user = make_user()
        student = make_student(user=user)
        make_enrolment(run, student)
        watch(student, lesson, [(0, place)])
        client = Client()
        client.force_login(user)
        page = opened(client, lesson)
        assert f'data-start="{place}.000"' in page.text
        assert f'data-person="{user.pk}"' in page.text


def test_a_caption_is_shown_as_soon_as_it_is_written(learner, lesson):
    assert "疑是地上霜" in opened(learner, lesson).text
    track = CaptionTrack.objects.get()
    changed = {1: replace(track.cues[1], text="疑是地上雪")}
    edit_captions(track=track, revision=track.revision, changed=changed)
    page = opened(learner, lesson).text
    assert "疑是地上雪" in page
    assert "疑是地上霜" not in page


def test_a_chapter_is_shown_as_soon_as_it_is_set(learner, lesson):
    assert "第一句" in opened(learner, lesson).text
    set_chapters(video=lesson.video, language="zh-hans", chapters=[(0, "起句")])
    page = opened(learner, lesson).text
    assert "起句" in page
    assert "第一句" not in page


@pytest.mark.parametrize(
    ("column", "before", "after", "shown"),
    [
        ("title", "旧", "新", 'aria-label="新"'),
        ("may_be_kept", False, True, "?download"),
        ("thumbnail", "", "films/p.jpg", "poster="),
        ("sprite_sheet", "", "films/s.jpg", 'label="thumbnails"'),
    ],
)
def test_a_film_that_changed_is_drawn_anew(learner, lesson, column, before, after, shown):
    """Also where a row was changed without news of it, as the inventory does."""
    film = Video.objects.filter(pk=lesson.video_id)
    film.update(keep_file="films/keep.mp4", keep_bytes=5, **{column: before})
    assert shown not in opened(learner, lesson).text
    film.update(**{column: after})
    assert shown in opened(learner, lesson).text


def test_each_language_and_script_has_its_own(learner, lesson):
    assert "床前明月光" in opened(learner, lesson, "zh-hans").text
    assert "轉錄" not in opened(learner, lesson, "zh-hans").text
    hant = opened(learner, lesson, "zh-hant").text
    assert 'srclang="zh-Hant"' in hant
    assert "Transcript" in opened(learner, lesson, "en").text


def test_a_lesson_published_later_is_in_the_path_at_once(learner, lesson):
    assert opened(learner, lesson).context["next_lesson"] is None
    second = make_lesson(lesson.get_parent().specific)
    second.save_revision().publish()
    assert opened(learner, lesson).context["next_lesson"].page == second
    second.unpublish()
    assert opened(learner, lesson).context["next_lesson"] is None


def test_a_draft_that_is_looked_at_is_not_kept_and_shows_what_it_says(learner, lesson):
    editor = Client()
    editor.force_login(make_staff(lesson.get_parent().specific.organisation, Role.EDITOR))
    asked = RequestFactory().get("/", headers={"cookie": f"sessionid={editor.cookies['sessionid'].value}"})

    def looked_at(text: str) -> str:
        draft = LessonPage.objects.get(pk=lesson.pk)
        draft.body = [("heading", text)]
        return draft.make_preview_request(original_request=asked).content.decode()

    lesson.body = [("heading", "已经发布")]
    lesson.save_revision().publish()
    assert "第一稿" in looked_at("第一稿")
    page = opened(learner, lesson).text
    assert ("已经发布" in page, "第一稿" in page) == (True, False)
    assert "第二稿" in looked_at("第二稿")


def test_a_strangers_school_is_told_nothing_of_what_others_were_shown(lesson, learner):
    opened(learner, lesson)
    stranger = Client()
    stranger.force_login(make_user())
    make_organisation("elsewhere")
    page = opened(stranger, lesson).text
    for told in ("lesson-video", "床前明月光", "第一句"):
        assert told not in page
