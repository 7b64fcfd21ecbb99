"""The lesson in the editors' place: the form's walls, and what may not be deleted."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Page

from cms.accounts.models import User
from courses.catalogue.outline import outline_of
from courses.organisations.models import Role
from lessons.dashboard.desk import desks_of
from lessons.outline.pages import LessonPage
from tests.factories.courses import make_course, make_organisation, make_staff
from tests.factories.lessons import make_film, make_lesson, make_seat, make_small_course, watch

pytestmark = pytest.mark.django_db


def form_for(lesson: LessonPage, user: Any, **changes: Any) -> Any:
    form_class = LessonPage.get_edit_handler().get_form_class()
    data = {
        "title": lesson.title,
        "slug": lesson.slug,
        "content_language": "zh-hans",
        "kind": "video",
        "minutes": "8",
        "video": str(lesson.video_id or ""),
        "body-count": "0",
        "other_languages-TOTAL_FORMS": "0",
        "other_languages-INITIAL_FORMS": "0",
        "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0",
    }
    parent = changes.pop("parent_page", None) or lesson.get_parent()
    return form_class(data | changes, instance=lesson, for_user=user, parent_page=parent)


def test_a_film_of_another_house_cannot_be_put_into_a_lesson() -> None:
    course, (lesson,) = make_small_course()
    teacher = make_staff(course.organisation, Role.TEACHER)
    stolen = make_film(make_course(make_organisation("warsaw")))
    form = form_for(lesson, teacher, video=str(stolen.pk))
    assert not form.is_valid()
    assert form.errors["video"] == [
        "This film belongs to another organisation. Please choose one of your own."
    ]


def test_a_film_of_ones_own_can() -> None:
    course, (lesson,) = make_small_course()
    teacher = make_staff(course.organisation, Role.TEACHER)
    assert form_for(lesson, teacher, video=str(make_film(course).pk)).is_valid()


def test_a_film_that_was_there_may_stay() -> None:
    course, (lesson,) = make_small_course()
    lesson.video = make_film(make_course(make_organisation("warsaw")))
    lesson.save()
    teacher = make_staff(course.organisation, Role.TEACHER)
    assert form_for(lesson, teacher).is_valid()


@pytest.mark.parametrize("minutes", ["0", "-3", "601", "ten"])
def test_impossible_minutes_are_refused(minutes: str) -> None:
    course, (lesson,) = make_small_course()
    form = form_for(lesson, make_staff(course.organisation, Role.TEACHER), minutes=minutes)
    assert list(form.errors) == ["minutes"]


@pytest.mark.parametrize(
    ("title", "slug", "expected"),
    [
        ("第一课：对折", "第一课对折", "di-yi-ke-dui-zhe"),
        ("第一课：对折", "", "di-yi-ke-dui-zhe"),
        ("对折", "my-own", "my-own"),
        ("折", "折", "zhe-2"),
        ("！", "", "page"),
    ],
)
def test_a_new_lesson_gets_an_address_that_can_be_read(title: str, slug: str, expected: str) -> None:
    course, _lessons = make_small_course()
    make_lesson(course, slug="zhe")
    lesson = LessonPage(title=title, slug=slug)
    form = form_for(lesson, make_staff(course.organisation, Role.TEACHER), parent_page=course)
    assert form.is_valid(), form.errors
    assert form.save(commit=False).slug == expected


def test_the_address_of_a_page_that_exists_stays_and_is_written_in_one_way(client: Client) -> None:
    course, (lesson,) = make_small_course()
    lesson.slug = "第一课"
    lesson.save()
    form = form_for(lesson, make_staff(course.organisation, Role.TEACHER))
    assert form.is_valid(), form.errors
    assert form.save(commit=False).slug == "第一课"
    seat = make_seat(course)
    (desk,) = desks_of(seat.student.user)
    shown = f"{course.get_url()}%E7%AC%AC%E4%B8%80%E8%AF%BE/"
    assert desk.in_hand[0].url == shown
    assert [item.url for item in outline_of(course, seat.student.user)] == [shown]


@pytest.fixture
def operator(client: Client) -> Client:
    """A browser of the site's operator, who may do everything."""
    client.force_login(User.objects.create_superuser(display_name="Operator", username="operator"))
    return client


def delete(client: Client, page: Any) -> Any:
    return client.post(reverse("wagtailadmin_pages:delete", args=[page.pk]), follow=True)


def test_a_lesson_that_somebody_has_learned_from_stays(operator: Client) -> None:
    course, (lesson,) = make_small_course()
    watch(make_seat(course).student, lesson, [(0, 10)])
    answer = delete(operator, lesson)
    assert "Students have learned from this page" in answer.text
    assert "Unpublish it instead" in answer.text
    assert Page.objects.filter(pk=lesson.pk).exists()


def test_several_at_once_stay_too(operator: Client) -> None:
    course, (used, unused) = make_small_course(2)
    watch(make_seat(course).student, used, [(0, 10)])
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
    answer = operator.post(f"{address}?id={used.pk}&id={unused.pk}", follow=True)
    assert "Students have learned from this page" in answer.text
    assert LessonPage.objects.filter(pk__in=[used.pk, unused.pk]).count() == 2


def test_an_untouched_lesson_goes(operator: Client) -> None:
    course, _lessons = make_small_course()
    spare = make_lesson(course)
    delete(operator, spare)
    assert not Page.objects.filter(pk=spare.pk).exists()
