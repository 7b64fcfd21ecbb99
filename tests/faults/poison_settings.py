"""As for films, and whoever lies without a job is looked for all the time: what was given up stays given up."""

from tests.faults.film_settings import *

CELERY_BEAT_SCHEDULE["sweep-films"] = {"task": "media.videos.tasks.sweep_films", "schedule": 0.5}
