"""Crediting what was watched."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from courses.enrolment.actions import withdraw_enrolment
from courses.enrolment.models import Enrolment
from lessons.outline.pages import LessonPage
from lessons.progress import actions
from lessons.progress.actions import complete_lesson, follow_film, record_events, record_events_of_user
from lessons.progress.events import Watched
from lessons.progress.models import LearningEvent, LessonProgress
from lessons.progress.opening import Opening
from lessons.progress.refusals import LessonNotOpen, NothingToWatch, WatchedInstead
from lessons.progress.standing import standing_in
from lessons.signals import lesson_completed
from tests.factories.courses import NOW
from tests.factories.lessons import make_lesson, make_seat, make_small_course, watch, watched
from tests.scenes import scene

pytestmark = pytest.mark.django_db


@scene
def lesson() -> LessonPage:
    _course, (lesson,) = make_small_course()
    return lesson


@scene
def seat(lesson: LessonPage) -> Enrolment:
    return make_seat(lesson.get_parent().specific)


def kept(seat: Enrolment, lesson: LessonPage) -> LessonProgress:
    rows = LessonProgress.objects.with_scopes_disabled()
    return rows.get(student=seat.student, lesson=lesson)


def test_ranges_are_counted_once(seat: Enrolment, lesson: LessonPage) -> None:
    watch(seat.student, lesson, [(0, 20), (10, 30)])
    progress = watch(seat.student, lesson, [(5, 25), (60, 70)])
    assert progress == kept(seat, lesson)
    assert kept(seat, lesson).seen == [[0, 30_000], [60_000, 70_000]]
    assert kept(seat, lesson).seen_percent == 40


def test_a_jump_to_the_end_moves_the_place_and_counts_nothing(seat: Enrolment, lesson: LessonPage) -> None:
    watch(seat.student, lesson, [(0, 10)])
    record_events(
        student=seat.student,
        lesson=lesson,
        events=[watched(99, 99, happened_at=NOW + timedelta(seconds=20))],
        at=NOW + timedelta(seconds=20),
    )
    progress = kept(seat, lesson)
    assert (progress.seen_ms, progress.position_ms, progress.is_completed) == (10_000, 99_000, False)


@pytest.mark.parametrize(("end", "is_completed"), [(89.9, False), (90, True), (100, True)])
def test_complete_at_nine_tenths(seat: Enrolment, lesson: LessonPage, end: float, is_completed: bool) -> None:
    assert watch(seat.student, lesson, [(0, end)]).is_completed is is_completed


def test_completion_is_told_once_after_the_commit(
    seat: Enrolment,
    lesson: LessonPage,
    django_capture_on_commit_callbacks: Callable,
) -> None:
    heard: list[LessonProgress] = []
    listener = lambda progress, **_: heard.append(progress)  # noqa: E731
    lesson_completed.connect(listener)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            watch(seat.student, lesson, [(0, 95)])
            assert heard == []
            watch(seat.student, lesson, [(0, 100)], at=NOW + timedelta(hours=1))
    finally:
        lesson_completed.disconnect(listener)
    assert heard == [kept(seat, lesson)]
    assert kept(seat, lesson).completed_at == NOW


def test_a_claim_cannot_outrun_the_clock(seat: Enrolment, lesson: LessonPage) -> None:
    """The whole film, three seconds after the page was opened: twice three and five are believed."""
    progress = record_events(
        student=seat.student,
        lesson=lesson,
        events=[watched(0, 100)],
        at=NOW,
        opened_at=NOW - timedelta(seconds=3),
    )
    assert progress.seen == [(0, 11_000)]


def test_without_a_stamp_the_first_batch_opens_the_lesson(seat: Enrolment, lesson: LessonPage) -> None:
    record_events(student=seat.student, lesson=lesson, events=[watched(0, 100)], at=NOW)
    assert kept(seat, lesson).seen_ms == 5_000
    later = NOW + timedelta(seconds=40)
    record_events(student=seat.student, lesson=lesson, events=[watched(0, 100)], at=later)
    assert kept(seat, lesson).seen_ms == 85_000


def test_a_batch_that_was_cut_is_not_believed_more_when_it_comes_again(
    seat: Enrolment, lesson: LessonPage
) -> None:
    claim, opened_at = watched(0, 100), NOW - timedelta(seconds=3)
    for later in (0, 1, 60):
        record_events(
            student=seat.student,
            lesson=lesson,
            events=[claim],
            at=NOW + timedelta(seconds=later),
            opened_at=opened_at,
        )
        assert kept(seat, lesson).seen_ms == 11_000


def test_ten_minutes_without_a_network_count_in_full(lesson: LessonPage, seat: Enrolment) -> None:
    """A page opened, then the Wi-Fi gone; everything comes at once when it is back."""
    lesson.video.duration = 600
    lesson.video.save()
    began = NOW - timedelta(minutes=10)
    events = [watched(at, at + 5, happened_at=began + timedelta(seconds=at + 5)) for at in range(0, 600, 5)]
    progress = record_events(student=seat.student, lesson=lesson, events=events, at=NOW, opened_at=began)
    assert (progress.seen_percent, progress.is_completed) == (100, True)


def test_the_place_is_that_of_the_latest_event_not_of_the_latest_batch(
    seat: Enrolment, lesson: LessonPage
) -> None:
    for minutes, end in [(5, 50), (3, 30)]:
        record_events(
            student=seat.student,
            lesson=lesson,
            events=[watched(0, end, happened_at=NOW + timedelta(minutes=minutes))],
            at=NOW + timedelta(minutes=10),
            opened_at=NOW,
        )
    assert kept(seat, lesson).position_ms == 50_000


def batches() -> st.SearchStrategy[list[list[Watched]]]:
    """A morning with the film: up to eight stretches, cut into batches as the network allowed."""
    stretch = st.builds(
        lambda start, length, minute: watched(
            start, min(start + length, 100), happened_at=NOW + timedelta(minutes=minute)
        ),
        st.integers(0, 100),
        st.integers(0, 40),
        st.integers(0, 50),
    )
    return st.lists(st.lists(stretch, min_size=1, max_size=3), min_size=1, max_size=4)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), sent=batches())
def test_repeated_and_reordered_batches_change_nothing(
    seat: Enrolment, lesson: LessonPage, data: st.DataObject, sent: list[list[Watched]]
) -> None:
    evening = NOW + timedelta(hours=2)

    def replay(order: list[list[Watched]]) -> tuple[object, ...]:
        LearningEvent.objects.with_scopes_disabled().all().delete()
        LessonProgress.objects.with_scopes_disabled().all().delete()
        for number, events in enumerate(order):
            at = evening + timedelta(seconds=number)
            record_events(student=seat.student, lesson=lesson, events=events, at=at, opened_at=NOW)
        row = kept(seat, lesson)
        stored = set(LearningEvent.objects.with_scopes_disabled().values_list("pk", flat=True))
        return row.seen, row.seen_ms, row.position_ms, row.position_at, row.is_completed, stored

    shaken = data.draw(st.permutations([*sent, *sent[:2]]))
    assert replay(shaken) == replay(sent)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), sent=batches(), off_by=st.integers(-90, 90))
def test_batches_that_come_again_later_change_nothing(
    seat: Enrolment, lesson: LessonPage, data: st.DataObject, sent: list[list[Watched]], off_by: int
) -> None:
    """Each with the body it had: the client's clock of the first sending, however late it comes."""
    deliveries = list(enumerate(sent))
    for again in data.draw(st.lists(st.sampled_from(deliveries), max_size=4)):
        earliest = deliveries.index(again) + 1
        deliveries.insert(data.draw(st.integers(earliest, len(deliveries))), again)

    def replay(order: list[tuple[int, list[Watched]]]) -> tuple[object, ...]:
        LearningEvent.objects.with_scopes_disabled().all().delete()
        LessonProgress.objects.with_scopes_disabled().all().delete()
        told: set[int] = set()
        for place, (number, events) in enumerate(order):
            # What is new comes at its own minute; what comes again comes an hour later each time.
            first = NOW + timedelta(hours=2, minutes=number)
            arrived = first + timedelta(hours=place) if number in told else first
            told.add(number)
            record_events_of_user(
                user=seat.student.user,
                lesson_id=lesson.pk,
                events=events,
                at=arrived,
                opening=Opening(seat.student_id, lesson.pk, NOW),
                sent_at=first + timedelta(minutes=off_by),
            )
        row = kept(seat, lesson)
        return row.seen, row.position_ms, row.position_at, row.is_completed

    assert replay(deliveries) == replay(list(enumerate(sent)))


