"""The site's own process that enqueues: reads [kind, subject] a line, answers with the seconds it took."""

import json
import sys
import time

import django

django.setup()

from django.db import connection  # noqa: E402

from cms.jobs.actions import enqueue_job  # noqa: E402
from tests.faults import handlers  # noqa: E402, F401

connection.ensure_connection()  # A server that has been up for a while has one, too.
for line in sys.stdin:
    kind, subject = json.loads(line)
    began = time.monotonic()
    enqueue_job(kind=kind, subject_id=subject)
    print(time.monotonic() - began, flush=True)
