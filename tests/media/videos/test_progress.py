"""How far a film is and how long it will take, as editors read it."""

from datetime import timedelta

import pytest
from django.utils import timezone, translation

from cms.jobs.models import Job
from media.videos.progress import Progress


@pytest.mark.parametrize(
    ("percent", "gone", "text"),
    [
        (0, 60, "0 %"),
        (12, 2, "12 %"),  # Too early to tell.
        (12, 24, "12 %, about 3 minutes left"),
        (50, 60, "50 %, about 1 minute left"),
        (90, 60, "90 %, less than a minute left"),
        (10, 3600, "10 %, about 9 hours left"),
        (99, 600, "99 %, less than a minute left"),
        (100, 600, "100 %"),
    ],
)
def test_the_rest_goes_as_fast_as_what_is_done(percent, gone, text):
    now = timezone.now()
    job = Job(progress=percent, started_at=now - timedelta(seconds=gone))
    with translation.override("en"):
        assert Progress.of(job, at=now).text == text


def test_a_job_that_waits_has_no_time_to_tell():
    assert Progress.of(Job(progress=0)) == Progress(0)
