"""What the worker hears. The work itself is in `runner` and `actions`."""

from celery import shared_task
from django.utils import timezone

from cms.jobs import actions, runner


@shared_task
def run_job(job_id: int) -> None:
    runner.run(job_id)


@shared_task
def sweep_jobs() -> None:
    actions.sweep(at=timezone.now())


@shared_task
def delete_old_jobs() -> None:
    actions.delete_old_jobs(at=timezone.now())
