"""For real workers started by fault tests: as dev, with leases short enough to wait for."""

from cms.settings.dev import *

JOB_LEASE_SECONDS = 2
JOB_RING_AGAIN_SECONDS = 1
CELERY_BEAT_SCHEDULE["sweep-jobs"] = {"task": "cms.jobs.tasks.sweep_jobs", "schedule": 0.5}
CELERY_BEAT_MAX_LOOP_INTERVAL = 0.5
CELERY_IMPORTS = [*CELERY_IMPORTS, "tests.faults.handlers"]
