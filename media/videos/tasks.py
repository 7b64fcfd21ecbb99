"""What the clock asks for."""

from celery import shared_task

from media.videos import actions


@shared_task
def sweep_films() -> None:
    actions.take_up_stranded()
