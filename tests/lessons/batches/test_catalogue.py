"""What is missing in all courses on one screen, and many published at one press."""

from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from wagtail.models import Workflow

from cms.jobs.models import Job
from cms.jobs.runner import run
from courses.catalogue.pages import CoursePage
from courses.organisations.actions import dismiss_staff
from lessons.batches.gaps import lines_of
from lessons.batches.models import Batch
from lessons.batches.publishing import PUBLISH_JOB, begin_publication
from lessons.outline.pages import LessonPage
from tests.cast import staff_of
from tests.factories.courses import NOW, count_statements, make_course, make_subject
from tests.factories.lessons import make_lesson
from tests.lessons.batches.sheet import as_xlsx, course
from tests.scenes import scene

pytestmark = pytest.mark.django_db
CATALOGUE = "/en/office/suyun/catalogue/"


@scene
def drafts(suyun, editor) -> list[CoursePage]:
    """Two drafts with a drafted lesson each, as an author leaves them."""
    pages = [make_course(suyun, f"draft-{number}", live=False) for number in (1, 2)]
    for page in pages:
        make_lesson(page, film=False, live=False).save_revision(user=editor)
        page.save_revision(user=editor)
    return pages


def as_(user) -> Any:
    client = Client()
    client.force_login(user)
    return client


def publish(suyun, courses, by) -> None:
    begin_publication(organisation=suyun, courses=[page.pk for page in courses], by=by, at=NOW)
    run(Job.objects.filter(kind=PUBLISH_JOB).latest("pk").pk)


def test_gaps_are_named_by_language(suyun):
    make_course(suyun, "none", titles={})
    whole = make_course(suyun, "whole", titles={"en": "Whole", "es": "Entero"})
    for row in whole.other_languages.all():
        row.summary = "…"
        row.save()
    make_lesson(whole, film=False)
    make_course(suyun, "mute", summary=" ", titles={"en": "Mute"})
    told = {line.course.slug: [gap.code for gap in line.gaps] for line in lines_of(suyun)}
    assert told == {
        "none": ["title:en", "summary:en", "title:es", "summary:es", "lessons"],
        "mute": ["summary", "summary:en", "title:es", "summary:es", "lessons"],
        "whole": [],
    }


def test_the_screen_costs_no_more_for_more_courses(suyun, editor):
    make_course(suyun)
    client = as_(editor)
    client.get(CATALOGUE)
    few = count_statements(lambda: client.get(CATALOGUE))
    for _course in range(3):
        make_course(suyun, subject=make_subject("poetry", "诗"))
    assert count_statements(lambda: client.get(CATALOGUE)) == few <= 15
    page = client.get(f"{CATALOGUE}?show=title:es").text
    assert page.count("/admin/pages/") == 4
    assert client.get(f"{CATALOGUE}?show=drafts").text.count("/edit/") == 0


def test_many_are_published_with_their_lessons(suyun, drafts, publisher):
    publish(suyun, drafts, publisher)
    assert set(CoursePage.objects.values_list("live", "has_unpublished_changes")) == {(True, False)}
    assert list(LessonPage.objects.values_list("live", flat=True)) == [True, True]
    before = [page.latest_revision_id for page in CoursePage.objects.order_by("pk")]
    publish(suyun, drafts, publisher)
    assert [page.latest_revision_id for page in CoursePage.objects.order_by("pk")] == before


def test_what_is_in_review_is_approved_by_it(suyun, drafts, editor, publisher):
    Workflow.objects.get(name=suyun.name).start(drafts[0], editor)
    publish(suyun, drafts[:1], publisher)
    page = CoursePage.objects.get(pk=drafts[0].pk)
    assert page.live
    assert not page.workflow_in_progress
    assert page.current_workflow_state is None


def test_whoever_has_lost_the_right_meanwhile_publishes_nothing(suyun, drafts, publisher):
    begin_publication(organisation=suyun, courses=[drafts[0].pk], by=publisher, at=NOW)
    dismiss_staff(organisation=suyun, user=publisher, role="publisher")
    run(Job.objects.get(kind=PUBLISH_JOB).pk)
    assert not CoursePage.objects.filter(live=True).exists()


def test_only_publishers_publish_and_only_their_house_s(suyun, drafts, editor, publisher, dublin):
    foreign = make_course(dublin, live=False)
    assert as_(editor).post(f"{CATALOGUE}publish/", {"course": drafts[0].pk}).status_code == 404
    assert "Publish the ticked" not in as_(editor).get(CATALOGUE).text
    client = as_(publisher)
    assert "Publish the ticked" in client.get(CATALOGUE).text
    assert client.post(f"{CATALOGUE}publish/", {"course": foreign.pk}).url == CATALOGUE
    begun = client.post(f"{CATALOGUE}publish/", {"course": [drafts[0].pk, foreign.pk]})
    run(Job.objects.get(kind=PUBLISH_JOB).pk)
    assert "1 course is before the public." in client.get(begun.url).text
    assert list(CoursePage.objects.filter(live=True)) == [drafts[0]]


def test_a_sheet_goes_through_its_screens(suyun, editor, drafts):
    client = as_(editor)
    content = as_xlsx(course(1, "写毛笔"), course(2, "竹子", 科目="占星"))
    upload = {"file": BytesIO(content)}
    upload["file"].name = "目录.xlsx"
    sent = client.post(f"{CATALOGUE}sheets/", upload)
    batch = Batch.objects.get()
    assert sent.url == f"{CATALOGUE}sheets/{batch.pk}/"
    assert "There is no such subject." in client.get(sent.url).text
    client.post(f"{sent.url}rows/4/", {"subject": "书法"})
    assert "2 lines are ready." in client.get(sent.url).text
    client.post(f"{sent.url}make/")
    assert "The drafts are being made" in client.get(sent.url).text
    run(Job.objects.get(kind="make-course-drafts").pk)
    assert "写毛笔" in client.get(sent.url).text
    assert "2 drafts that it made are deleted." in client.get(f"{sent.url}undo/").text
    client.post(f"{sent.url}undo/")
    assert CoursePage.objects.count() == 2


def test_a_file_that_is_no_sheet_is_refused_with_a_sentence(suyun, editor):
    upload = BytesIO(b"PK nothing")
    upload.name = "x.xlsx"
    page = as_(editor).post(f"{CATALOGUE}sheets/", {"file": upload}).text
    assert "This file could not be read." in page
    assert not Batch.objects.exists()


def test_the_sheet_to_begin_with_is_ready_as_it_is(suyun, editor):
    make_subject()
    content = as_(editor).get(f"{CATALOGUE}sheets/sample.xlsx").content
    upload = BytesIO(content)
    upload.name = "catalogue.xlsx"
    client = as_(staff_of(suyun, "teacher", "teacher"))
    sent = client.post(f"{CATALOGUE}sheets/", {"file": upload})
    assert "No film of this name has arrived yet." in client.get(f"{sent.url}?show=look").text
    client.post(f"{sent.url}accept/", {"accept": "no_film"})
    assert "2 lines are ready." in client.get(sent.url).text
