"""`make test-full`: what services can change, on PostgreSQL and Redis; then the journeys in a real browser.

What is missing is a fault with a sentence, never a skipped test: a run that leaves things out and is
green anyway says nothing.
"""

import os
import subprocess
import sys

import psycopg
import redis

from tests.browser.chromium import chromium
from tests.databases import begin_original
from tests.runs.surroundings import machines_ffmpeg, nginx, processes, with_services

# What `make test` has shown and no service can change: texts, formats, files, how a page looks, what is
# seeded, films and what is written to them (their rows are saved one by one, and who may fetch them is one
# kept statement, asked by tests/isolation/test_films.py, which is `full`), and sites that bring a database
# and a broker of their own. Their tests that take long are marked `full`, and run here alone. What stays is
# what asks a database many things at once or lets many ask it: search, accounts, jobs and letters,
# catalogue, enrolment, progress, uploads, lists, and the statements that are kept.
SHOWN_BY_MAKE_TEST = (
    "tests/guards",
    "tests/cms/blocks",
    "tests/cms/chinese",
    "tests/cms/images",
    "tests/cms/navigation",
    "tests/cms/templatetags",
    "tests/cms/test_bootstrap.py",
    "tests/cms/test_staticfiles.py",
    "tests/cms/test_wagtail_words.py",
    "tests/cms/accounts/test_deployment.py",
    "tests/courses/onboarding",
    "tests/courses/sheets",
    "tests/faults/test_worker.py::TestEmbedded",
    "tests/isolation/test_matrix.py",
    "tests/isolation/test_no_child.py",
    "tests/lessons/demo",
    "tests/lessons/lectures",
    "tests/lessons/reading",
    "tests/media/captions",
    "tests/media/inventory",
    "tests/media/playback",
    "tests/media/test_storage.py",
    "tests/media/test_unwell_store.py",
    "tests/media/transcoding",
    "tests/test_scenes.py",
)
# Redis counts its databases to 15, and each test process has one of its own.
MOST_PROCESSES = 6


def redis_databases(environment: dict[str, str]) -> list[str]:
    """The run's own database and those of its test processes (see cms/settings/test.py)."""
    server, first = environment["REDIS_URL"].rsplit("/", 1)
    return [f"{server}/{int(first) + shift}" for shift in range(MOST_PROCESSES + 1)]


def missing_services(environment: dict[str, str]) -> list[str]:
    """A sentence for each service that the full run needs and cannot reach."""
    sentences = []
    database = environment["DATABASE_URL"]
    try:
        psycopg.connect(database.rsplit("/", 1)[0] + "/postgres", connect_timeout=5).close()
    except psycopg.Error as error:
        sentences.append(
            f"PostgreSQL does not answer ({str(error).splitlines()[0]}). Start one, and name it in "
            "TEST_DATABASE_URL=postgres://user:password@host:5432/yunke if it is not the local one; "
            "the user must be allowed to create databases."
        )
    try:
        for address in redis_databases(environment):
            redis.Redis.from_url(address, socket_timeout=5).flushdb()
    except redis.RedisError as error:
        sentences.append(
            f"Redis does not answer ({error}). Start one, and name it in "
            "TEST_REDIS_URL=redis://host:6379/9 if it is not the local one; databases 9 to 15 are emptied."
        )
    if chromium() is None:
        sentences.append(
            "There is no Chromium. Install one (Debian: apt install chromium), or name its program "
            "in CHROMIUM."
        )
    if nginx() is None:
        sentences.append("There is no nginx. Install one (Debian: apt install nginx-light).")
    if machines_ffmpeg() is None:
        sentences.append("The machine has no ffmpeg of its own. Install one (Debian: apt install ffmpeg).")
    return sentences


def main(arguments: list[str]) -> None:
    environment = with_services(os.environ)
    missing = missing_services(environment)
    if missing:
        sys.exit("\n".join(["The full run was not started, because it never leaves anything out.", *missing]))
    begin_original(environment)
    pytest = [sys.executable, "-m", "pytest", "-m", "full or not full", *arguments]
    left_out = [f"--shown-already={path}" for path in SHOWN_BY_MAKE_TEST]
    results = [
        subprocess.call(command, env=environment)
        for command in (
            [*pytest, "-n", processes(most=MOST_PROCESSES), "--ignore=tests/browser", *left_out],
            # Two houses at once, a file of journeys in each: a browser leaves a core idle half the time.
            [*pytest, "-n", "2", "--dist", "loadfile", "--no-loadscope-reorder", "tests/browser"],
        )
    ]
    sys.exit(max(results))


if __name__ == "__main__":
    main(sys.argv[1:])
