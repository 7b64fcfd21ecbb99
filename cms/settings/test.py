"""The test run: as dev, with cheap passwords and a data folder of its own."""

import os
import tempfile
from pathlib import Path

# Whatever a test writes goes to a folder that the run removes, never to a developer's own VAR_DIR.
# Processes that a test starts inherit the name and so share the folder with the test.
os.environ.setdefault("TEST_RUN_DIR", f"{tempfile.gettempdir()}/yunke-tests-{os.getpid()}")
os.environ["VAR_DIR"] = str(Path(os.environ["TEST_RUN_DIR"]) / os.environ.get("PYTEST_XDIST_WORKER", "main"))

# In the full run each test process has a Redis database of its own, from 9 (the run's) upwards, so that
# one may empty its cache without the other.
redis_url = os.environ.get("REDIS_URL", "")
if redis_url and redis_url == os.environ.setdefault("TEST_RUN_REDIS", redis_url):
    server, number = redis_url.rsplit("/", 1)
    shift = int(os.environ.get("PYTEST_XDIST_WORKER", "gw-1").removeprefix("gw")) + 1
    os.environ["REDIS_URL"] = f"{server}/{int(number) + shift}"

from cms.settings.base import DATABASES
from cms.settings.dev import *

DEBUG = False
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Looks a file up when it is asked for, instead of listing all of them for every test client.
WHITENOISE_AUTOREFRESH = True
# Tests ring no worker but the one they start, and meet nothing that an earlier run left in Redis.
CELERY_BROKER_URL = "folder://"
CELERY_BROKER_TRANSPORT_OPTIONS = {"folder": str(VAR_DIR / "broker")}
CACHES["default"]["KEY_PREFIX"] = str(VAR_DIR)
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # A file, not memory: each thread and process has a connection of its own, as in life.
    DATABASES["default"]["TEST"] = {"NAME": str(Path(os.environ["VAR_DIR"]) / "test.sqlite3")}
