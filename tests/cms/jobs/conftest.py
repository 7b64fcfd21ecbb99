"""Kinds of job that exist only here, and an empty broker for each test."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings

from cms.jobs import bell, registry
from cms.jobs.actions import claim_job, enqueue_job
from cms.jobs.models import Job

# Later than every row's creation, so that nothing depends on how long a test takes.
NOON = datetime(2030, 5, 4, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def kinds(monkeypatch: pytest.MonkeyPatch) -> dict[str, registry.JobKind]:
    """The registry of this test alone, with a kind that does nothing."""
    own = {"nap": registry.JobKind("nap", "default", lambda run: None)}
    monkeypatch.setattr(registry, "_kinds", own)
    return own


@pytest.fixture(autouse=True)
def broker() -> Iterator[Path]:
    """The folder broker, empty, and a bell that has met no failure."""
    folder = Path(settings.CELERY_BROKER_TRANSPORT_OPTIONS["folder"])
    _start_anew(folder)
    yield folder
    _start_anew(folder)


@pytest.fixture
def claimed(db: None) -> Job:
    """A job in its first attempt, claimed at noon."""
    job = claim_job(job_id=enqueue_job(kind="nap", subject_id="a").pk, at=NOON)
    assert job is not None
    return job


def _start_anew(folder: Path) -> None:
    bell.breaker.reset()
    bell._line.hang_up()
    for path in folder.glob("*"):
        path.unlink()
