"""A course run is announced, changed or taken back; a subject gets another name."""

import uuid

from django.db import transaction
from wagtail.log_actions import log
from wagtail.search import index

from cms.accounts.models import User
from cms.jobs.actions import enqueue_job
from courses.catalogue.models import CourseRun, Subject
from courses.catalogue.pages import CoursePage
from courses.catalogue.refusals import RunTaken
from courses.signals import course_run_changed

#: Done by the room of enrolments, which stands above this one.
SEATS_JOB = "fill_new_seats"


@transaction.atomic
def keep_course_run(*, run: CourseRun) -> CourseRun:
    """Write a new or changed run, and the job that gives new seats to those who wait. A new one that
    names no host is hosted by the organisation whose course it offers, not by a school that has adopted
    it; news of it goes out after the commit."""
    if run.organisation_id is None:
        run.organisation = run.course.organisation
    run.save()
    # Named by the change: a job that is running may have looked at the seats already.
    enqueue_job(kind=SEATS_JOB, subject_id=f"{run.pk}/{uuid.uuid4()}")
    _tell(run)
    return run


@transaction.atomic
def delete_course_run(*, run: CourseRun, by: User) -> None:
    """Take back a run that nobody has enrolled in. Raises RunTaken when somebody has."""
    this = CourseRun.objects.filter(pk=run.pk)
    # Held first: whoever is enrolling just now is seen, or finds no run.
    list(this.select_for_update())
    if not this.without_students().exists():
        raise RunTaken
    log(instance=run, action="wagtail.delete", user=by)
    run.delete()
    _tell(run)


@transaction.atomic
def settle_course(*, course: CoursePage) -> None:
    """Let a course that was moved into another house belong to it, and its runs be hosted there.

    A run that somebody has enrolled in stays where it is: those students were promised a place by the
    old house, whose people go on answering for it. So does that of a school which has adopted the course.
    """
    # Saving asks in whose house it stands.
    course.save()
    runs = CourseRun.objects.filter(course=course, adoption=None).exclude(organisation=course.organisation)
    # Held first: who enrols just now either is seen or enters a run of the new house.
    list(runs.select_for_update(of=("self",)))
    for run in runs.without_students():
        run.organisation = course.organisation
        run.save(update_fields=["organisation"])
        _tell(run)


def _tell(run: CourseRun) -> None:
    transaction.on_commit(lambda: course_run_changed.send(sender=CourseRun, run=run), robust=True)


def run_meant(subject_id: str) -> CourseRun | None:
    """The run that a job of SEATS_JOB is about; None when it has been deleted meanwhile."""
    return CourseRun.objects.filter(pk=subject_id.partition("/")[0]).first()


def reindex_courses_of(*, subject: Subject) -> None:
    """Courses are found by the name of their subject, so a new name goes into the index of each."""
    for course in CoursePage.objects.filter(subject=subject).order_by("path"):
        index.insert_or_update_object(course)
