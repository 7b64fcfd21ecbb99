"""A teacher of Madrid meets nothing of Warsaw in Wagtail's admin, by any door."""

from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from wagtail.documents import get_document_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Page

from cms.images.models import SiteImage
from courses.organisations.actions import dismiss_staff
from courses.organisations.models import Organisation
from media.videos.models import Video
from tests.factories.courses import make_course, make_organisation, make_run, make_staff
from tests.scenes import scene

pytestmark = pytest.mark.django_db


def furnish(organisation: Organisation) -> dict[str, Any]:
    """A draft course, a picture, a film and a document, all called after their organisation."""
    title = f"secret of {organisation.slug}"
    course = make_course(organisation, f"course-of-{organisation.slug}", title=title, live=False)
    course.save_revision()
    image = SiteImage.objects.create(
        title=title, file=get_test_image_file(), collection=organisation.collection
    )
    video = Video.objects.create(
        title=title,
        type="video",
        duration=1,
        file=SimpleUploadedFile("film.mp4", b"film"),
        collection=organisation.collection,
    )
    document = get_document_model().objects.create(
        title=title, file=ContentFile(b"text", name="text.txt"), collection=organisation.collection
    )
    return {"course": course, "image": image, "video": video, "document": document}


@scene
def madrid() -> Organisation:
    return make_organisation("madrid")


@scene
def warsaw(madrid: Organisation) -> Organisation:
    return make_organisation("warsaw", country="PL", time_zone="Europe/Warsaw")


@pytest.fixture
def things(madrid: Organisation, warsaw: Organisation) -> dict[str, dict[str, Any]]:
    return {"madrid": furnish(madrid), "warsaw": furnish(warsaw)}


@pytest.fixture
def teacher(madrid: Organisation, client: Client) -> Client:
    client.force_login(make_staff(madrid, "teacher"))
    return client


@pytest.fixture
def publisher(madrid: Organisation, client: Client) -> Client:
    """Whoever may do the most in one organisation, so meets the most doors."""
    client.force_login(make_staff(madrid, "publisher"))
    return client


LISTS = [
    "wagtailadmin_home",
    "wagtailadmin_explore_root",
    "wagtailimages:index",
    "wagtailimages_chooser:choose",
    "wagtaildocs:index",
    "wagtaildocs_chooser:choose",
    "wagtailmedia:index",
    "wagtailmedia:chooser",
    "wagtailadmin_choose_page",
    "wagtailadmin_reports:site_history",
    "wagtailadmin_reports:workflow",
    "wagtailadmin_reports:workflow_tasks",
    "wagtailadmin_reports:aging_pages",
    "wagtailadmin_reports:locked_pages",
    "wagtailadmin_reports:page_types_usage",
    "wagtailadmin_pages:search",
    "wagtailadmin_choose_page_search",
    "wagtailimages_chooser:choose_results",
    "wagtaildocs_chooser:choose_results",
    "course-runs:index",
]


def test_no_list_shows_the_neighbours(publisher: Client, things: dict) -> None:
    for furniture in things.values():
        make_run(furniture["course"])
    leaks = []
    for address in [reverse(name) + query for name in LISTS for query in ("", "?q=secret")]:
        response = publisher.get(address, follow=True)
        assert response.status_code in (200, 403), address
        content = response.content.decode()
        if "secret of warsaw" in content or "course-of-warsaw" in content:
            leaks.append(address)
    assert leaks == []


def test_every_list_shows_ones_own(teacher: Client, things: dict) -> None:
    for furniture in things.values():
        make_run(furniture["course"])
    searched = [
        "wagtailimages:index",
        "wagtailimages_chooser:choose",
        "wagtaildocs:index",
        "wagtailmedia:index",
        "wagtailmedia:chooser",
        "wagtailadmin_pages:search",
        "wagtailadmin_choose_page_search",
    ]
    addresses = [*(reverse(name) + "?q=secret" for name in searched), reverse("course-runs:index")]
    blind = [
        address
        for address in addresses
        if "secret of madrid" not in teacher.get(address, follow=True).content.decode()
    ]
    assert blind == []


def test_the_explorer_begins_at_ones_own_house(teacher: Client, madrid: Organisation) -> None:
    response = teacher.get(reverse("wagtailadmin_explore_root"), follow=True)
    assert response.context["parent_page"].pk == madrid.page.pk


