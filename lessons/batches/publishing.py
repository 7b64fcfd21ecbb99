"""Many courses are put before the public at one press, by those who may publish."""

from collections.abc import Iterable
from datetime import datetime
from typing import cast

from django.db import transaction
from wagtail.models import Page, Revision

from cms.accounts.models import User
from cms.jobs.actions import enqueue_job
from courses.catalogue.pages import CoursePage
from courses.organisations.models import PUBLISHERS, Organisation
from lessons.batches.models import Publication
from lessons.batches.refusals import NothingToMake
from lessons.outline.pages import LessonPage

PUBLISH_JOB = "publish-courses"


@transaction.atomic
def begin_publication(
    *, organisation: Organisation, courses: Iterable[int], by: User, at: datetime
) -> Publication:
    """Let the queue publish these courses of the house with their drafted lessons. Raises NothingToMake.
    Whether `by` may publish is the caller's question."""
    own = CoursePage.objects.filter(organisation=organisation, pk__in=courses).order_by("path")
    found = list(own.values_list("pk", flat=True))
    if not found:
        raise NothingToMake
    publication = Publication.objects.create(organisation=organisation, courses=found, by=by, begun_at=at)
    enqueue_job(kind=PUBLISH_JOB, subject_id=publication.pk)
    return publication


@transaction.atomic
def publish_course(*, organisation: Organisation, course: int, by: User) -> None:
    """Its lessons first, so that nobody finds it empty. Who has lost the right meanwhile publishes nothing."""
    page = CoursePage.objects.filter(organisation=organisation, pk=course).first()
    if page is None or not may_publish(by, organisation):
        return
    # A lesson that was taken from the public stays away; one that never was there comes with its course.
    for lesson in LessonPage.objects.child_of(page).filter(live=False, first_published_at=None):
        _publish(lesson, by)
    if not page.live or page.has_unpublished_changes:
        _publish(page, by)


def may_publish(user: object, organisation: Organisation) -> bool:
    return Organisation.objects.staffed_by(user, *PUBLISHERS).filter(pk=organisation.pk).exists()


def _publish(page: Page, by: User) -> None:
    """What is in review is approved, which publishes it; the rest is published as it stands."""
    state = page.current_workflow_state
    if state is not None and state.current_task_state is not None:
        state.current_task_state.specific.approve(user=by)
        page.refresh_from_db()
        if page.live and not page.has_unpublished_changes:
            return
    revision = page.get_latest_revision() or page.save_revision(user=by)
    cast("Revision", revision).publish(user=by)
