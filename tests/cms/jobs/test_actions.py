from datetime import timedelta

import pytest
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from cms.jobs import actions
from cms.jobs.actions import claim_job, enqueue_job, finish_job, refuse_job, renew_lease, retry_job, sweep
from cms.jobs.models import Job, JobState
from cms.jobs.registry import JobRefused, LeaseLost, UnknownJobKind
from cms.refusals import Refusal
from cms.signals import job_finished
from tests.cms.jobs.conftest import NOON

pytestmark = pytest.mark.django_db

LEASE = timedelta(seconds=60)


def attempt_until_it_fails(job: Job, times: int) -> Job:
    """Claims and fails the job again and again, each time as soon as it is due."""
    for _attempt in range(times):
        claimed = claim_job(job_id=job.pk, at=job.not_before_at or NOON)
        assert claimed is not None
        retry_job(job=claimed, at=NOON)
        job.refresh_from_db()
    return job


class TestEnqueue:
    def test_writes_a_waiting_row(self):
        job = enqueue_job(kind="nap", subject_id=7)

        job.refresh_from_db()
        assert (job.kind, job.subject_id, job.queue) == ("nap", "7", "default")
        assert (job.state, job.attempts, job.progress) == (JobState.QUEUED, 0, 0)

    def test_one_active_job_per_subject(self):
        first = enqueue_job(kind="nap", subject_id=7)
        assert enqueue_job(kind="nap", subject_id=7) == first
        claim_job(job_id=first.pk, at=NOON)
        assert enqueue_job(kind="nap", subject_id=7) == first
        assert enqueue_job(kind="nap", subject_id=8) != first

        assert Job.objects.count() == 2

    def test_a_finished_job_makes_way_for_another(self, claimed):
        finish_job(job=claimed, at=NOON)

        again = enqueue_job(kind="nap", subject_id="a")

        assert again != claimed
        assert again.state == JobState.QUEUED

    def test_a_kind_without_handler_is_refused_at_once(self):
        with pytest.raises(UnknownJobKind):
            enqueue_job(kind="dream", subject_id=1)
        assert not Job.objects.exists()

    def test_rings_after_commit_and_not_for_a_running_job(self, django_capture_on_commit_callbacks, broker):
        with django_capture_on_commit_callbacks(execute=True):
            job = enqueue_job(kind="nap", subject_id=7)
            assert list(broker.glob("*.default.msg")) == []
        assert len(list(broker.glob("*.default.msg"))) == 1

        claim_job(job_id=job.pk, at=NOON)
        with django_capture_on_commit_callbacks(execute=True):
            enqueue_job(kind="nap", subject_id=7)
        assert len(list(broker.glob("*.default.msg"))) == 1


class TestClaim:
    def test_takes_the_job_once(self):
        job = enqueue_job(kind="nap", subject_id="a")

        claimed = claim_job(job_id=job.pk, at=NOON)

        assert claimed.state == JobState.RUNNING
        assert (claimed.attempts, claimed.started_at) == (1, NOON)
        assert claimed.lease_expires_at == NOON + LEASE
        assert claim_job(job_id=job.pk, at=NOON) is None

    def test_not_before_its_time(self, claimed):
        retry_job(job=claimed, at=NOON)

        assert claim_job(job_id=claimed.pk, at=NOON + timedelta(seconds=9)) is None
        assert claim_job(job_id=claimed.pk, at=NOON + timedelta(seconds=10)).attempts == 2

    def test_an_attempt_after_the_first_begins_anew(self, claimed):
        renew_lease(job=claimed, at=NOON, progress=60, note="half of it")
        retry_job(job=claimed, at=NOON)

        again = claim_job(job_id=claimed.pk, at=NOON + LEASE)

        assert (again.started_at, again.progress, again.note) == (NOON + LEASE, 0, "")


class TestRenew:
    def test_moves_the_lease_and_says_how_far(self, claimed):
        renew_lease(job=claimed, at=NOON + LEASE, progress=42, note="480p")

        claimed.refresh_from_db()
        assert (claimed.progress, claimed.note) == (42, "480p")
        assert claimed.lease_expires_at == NOON + 2 * LEASE

    @pytest.mark.parametrize(("told", "kept"), [(-5, 0), (0, 0), (100, 100), (250, 100)])
    def test_keeps_progress_between_0_and_100(self, claimed, told, kept):
        renew_lease(job=claimed, at=NOON, progress=told)

        claimed.refresh_from_db()
        assert claimed.progress == kept

    def test_a_late_worker_goes_on_while_nobody_took_its_job(self, claimed):
        renew_lease(job=claimed, at=NOON + 5 * LEASE, progress=50)

    def test_a_worker_taken_for_dead_loses_every_door(self, claimed):
        sweep(at=NOON + 2 * LEASE)
        successor = claim_job(job_id=claimed.pk, at=NOON + 2 * LEASE)

        for verb in (
            lambda: renew_lease(job=claimed, at=NOON + 2 * LEASE, progress=99),
            lambda: finish_job(job=claimed, at=NOON + 2 * LEASE),
            lambda: retry_job(job=claimed, at=NOON + 2 * LEASE),
            lambda: refuse_job(job=claimed, refusal=Refusal(), at=NOON + 2 * LEASE),
        ):
            with pytest.raises(LeaseLost):
                verb()

        successor.refresh_from_db()
        assert (successor.state, successor.progress, successor.attempts) == (JobState.RUNNING, 0, 2)