def test_the_page_chooser_leads_from_the_root_to_ones_own_house(
    teacher: Client, madrid: Organisation, warsaw: Organisation
) -> None:
    page = Page.get_first_root_node()
    for step in (*madrid.page.get_ancestors().filter(depth__gt=1), madrid.page):
        listed = teacher.get(reverse("wagtailadmin_choose_page_child", args=[page.pk])).json()["html"]
        assert step.title in listed
        assert warsaw.page.title not in listed
        page = step


def doors(things: dict[str, Any], organisation: Organisation) -> list[str]:
    course = things["course"]
    run = make_run(course)
    return [
        reverse("wagtailadmin_explore", args=[course.pk]),
        reverse("wagtailadmin_explore", args=[organisation.page.pk]),
        reverse("wagtailadmin_pages:edit", args=[course.pk]),
        reverse("wagtailadmin_pages:edit", args=[organisation.page.pk]),
        reverse("wagtailadmin_pages:view_draft", args=[course.pk]),
        reverse("wagtailadmin_pages:history", args=[course.pk]),
        reverse("wagtailadmin_pages:copy", args=[course.pk]),
        reverse("wagtailadmin_pages:move", args=[course.pk]),
        reverse("wagtailadmin_pages:add_subpage", args=[organisation.page.pk]),
        reverse("wagtailadmin_pages:add", args=["courses", "coursepage", organisation.page.pk]),
        reverse("wagtailadmin_pages:delete", args=[course.pk]),
        reverse("wagtailadmin_choose_page_child", args=[organisation.page.pk]),
        reverse("wagtailadmin_choose_page_chosen_multiple") + f"?id={course.pk}",
        reverse("wagtailimages:edit", args=[things["image"].pk]),
        reverse("wagtailimages_chooser:chosen", args=[things["image"].pk]),
        reverse("wagtailmedia:edit", args=[things["video"].pk]),
        reverse("wagtailmedia:media_chosen", args=[things["video"].pk]),
        reverse("wagtaildocs:edit", args=[things["document"].pk]),
        reverse("course-runs:edit", args=[run.pk]),
        reverse("course-runs:delete", args=[run.pk]),
        reverse("course-runs:history", args=[run.pk]),
        reverse("course-runs:usage", args=[run.pk]),
    ]


def test_no_door_of_the_neighbours_opens(publisher: Client, things: dict, warsaw: Organisation) -> None:
    opened = []
    for door in doors(things["warsaw"], warsaw):
        response = publisher.get(door, follow=True)
        content = response.content.decode()
        if response.status_code == 200 and ("secret of warsaw" in content or warsaw.page.title in content):
            opened.append(door)
    assert opened == []


def test_ones_own_doors_open(teacher: Client, things: dict, madrid: Organisation) -> None:
    closed = []
    for door in doors(things["madrid"], madrid):
        response = teacher.get(door, follow=True)
        if response.status_code != 200:
            closed.append(door)
    assert [door for door in closed if "/move/" not in door] == []


def test_a_dismissed_teacher_is_out_with_the_next_request(client: Client, madrid: Organisation) -> None:
    user = make_staff(madrid, "teacher")
    client.force_login(user)
    assert client.get(reverse("wagtailadmin_pages:edit", args=[madrid.page.pk])).status_code == 200
    dismiss_staff(organisation=madrid, user=user, role="teacher")
    assert client.get(reverse("wagtailadmin_pages:edit", args=[madrid.page.pk])).status_code != 200


def test_an_author_submits_and_a_publisher_publishes(madrid: Organisation) -> None:
    course = make_course(madrid, live=False)
    course.save_revision()
    teacher, publisher = make_staff(madrid, "teacher"), make_staff(madrid, "publisher")
    mine, theirs = course.permissions_for_user(teacher), course.permissions_for_user(publisher)
    assert (mine.can_edit(), mine.can_publish(), mine.can_submit_for_moderation()) == (True, False, True)
    assert (theirs.can_edit(), theirs.can_publish()) == (True, True)
    state = madrid.page.get_workflow().start(course, teacher)
    task = state.current_task_state.task.specific
    assert task.user_can_access_editor(course, publisher)
    assert [action[0] for action in task.get_actions(course, publisher)] == ["reject", "approve", "approve"]
    assert task.get_actions(course, teacher) == []


def test_a_house_is_not_deleted_even_by_its_publishers(client: Client, madrid: Organisation) -> None:
    client.force_login(make_staff(madrid, "publisher"))
    response = client.post(reverse("wagtailadmin_pages:delete", args=[madrid.page.pk]), follow=True)
    assert "cannot be deleted" in response.content.decode()
    assert Page.objects.filter(pk=madrid.page.pk).exists()