def test_a_batch_sent_again_with_its_old_clock_leaves_the_place(seat: Enrolment, lesson: LessonPage) -> None:
    """A (ten seconds), B (a minute), and the body of A once more a minute later."""
    first, second = watched(0, 10), watched(10, 60, happened_at=NOW + timedelta(seconds=50))

    def send(event: Watched, *, at: datetime) -> None:
        record_events_of_user(
            user=seat.student.user, lesson_id=lesson.pk, events=[event], at=at, sent_at=event.happened_at
        )

    send(first, at=NOW)
    send(second, at=NOW + timedelta(seconds=50))
    before = kept(seat, lesson)
    send(first, at=NOW + timedelta(seconds=110))
    after = kept(seat, lesson)
    assert after.position_ms == before.position_ms == 60_000
    assert after.position_at == before.position_at == NOW + timedelta(seconds=50)


def test_an_event_is_stored_once_as_it_was_told(seat: Enrolment, lesson: LessonPage) -> None:
    event = watched(0, 10)
    for _ in range(3):
        record_events(student=seat.student, lesson=lesson, events=[event], at=NOW)
    row = LearningEvent.objects.with_scopes_disabled().get()
    told = (row.pk, row.student_id, row.lesson_id, row.kind, row.from_ms, row.to_ms, row.position_ms)
    assert told == (event.id, seat.student_id, lesson.pk, "watched", 0, 10_000, 10_000)
    assert (row.happened_at, row.received_at) == (NOW, NOW)


