"""What happened, and what follows from it.

`LearningEvent` is the log: one row per stretch of film watched, named by the client so that a batch
sent twice is stored once. `LessonProgress` is reckoned from it: one row per student and lesson.
"""

from typing import Any

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.organisations.scoping import scoped_manager
from courses.students.models import Student
from courses.transfers.models import StudentTransfer, TransferState

#: A film counts as watched when this share of it has been seen. Not all of it: closing titles, the
#: last frame a player never reports and a sneeze must not keep a child from being done.
SEEN_ENOUGH_PERCENT = 90


class OwnRowsQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: object) -> "OwnRowsQuerySet":
        """What concerns a student whose record the user may see; to a school, nothing of what was begun
        before the child came to it from another."""
        seen = Student.objects.visible_to(user)
        came_later = StudentTransfer.objects.with_scopes_disabled().filter(
            student=OuterRef("student"),
            state=TransferState.ACCEPTED,
            answered_at__gt=OuterRef(self.model.BEGAN),
        )
        is_own = Q(student__in=seen.answered_for_by(user))
        return self.filter(is_own | Q(student__in=seen) & ~Exists(came_later))


class LearningEvent(models.Model):
    """One stretch watched, as the player told it; kept as told, also where it was not credited."""

    class Kind(models.TextChoices):
        WATCHED = "watched", _("watched")
        DONE = "done", _("said to be done")

    #: The field that says when it began.
    BEGAN = "happened_at"

    id = models.UUIDField(primary_key=True, editable=False)
    student = models.ForeignKey("courses.Student", on_delete=models.PROTECT, related_name="learning_events")
    lesson = models.ForeignKey("lessons.LessonPage", on_delete=models.PROTECT, related_name="learning_events")
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    from_ms = models.PositiveIntegerField(_("from"), default=0)
    to_ms = models.PositiveIntegerField(_("to"), default=0)
    position_ms = models.PositiveIntegerField(_("position"), default=0)
    happened_at = models.DateTimeField(_("happened at"))
    received_at = models.DateTimeField(_("received at"), default=timezone.now)

    objects: Any = scoped_manager(OwnRowsQuerySet, organisation="student__school")

    class Meta:
        verbose_name = _("learning event")
        verbose_name_plural = _("learning events")
        indexes = [models.Index(fields=["student", "lesson"], name="event_by_student_and_lesson")]
        constraints = [
            models.CheckConstraint(name="event_range_in_order", condition=Q(to_ms__gte=F("from_ms"))),
            models.CheckConstraint(
                name="event_not_from_the_future", condition=Q(happened_at__lte=F("received_at"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.from_ms}–{self.to_ms} ms"


class LessonProgress(models.Model):
    """How far a student is in a lesson. Coverage and place are two things: a jump moves only the place."""

    BEGAN = "opened_at"

    student = models.ForeignKey("courses.Student", on_delete=models.PROTECT, related_name="lesson_progress")
    lesson = models.ForeignKey("lessons.LessonPage", on_delete=models.PROTECT, related_name="lesson_progress")
    seen = models.JSONField(_("seen"), default=list)
    seen_ms = models.PositiveIntegerField(_("seen for"), default=0)
    duration_ms = models.PositiveIntegerField(_("length of the film"), default=0)
    position_ms = models.PositiveIntegerField(_("place"), default=0)
    position_at = models.DateTimeField(_("place since"), null=True, blank=True)
    opened_at = models.DateTimeField(_("opened at"), default=timezone.now)
    updated_at = models.DateTimeField(_("updated at"), default=timezone.now)
    completed_at = models.DateTimeField(_("completed at"), null=True, blank=True)
    #: Counts the writes, so that of two batches arriving at once none overwrites the other.
    revision = models.PositiveIntegerField(default=0, editable=False)

    objects: Any = scoped_manager(OwnRowsQuerySet, organisation="student__school")

    class Meta:
        verbose_name = _("progress")
        verbose_name_plural = _("progress")
        constraints = [
            models.UniqueConstraint(
                fields=["student", "lesson"], name="progress_once_per_student_and_lesson"
            ),
            models.CheckConstraint(
                name="progress_seen_not_longer_than_film", condition=Q(seen_ms__lte=F("duration_ms"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.seen_percent} %"

    @property
    def is_completed(self) -> bool:
        return self.completed_at is not None

    @property
    def seen_percent(self) -> int:
        return percent_seen(self.seen_ms, self.duration_ms)


def percent_seen(seen_ms: int, duration_ms: int) -> int:
    """Whole percent, rounded down: 90 is said only when nine tenths have been seen."""
    return seen_ms * 100 // duration_ms if duration_ms else 0