class TestEnd:
    @pytest.fixture
    def news(self):
        heard = []

        def receive(job, **_rest):
            heard.append((job.pk, job.state))

        job_finished.connect(receive)
        yield heard
        job_finished.disconnect(receive)

    def test_done(self, claimed, news):
        finish_job(job=claimed, at=NOON)

        claimed.refresh_from_db()
        assert (claimed.state, claimed.progress, claimed.finished_at) == (JobState.DONE, 100, NOON)
        assert claimed.lease_token is None
        assert news == [(claimed.pk, JobState.DONE)]

    def test_refused_for_good_with_a_sentence_for_each_reader(self, claimed, news):
        # A sentence of Django's own, so that its translations are surely there.
        sentence = _("Ensure this value is less than or equal to %(limit_value)s.")
        with translation.override("es"):
            refuse_job(job=claimed, refusal=JobRefused(sentence, limit_value=9), at=NOON)

        claimed.refresh_from_db()
        assert (claimed.state, claimed.attempts, claimed.finished_at) == (JobState.FAILED, 1, NOON)
        with translation.override("en"):
            assert claimed.failure_sentence == "Ensure this value is less than or equal to 9."
        with translation.override("zh-hans"):
            assert claimed.failure_sentence == "确保该值小于或等于9。"
        assert news == [(claimed.pk, JobState.FAILED)]

    def test_news_and_end_stand_or_fall_together(self, claimed):
        def stumble(**_news):
            raise RuntimeError("The shelf is full.")

        job_finished.connect(stumble)
        try:
            with pytest.raises(RuntimeError):
                finish_job(job=claimed, at=NOON)
        finally:
            job_finished.disconnect(stumble)

        claimed.refresh_from_db()
        assert claimed.state == JobState.RUNNING


class TestRetry:
    def test_waits_longer_each_time_and_gives_up_after_the_fifth(self):
        job = enqueue_job(kind="nap", subject_id="a")
        pauses = []
        for _attempt in range(4):
            attempt_until_it_fails(job, times=1)
            assert job.state == JobState.QUEUED
            pauses.append(job.not_before_at - NOON)

        assert pauses == actions.BACK_OFF

        attempt_until_it_fails(job, times=1)
        assert (job.state, job.attempts) == (JobState.FAILED, 5)
        assert job.failure_sentence == str(actions.GAVE_UP)


class TestSweep:
    def test_frees_what_a_dead_worker_held(self, claimed):
        sweep(at=NOON + LEASE)
        claimed.refresh_from_db()
        assert claimed.state == JobState.RUNNING, "the lease is not over yet"

        sweep(at=NOON + LEASE + timedelta(seconds=1))

        claimed.refresh_from_db()
        assert (claimed.state, claimed.attempts, claimed.not_before_at) == (JobState.QUEUED, 1, None)
        assert claim_job(job_id=claimed.pk, at=NOON + LEASE).attempts == 2

    def test_a_job_that_killed_five_workers_has_failed(self):
        job = enqueue_job(kind="nap", subject_id="poison")
        at = NOON
        for _attempt in range(5):
            assert claim_job(job_id=job.pk, at=at) is not None
            at += 2 * LEASE
            sweep(at=at)

        job.refresh_from_db()
        assert (job.state, job.attempts, job.finished_at) == (JobState.FAILED, 5, at)
        assert job.failure_sentence == str(actions.GAVE_UP)
        assert claim_job(job_id=job.pk, at=at) is None

    def test_leaves_a_lease_that_was_renewed_in_the_meantime(self, claimed):
        seen = Job.objects.get(pk=claimed.pk)
        late = NOON + 2 * LEASE
        renew_lease(job=claimed, at=late, progress=70)

        with pytest.raises(LeaseLost):
            actions._take_back(seen, late)

        claimed.refresh_from_db()
        assert (claimed.state, claimed.progress) == (JobState.RUNNING, 70)

    def test_one_job_that_cannot_be_swept_does_not_keep_the_others(self, claimed):
        def stumble(job, **_news):
            raise RuntimeError("The shelf is full.")

        other = claim_job(job_id=enqueue_job(kind="nap", subject_id="b").pk, at=NOON)
        Job.objects.filter(pk=claimed.pk).update(attempts=5)
        job_finished.connect(stumble)
        try:
            sweep(at=NOON + 2 * LEASE)
        finally:
            job_finished.disconnect(stumble)

        claimed.refresh_from_db()
        other.refresh_from_db()
        assert (claimed.state, other.state) == (JobState.RUNNING, JobState.QUEUED)

    def test_rings_for_waiting_jobs_and_not_again_too_soon(self, broker):
        def messages() -> int:
            return len(list(broker.glob("*.msg")))

        enqueue_job(kind="nap", subject_id="a")
        enqueue_job(kind="nap", subject_id="b")

        sweep(at=NOON)
        assert messages() == 2
        sweep(at=NOON + timedelta(seconds=10))
        assert messages() == 2
        sweep(at=NOON + timedelta(seconds=30))
        assert messages() == 4

    def test_does_not_ring_for_a_job_that_is_held_back(self, claimed, broker):
        retry_job(job=claimed, at=NOON)

        sweep(at=NOON + timedelta(seconds=9))
        assert list(broker.glob("*.msg")) == []
        sweep(at=NOON + timedelta(seconds=10))
        assert len(list(broker.glob("*.msg"))) == 1


def test_old_jobs_are_deleted_and_active_ones_never(claimed):
    finish_job(job=claimed, at=NOON)
    enqueue_job(kind="nap", subject_id="still waiting")

    assert actions.delete_old_jobs(at=NOON + timedelta(days=30)) == 0
    assert actions.delete_old_jobs(at=NOON + timedelta(days=30, seconds=1)) == 1
    assert [job.subject_id for job in Job.objects.all()] == ["still waiting"]
