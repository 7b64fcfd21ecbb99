"""What the clock asks for."""

from celery import shared_task
from django.utils import timezone

from media.videos import actions
from media.videos.models import Video
from media.videos.uploads.actions import sweep_uploads
from media.videos.uploads.models import Upload


@shared_task
def sweep_films() -> None:
    actions.take_up_stranded()


@shared_task
def sweep_film_uploads() -> None:
    places = Upload.objects.exclude(destination="").values("destination")
    needed = set(Video.objects.filter(file__in=places).values_list("file", flat=True))
    sweep_uploads(at=timezone.now(), needed=needed)