def test_what_was_seen_beyond_a_shorter_film_does_not_count(seat: Enrolment, lesson: LessonPage) -> None:
    watch(seat.student, lesson, [(0, 60)])
    lesson.video.duration = 50
    lesson.video.save()
    assert watch(seat.student, lesson, [(0, 1)], at=NOW + timedelta(minutes=1)).seen == [(0, 50_000)]


@pytest.mark.parametrize("state", ["waiting", "withdrawn"])
def test_without_an_active_seat_nothing_is_recorded(seat: Enrolment, lesson: LessonPage, state: str) -> None:
    if state == "withdrawn":
        withdraw_enrolment(enrolment=seat, by=seat.student.user, at=NOW)
    else:
        Enrolment.objects.with_scopes_disabled().update(state="waiting")
    with pytest.raises(LessonNotOpen):
        watch(seat.student, lesson, [(0, 10)])
    assert not LearningEvent.objects.with_scopes_disabled().exists()


def test_an_unpublished_lesson_takes_nothing(seat: Enrolment, lesson: LessonPage) -> None:
    lesson.unpublish()
    with pytest.raises(LessonNotOpen):
        watch(seat.student, lesson, [(0, 10)])


def test_a_film_that_is_not_ready_takes_nothing(seat: Enrolment, lesson: LessonPage) -> None:
    lesson.video.duration = 0
    lesson.video.save()
    with pytest.raises(NothingToWatch):
        watch(seat.student, lesson, [(0, 10)])


def test_a_lesson_without_a_film_is_done_when_the_student_says_so(seat: Enrolment) -> None:
    reading = make_lesson(seat.run.course, film=False)
    user = seat.student.user
    first = complete_lesson(user=user, lesson=reading, at=NOW)
    again = complete_lesson(user=user, lesson=reading, at=NOW + timedelta(days=1))
    assert first == again
    assert again.completed_at == NOW
    assert LearningEvent.objects.with_scopes_disabled().get().kind == "done"


def test_a_film_cannot_be_ticked_off(seat: Enrolment, lesson: LessonPage) -> None:
    with pytest.raises(WatchedInstead):
        complete_lesson(user=seat.student.user, lesson=lesson, at=NOW)
    assert not LessonProgress.objects.with_scopes_disabled().exists()


def test_a_batch_that_was_overtaken_is_reckoned_again(
    seat: Enrolment, lesson: LessonPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between reading and writing, another device of the same student is faster."""
    watch(seat.student, lesson, [(0, 10)])
    unhurried = standing_in
    other_device: list[datetime] = [NOW + timedelta(minutes=1)]

    def interrupted(*args: object, **named: object) -> object:
        standing = unhurried(*args, **named)
        if other_device:
            watch(seat.student, lesson, [(50, 60)], at=other_device.pop())
        return standing

    monkeypatch.setattr(actions, "standing_in", interrupted)
    progress = watch(seat.student, lesson, [(20, 30)], at=NOW + timedelta(minutes=2))
    assert progress.seen == [(0, 10_000), (20_000, 30_000), (50_000, 60_000)]
    assert (kept(seat, lesson).seen_ms, kept(seat, lesson).position_ms) == (30_000, 30_000)


def test_places_and_what_was_seen_move_with_a_film_that_is_cut(seat: Enrolment, lesson: LessonPage) -> None:
    """Ten seconds fewer at its beginning, thirty at its end; then the whole again."""
    watch(seat.student, lesson, [(0, 20), (50, 90)])
    before = kept(seat, lesson)
    assert lesson.video
    follow_film(video_id=lesson.video.pk, by_ms=-10_000, film_ms=60_000)
    after = kept(seat, lesson)
    assert after.seen == [[0, 10_000], [40_000, 60_000]]
    assert (after.seen_ms, after.duration_ms) == (30_000, 60_000)
    assert after.position_ms == min(before.position_ms - 10_000, 60_000)
    assert after.revision == before.revision + 1
    assert after.completed_at == before.completed_at
    follow_film(video_id=lesson.video.pk, by_ms=10_000, film_ms=100_000)
    assert kept(seat, lesson).seen == [[10_000, 20_000], [50_000, 70_000]]


@pytest.mark.full
@pytest.mark.parametrize(("end", "setting"), [(80, "off"), (95, "on")])
def test_only_completion_waits_for_the_disk(
    seat: Enrolment, lesson: LessonPage, end: int, setting: str
) -> None:
    assert connection.vendor == "postgresql", "this test means nothing on SQLite"
    watch(seat.student, lesson, [(0, 10)])
    watch(seat.student, lesson, [(10, end)])
    with connection.cursor() as cursor:
        cursor.execute("SHOW synchronous_commit")
        assert cursor.fetchone() == (setting,)
    assert kept(seat, lesson).seen == [[0, end * 1000]]
