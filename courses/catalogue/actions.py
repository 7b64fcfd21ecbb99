"""A course run is announced or changed; a subject gets another name."""

from functools import partial

from django.db import transaction
from wagtail.search import index

from courses.catalogue.models import CourseRun, Subject
from courses.catalogue.pages import CoursePage
from courses.signals import course_run_changed


@transaction.atomic
def keep_course_run(*, run: CourseRun) -> CourseRun:
    """Write a new or changed run. It is hosted by the organisation whose course it offers; news of
    it goes out after the commit, so that new seats reach those who wait."""
    if run.pk is None:
        run.organisation = run.course.organisation
    run.save()
    transaction.on_commit(partial(course_run_changed.send, sender=CourseRun, run=run), robust=True)
    return run


def reindex_courses_of(*, subject: Subject) -> None:
    """Courses are found by the name of their subject, so a new name goes into the index of each."""
    for course in CoursePage.objects.filter(subject=subject).order_by("path"):
        index.insert_or_update_object(course)
