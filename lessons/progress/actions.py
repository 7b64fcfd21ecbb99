"""The two doors to progress: a film is watched, or a lesson without one is said to be done."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction

from cms.accounts.models import User
from cms.durability import without_waiting_for_the_disk
from courses.students.models import Student
from lessons.outline.pages import LessonPage
from lessons.progress.events import Watched, as_rows, most_seen_ms, on_our_clock
from lessons.progress.intervals import grow, length_of, union, within
from lessons.progress.models import SEEN_ENOUGH_PERCENT, LearningEvent, LessonProgress
from lessons.progress.opening import Opening
from lessons.progress.refusals import LessonNotOpen, NothingToWatch, NotRecorded, TooBusy, WatchedInstead
from lessons.progress.standing import Standing, standing_in, told_before
from lessons.signals import lesson_completed

#: Two devices of one student sending in the same instant overtake each other once, seldom twice.
ATTEMPTS = 5


def record_events(
    *,
    student: Student,
    lesson: LessonPage,
    events: Sequence[Watched],
    at: datetime,
    opened_at: datetime | None = None,
) -> LessonProgress:
    """Credit a student with what was watched of a lesson. A batch sent twice changes nothing.

    Where the family has said no to a learning record, the progress that comes back is kept nowhere.

    Refuses with LessonNotOpen without an active seat, with NothingToWatch without a film.
    """
    opening = Opening(student.pk, lesson.pk, opened_at or at)
    return _record(None, lesson.pk, on_our_clock(events, sent_at=None, at=at), opening, at, student.pk)


def record_events_of_user(
    *,
    user: User,
    lesson_id: int,
    events: Sequence[Watched],
    at: datetime,
    opening: Opening | None = None,
    sent_at: datetime | None = None,
) -> LessonProgress:
    """As `record_events`, for the student this user learns as in the lesson: the one who opened the
    page, else the user's own record, else the first of the children they answer for."""
    if opening is not None and opening.lesson_id != lesson_id:
        opening = None
    student_id = opening.student_id if opening else None
    told = on_our_clock(events, sent_at=sent_at, at=at)
    return _record(user.pk, lesson_id, told, opening, at, student_id)


def complete_lesson(
    *, user: User, lesson: LessonPage, at: datetime, student_id: int | None = None
) -> LessonProgress:
    """Note that a lesson without a film has been done, on the student's word. Twice does no harm.

    Refuses with LessonNotOpen, WatchedInstead, and NotRecorded where the family wants no record.
    """
    for _attempt in range(ATTEMPTS):
        standing = standing_in(lesson.pk, at=at, user_id=user.pk, student_id=student_id)
        if standing is None:
            raise LessonNotOpen
        if lesson.is_watched:
            raise WatchedInstead
        if standing.is_unrecorded:
            raise NotRecorded
        if standing.progress is not None and standing.progress.is_completed:
            return standing.progress
        progress = standing.progress or _first_progress(standing, lesson.pk, at)
        progress.completed_at = at
        if _write(progress, [_word_of_honour(progress, at)], at, completes_in=standing.course_path):
            return progress
    raise TooBusy


@transaction.atomic
def follow_film(*, video_id: int, by_ms: int, film_ms: int) -> None:
    """After a film was cut in another way: what was seen moves by so much, and with it the places.

    What is completed stays completed.
    """
    rows = LessonProgress.objects.with_scopes_disabled().filter(lesson__video=video_id, duration_ms__gt=0)
    for progress in rows.select_for_update(of=("self",)).iterator(500):
        moved = [(start + by_ms, end + by_ms) for start, end in progress.seen]
        progress.seen = union(within(moved, film_ms))
        progress.seen_ms, progress.duration_ms = length_of(progress.seen), film_ms
        progress.position_ms = min(max(0, progress.position_ms + by_ms), film_ms)
        progress.revision += 1  # A batch that arrives just now reckons again.
        progress.save(update_fields=["seen", "seen_ms", "duration_ms", "position_ms", "revision"])


def _word_of_honour(progress: LessonProgress, at: datetime) -> LearningEvent:
    return LearningEvent(
        # One name for each student and lesson: pressing twice tells the same event.
        id=uuid.uuid5(uuid.NAMESPACE_URL, f"yunke:done:{progress.student_id}:{progress.lesson_id}"),
        student_id=progress.student_id,
        lesson_id=progress.lesson_id,
        kind=LearningEvent.Kind.DONE,
        happened_at=at,
        received_at=at,
    )


