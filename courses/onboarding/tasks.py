"""Thin doors for the queue."""

from celery import shared_task
from django.utils import timezone

from courses.onboarding.actions import forget_old_applications


@shared_task
def forget_applications() -> None:
    forget_old_applications(at=timezone.now())
