"""The Celery app. Its messages only ring a bell: the truth is in the rows of `cms.jobs`."""

import os

from celery import Celery
from kombu.transport import TRANSPORT_ALIASES

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.dev")

TRANSPORT_ALIASES["folder"] = "cms.jobs.folder_broker:Transport"

app = Celery("yunke")
app.config_from_object("django.conf:settings", namespace="CELERY")
