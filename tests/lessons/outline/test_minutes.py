"""How long a lesson takes: as its teacher says, else as long as its film is, whenever that is known."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client

from cms.accounts.models import User
from cms.pages.cache import forget_pages
from courses.catalogue.outline import CourseSize
from courses.catalogue.pages import CoursePage
from courses.organisations.models import Role
from lessons.outline.pages import LessonPage
from lessons.progress.answers import course_outline, course_sizes
from media.videos.actions import trim_video
from media.videos.models import Video, VideoState
from tests.factories.courses import make_staff
from tests.factories.lessons import make_film, make_lesson, make_small_course
from tests.factories.media import clip, make_video, send_film, work_on
from tests.lessons.outline.test_form import form_for

pytestmark = pytest.mark.django_db


def told(course: CoursePage) -> list[int | None]:
    """The minutes that readers are told of each lesson, a minute later at the latest."""
    forget_pages()
    outline = course_outline(course, AnonymousUser())
    minutes = [item.minutes for item in outline]
    # Wherever it is told, it is the same.
    assert [one.specific.minutes_needed for one in course.get_children().order_by("path")] == minutes
    assert course_sizes([course]) == {course.pk: CourseSize(len(minutes), sum(m or 0 for m in minutes))}
    return minutes


def new_lesson(course: CoursePage, **typed: Any) -> LessonPage:
    """A lesson made in the editors' form, with what they typed there."""
    teacher = make_staff(course.organisation, Role.TEACHER)
    form = form_for(LessonPage(title="新课"), teacher, parent_page=course, **typed)
    assert form.is_valid(), form.errors
    return course.add_child(instance=form.save(commit=False))


@pytest.mark.parametrize(
    ("seconds", "minutes"), [(12, 1), (60, 1), (60.5, 2), (61, 2), (600, 10), (50_000, 600), (0, 10)]
)
def test_minutes_that_nobody_gives_are_the_films(seconds: float, minutes: int) -> None:
    course, _lessons = make_small_course(0)
    lesson = new_lesson(course, minutes="", video=str(make_film(course, seconds).pk))
    assert (lesson.minutes, told(course)) == (None, [minutes])


def test_without_a_film_they_are_the_usual_ones() -> None:
    course, _lessons = make_small_course(0)
    new_lesson(course, minutes="", kind="reading")
    assert told(course) == [10]


def test_a_lesson_made_before_its_film_is_gets_the_films_length_when_it_is_known() -> None:
    course, _lessons = make_small_course(0)
    film = make_video(collection=course.organisation.collection, state=VideoState.TRANSCODING)
    lesson = new_lesson(course, minutes="", video=str(film.pk))
    given = make_lesson(course, minutes=45, video=film)
    assert told(course) == [10, 45]
    Video.objects.filter(pk=film.pk).update(source_seconds=125.0)  # Probed.
    assert told(course) == [3, 45]
    facts = {"duration": 61.0, "state": VideoState.READY, "generation": "a" * 32}
    Video.objects.filter(pk=film.pk).update(**facts)
    assert told(course) == [2, 45]
    lesson.refresh_from_db()
    given.refresh_from_db()
    assert (lesson.minutes, given.minutes) == (None, 45)


def test_a_draft_that_is_published_later_follows_the_film_all_the_same() -> None:
    course, _lessons = make_small_course(0)
    film = make_video(collection=course.organisation.collection, state=VideoState.TRANSCODING)
    lesson = new_lesson(course, minutes="", video=str(film.pk))
    draft = lesson.save_revision()
    facts = {"duration": 150.0, "state": VideoState.READY, "generation": "a" * 32}
    Video.objects.filter(pk=film.pk).update(**facts)
    draft.publish()
    assert told(course) == [3]


def test_a_real_film_is_sent_made_and_trimmed() -> None:
    course, _lessons = make_small_course(0)
    film = send_film(clip(seconds=70, size="64x48", fps="5"), collection=course.organisation.collection)
    new_lesson(course, minutes="", video=str(film.pk))
    assert told(course) == [10]
    work_on(film)
    assert [item.minutes for item in course_outline(course, AnonymousUser())] == [2]  # At once.
    assert told(course) == [2]
    trim_video(video=film, start_ms=20_000, end_ms=None)
    assert told(course) == [2]
    make_lesson(course, minutes=None, video=film)
    assert told(course) == [2, 2]
    work_on(film)
    assert told(course) == [1, 1]


def test_the_form_shows_what_a_teacher_gave_and_nothing_else(client: Client) -> None:
    course, _lessons = make_small_course(0)
    given, followed = make_lesson(course), make_lesson(course, minutes=None)
    client.force_login(User.objects.create_superuser(display_name="Operator", username="operator"))
    for lesson, value in ((given, "8"), (followed, None)):
        form = client.get(f"/admin/pages/{lesson.pk}/edit/").context["form"]
        assert form["minutes"].value() == (value and int(value))
