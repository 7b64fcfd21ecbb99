"""A course run is announced or changed; a subject gets another name."""

import uuid
from functools import partial

from django.db import transaction
from wagtail.search import index

from cms.jobs.actions import enqueue_job
from courses.catalogue.models import CourseRun, Subject
from courses.catalogue.pages import CoursePage
from courses.signals import course_run_changed

#: Done by the room of enrolments, which stands above this one.
SEATS_JOB = "fill_new_seats"


@transaction.atomic
def keep_course_run(*, run: CourseRun) -> CourseRun:
    """Write a new or changed run, and the job that gives new seats to those who wait. It is hosted by
    the organisation whose course it offers; news of it goes out after the commit."""
    if run.pk is None:
        run.organisation = run.course.organisation
    run.save()
    # Named by the change: a job that is running may have looked at the seats already.
    enqueue_job(kind=SEATS_JOB, subject_id=f"{run.pk}/{uuid.uuid4()}")
    transaction.on_commit(partial(course_run_changed.send, sender=CourseRun, run=run), robust=True)
    return run


def run_meant(subject_id: str) -> CourseRun | None:
    """The run that a job of SEATS_JOB is about; None when it has been deleted meanwhile."""
    return CourseRun.objects.filter(pk=subject_id.partition("/")[0]).first()


def reindex_courses_of(*, subject: Subject) -> None:
    """Courses are found by the name of their subject, so a new name goes into the index of each."""
    for course in CoursePage.objects.filter(subject=subject).order_by("path"):
        index.insert_or_update_object(course)
