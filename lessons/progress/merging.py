"""What two records of one child have learned becomes what one has learned."""

from django.db import transaction

from courses.students.models import Student
from lessons.progress.intervals import length_of, union, within
from lessons.progress.models import SEEN_ENOUGH_PERCENT, LearningEvent, LessonProgress


@transaction.atomic
def merge_progress(*, kept: Student, gone: Student) -> None:
    """Stretches seen by either count, once; the place is where the later of the two left it; what either
    has completed is completed, and so is what they have seen enough of together. Events keep their names."""
    rows = LessonProgress.objects.with_scopes_disabled().select_for_update(of=("self",))
    own = {row.lesson_id: row for row in rows.filter(student=kept)}
    for other in rows.filter(student=gone).order_by("pk"):
        progress = own.get(other.lesson_id)
        if progress is None:
            other.student = kept
            other.save(update_fields=["student"])
            continue
        other.delete()
        _add(progress, other)
        progress.save()
    LearningEvent.objects.with_scopes_disabled().filter(student=gone).update(student=kept)


def _add(progress: LessonProgress, other: LessonProgress) -> None:
    film_ms = max(progress.duration_ms, other.duration_ms)
    spans = [(start, end) for start, end in [*progress.seen, *other.seen]]
    progress.seen = union(within(spans, film_ms))
    progress.seen_ms, progress.duration_ms = length_of(progress.seen), film_ms
    if other.position_at and (progress.position_at is None or other.position_at > progress.position_at):
        progress.position_at, progress.position_ms = other.position_at, other.position_ms
    progress.opened_at = min(progress.opened_at, other.opened_at)
    progress.updated_at = max(progress.updated_at, other.updated_at)
    done = [moment for moment in (progress.completed_at, other.completed_at) if moment]
    progress.completed_at = min(done, default=None)
    if progress.completed_at is None and progress.seen_percent >= SEEN_ENOUGH_PERCENT:
        progress.completed_at = progress.updated_at
    progress.revision = max(progress.revision, other.revision) + 1
