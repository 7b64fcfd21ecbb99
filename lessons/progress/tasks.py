"""Thin doors for the queue."""

from celery import shared_task
from django.utils import timezone

from lessons.progress.finishing import complete_finished_seats


@shared_task
def complete_seats() -> None:
    complete_finished_seats(at=timezone.now())
