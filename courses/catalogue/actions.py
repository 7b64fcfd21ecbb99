"""A course run is announced or changed."""

from functools import partial

from django.db import transaction

from courses.catalogue.models import CourseRun
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
