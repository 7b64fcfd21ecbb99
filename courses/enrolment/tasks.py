"""Thin doors for the queue."""

from celery import shared_task
from django.utils import timezone

from cms.jobs.registry import job_handler
from cms.jobs.runner import JobRun
from courses.catalogue.actions import SEATS_JOB, run_meant
from courses.enrolment.actions import pass_on_unanswered_seats, promote_from_waiting_list


@job_handler(SEATS_JOB)
def fill_new_seats(job: JobRun) -> None:
    """Give the seats that staff have added to those who wait; seats that are filled stay filled."""
    run = run_meant(job.subject_id)
    if run is not None:
        promote_from_waiting_list(run=run, at=timezone.now())


@shared_task
def pass_on_seats() -> None:
    pass_on_unanswered_seats(at=timezone.now())
