"""What the worker hears about letters."""

from celery import shared_task
from django.utils import timezone

from cms.jobs.registry import job_handler
from cms.mail import actions, delivery

job_handler("send_letter")(delivery.send_letter)


@shared_task
def blank_old_letters() -> None:
    actions.blank_old_letters(at=timezone.now())
