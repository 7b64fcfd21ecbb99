from pathlib import Path

from django.apps import AppConfig
from django.conf import settings


class MediaConfig(AppConfig):
    name = "media"
    label = "media"

    def ready(self) -> None:
        from media import receivers  # noqa: F401
        from media.transcoding import tasks  # noqa: F401

        # Uploads are collected beside the films, so that a whole film is moved and not copied.
        Path(settings.FILE_UPLOAD_TEMP_DIR).mkdir(parents=True, exist_ok=True)
