"""Long work as rows: a lease says who works on it, so that a dead worker's job is found again."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class JobState(models.TextChoices):
    QUEUED = "queued", _("Waiting")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")


ACTIVE_STATES = (JobState.QUEUED, JobState.RUNNING)


class JobQuerySet(models.QuerySet["Job"]):
    def active(self) -> Self:
        return self.filter(state__in=ACTIVE_STATES)

    def due(self, at: datetime) -> Self:
        """Waiting, and not held back after a failure: a worker may claim these."""
        is_free = Q(not_before_at__isnull=True) | Q(not_before_at__lte=at)
        return self.filter(is_free, state=JobState.QUEUED)

    def abandoned(self, at: datetime) -> Self:
        """Claimed by a worker that has not renewed its lease in time: dead, or as good as."""
        return self.filter(state=JobState.RUNNING, lease_expires_at__lt=at)

    def settled_before(self, at: datetime) -> Self:
        return self.filter(finished_at__lt=at)

    def about(self, kind: str, subject_id: str | int) -> Self:
        """All jobs ever enqueued for one subject, the newest first."""
        return self.filter(kind=kind, subject_id=str(subject_id)).order_by("-pk")


class Job(models.Model):
    """One piece of work longer than a request; `cms.jobs.actions` is the only door to its state."""

    kind = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=200)
    queue = models.CharField(max_length=20)
    state = models.CharField(max_length=10, choices=JobState, default=JobState.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_token = models.UUIDField(null=True, editable=False)
    lease_expires_at = models.DateTimeField(null=True)
    not_before_at = models.DateTimeField(null=True)
    rung_at = models.DateTimeField(null=True)
    progress = models.PositiveSmallIntegerField(default=0)
    note = models.CharField(max_length=200, blank=True)
    # The sentence as written in the source, and its values: each reader sees it in their own language.
    failure = models.TextField(blank=True)
    failure_values = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    # Of the present attempt, so that its progress tells how long the rest will take.
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "subject_id"],
                condition=Q(state__in=["queued", "running"]),
                name="job_one_active_per_subject",
            ),
            models.CheckConstraint(condition=Q(progress__lte=100), name="job_progress_at_most_100"),
            models.CheckConstraint(
                condition=Q(state__in=["queued", "running"], finished_at__isnull=True)
                | Q(state__in=["done", "failed"], finished_at__isnull=False),
                name="job_finished_when_settled",
            ),
            models.CheckConstraint(
                condition=Q(state="running", lease_token__isnull=False, lease_expires_at__isnull=False)
                | (~Q(state="running") & Q(lease_token__isnull=True, lease_expires_at__isnull=True)),
                name="job_lease_while_running",
            ),
        ]
        indexes = [
            models.Index(
                fields=["state", "not_before_at"],
                condition=Q(state__in=["queued", "running"]),
                name="job_active",
            ),
            models.Index(fields=["kind", "subject_id"], name="job_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_id} ({self.state})"

    @property
    def failure_sentence(self) -> str:
        """Why it failed, in the language of whoever reads it now; empty unless it failed."""
        return gettext(self.failure) % self.failure_values if self.failure else ""