def _record(
    user_id: int | None,
    lesson_id: int,
    events: list[Watched],
    opening: Opening | None,
    at: datetime,
    student_id: int | None,
) -> LessonProgress:
    names = [event.id for event in events]
    for _attempt in range(ATTEMPTS):
        standing = standing_in(lesson_id, at=at, user_id=user_id, student_id=student_id, events=names)
        if standing is None:
            raise LessonNotOpen
        if not standing.film_ms:
            raise NothingToWatch
        progress = standing.progress or _first_progress(standing, lesson_id, at)
        was_complete = progress.is_completed
        new = _not_told_before(events, standing, lesson_id)
        _credit(progress, new, film_ms=standing.film_ms, opening=opening, at=at)
        if new:
            _move(progress, new[-1], standing.film_ms)
        if standing.is_unrecorded:
            return progress
        rows = as_rows(events, student_id=standing.student_id, lesson_id=lesson_id, at=at)
        is_news = progress.is_completed and not was_complete
        if _write(progress, rows, at, completes_in=standing.course_path if is_news else None):
            return progress
    raise TooBusy


def _not_told_before(events: list[Watched], standing: Standing, lesson_id: int) -> list[Watched]:
    """A batch that comes again comes with a later clock: it says nothing about where one is now, and what
    was cut from it as too much for its moment is not believed a moment later."""
    if not standing.has_told:
        return events
    told = set(
        told_before(standing.student_id, lesson_id, [event.id for event in events]).values_list(
            "pk", flat=True
        )
    )
    return [event for event in events if event.id not in told]


def _first_progress(standing: Standing, lesson_id: int, at: datetime) -> LessonProgress:
    return LessonProgress(student_id=standing.student_id, lesson_id=lesson_id, opened_at=at)


def _credit(
    progress: LessonProgress,
    events: list[Watched],
    *,
    film_ms: int,
    opening: Opening | None,
    at: datetime,
) -> None:
    """Reckon coverage and completion. Coverage depends on which events came, not on when."""
    if opening is not None:
        progress.opened_at = min(progress.opened_at, opening.at)
    most = min(most_seen_ms(opened_at=progress.opened_at, at=at), film_ms)
    seen = within([(start, end) for start, end in progress.seen], film_ms)
    coverage = grow(seen, within([event.range for event in events], film_ms), most=most)
    progress.seen = coverage
    progress.seen_ms = length_of(coverage)
    progress.duration_ms = film_ms
    if progress.completed_at is None and progress.seen_percent >= SEEN_ENOUGH_PERCENT:
        progress.completed_at = at


def _move(progress: LessonProgress, last: Watched, film_ms: int) -> None:
    """The place is where the latest event left it; of two at the same instant, the later place."""
    place = (last.happened_at, min(last.position_ms, film_ms))
    if progress.position_at is None or place > (progress.position_at, progress.position_ms):
        progress.position_at, progress.position_ms = place


def _write(
    progress: LessonProgress, events: list[LearningEvent], at: datetime, *, completes_in: str | None
) -> bool:
    """Store events and progress together; False when another batch came between reading and writing.

    `completes_in` is the tree path of the course of which this completes a lesson, if it does.

    A compare-and-swap on `revision` needs one statement where a row lock would need two more, and
    the first batch of a lesson has no row yet that could be locked. Events are stored after the swap:
    those of a batch that was overtaken must still be news when it is reckoned again.
    """
    progress.updated_at = at
    progress.revision += 1
    try:
        # Without a savepoint: whoever calls from inside a transaction wants all of it or nothing.
        with transaction.atomic(savepoint=False):
            if progress.pk is None:
                progress.save(force_insert=True)
            elif not _swap(progress, waits_for_disk=completes_in is not None):
                return False
            LearningEvent.objects.with_scopes_disabled().bulk_create(events, ignore_conflicts=True)
            if completes_in is not None:
                # What is recorded is answered, whatever those who hear of it make of it.
                transaction.on_commit(lambda: _tell(progress, completes_in), robust=True)
    except IntegrityError:
        # The other device's first batch has made the row.
        return False
    return True


def _swap(progress: LessonProgress, *, waits_for_disk: bool) -> int:
    """A few seconds watched are worth no wait for the disk, of which there is one in every batch of every
    child in a class; that a lesson is done is never lost."""
    # All but whose progress in what it is, which never changes.
    fields = [
        field for field in progress._meta.concrete_fields if not (field.primary_key or field.is_relation)
    ]
    values = {field.attname: getattr(progress, field.attname) for field in fields}
    rows = LessonProgress.objects.with_scopes_disabled()
    told = rows.filter(pk=progress.pk, revision=progress.revision - 1)
    return (told if waits_for_disk else told.filter(without_waiting_for_the_disk())).update(**values)


def _tell(progress: LessonProgress, course_path: str) -> None:
    lesson_completed.send(sender=LessonProgress, progress=progress, course_path=course_path)
