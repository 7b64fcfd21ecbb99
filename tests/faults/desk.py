"""The site's own process that enqueues: reads [kind, subject] a line, answers with the seconds it took."""

import json
import sys
import time

import django

django.setup()

from cms.jobs.actions import enqueue_job  # noqa: E402
from tests.faults import handlers  # noqa: E402, F401

for line in sys.stdin:
    kind, subject = json.loads(line)
    began = time.monotonic()
    enqueue_job(kind=kind, subject_id=subject)
    print(time.monotonic() - began, flush=True)  # noqa: T201
