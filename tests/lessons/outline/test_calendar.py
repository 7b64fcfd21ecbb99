"""A weekly run opens one lesson a week, on the wall clock of its host, also on mornings when clocks change."""

from datetime import UTC, date, datetime, timedelta

import pytest

from courses.catalogue.models import CourseRun
from courses.students.models import Student
from lessons.outline.calendar import move_lessons, opening_of, still_closed
from lessons.outline.models import LessonDate
from lessons.outline.path import path_of
from lessons.outline.permissions import may_play_in_lesson
from lessons.progress.actions import complete_lesson, record_events_of_user
from lessons.progress.refusals import LessonNotOpen
from tests.factories.courses import (
    NOW,
    count_statements,
    make_course,
    make_enrolment,
    make_organisation,
    make_run,
    make_staff,
    make_user,
)
from tests.factories.lessons import make_lesson, make_seat, watched
from tests.scenes import scene

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def weekly(zone: str, starts_on: date) -> CourseRun:
    host = make_organisation(f"host-{zone.lower().replace('/', '-')}", time_zone=zone)
    course = make_course(host)
    for _week in range(3):
        make_lesson(course)
    return make_run(course, starts_on=starts_on, pace="weekly")


def openings(run: CourseRun) -> list[datetime]:
    return list(opening_of(run, path_of(run.course.path).lessons).values())


@pytest.mark.parametrize(
    ("zone", "starts_on", "opens"),
    [
        # The clock goes back on 25 October 2026: the third Sunday begins an hour later in UTC.
        ("Europe/Madrid", date(2026, 10, 18), ["2026-10-17T22", "2026-10-24T22", "2026-10-31T23"]),
        # And forward on 28 March 2027.
        ("Europe/Madrid", date(2027, 3, 21), ["2027-03-20T23", "2027-03-27T23", "2027-04-03T22"]),
        # Sydney, the other way round: forward on 4 October 2026.
        ("Australia/Sydney", date(2026, 9, 27), ["2026-09-26T14", "2026-10-03T14", "2026-10-10T13"]),
        # In Beirut the night has no midnight: 28 March 2027 begins at one o'clock.
        ("Asia/Beirut", date(2027, 3, 21), ["2027-03-20T22", "2027-03-27T22", "2027-04-03T21"]),
        ("Asia/Shanghai", date(2026, 10, 18), ["2026-10-17T16", "2026-10-24T16", "2026-10-31T16"]),
    ],
)
def test_every_lesson_opens_at_midnight_where_the_host_is(zone, starts_on, opens):
    assert openings(weekly(zone, starts_on)) == [datetime.fromisoformat(f"{at}:00+00:00") for at in opens]


@scene
def run(db) -> CourseRun:
    """Opens on 20 and 27 November and on 4 December, in Madrid."""
    return weekly("Europe/Madrid", date(2026, 11, 20))


@scene
def seated(run):
    user = make_user("pupil")
    make_seat(run.course, user)
    return user


@pytest.fixture
def lessons(run):
    return path_of(run.course.path).lessons


@pytest.fixture(autouse=True)
def now(time_machine):
    time_machine.move_to(NOW)


def test_a_lesson_opens_at_its_instant_and_not_before(run, lessons):
    second = datetime(2026, 11, 26, 23, tzinfo=UTC)
    assert list(still_closed(run, lessons, second - timedelta(seconds=1))) == [lessons[1].pk, lessons[2].pk]
    assert list(still_closed(run, lessons, second)) == [lessons[2].pk]


def test_all_at_once_asks_nothing(run, lessons):
    run.pace = CourseRun.Pace.SELF_PACED
    assert count_statements(lambda: opening_of(run, lessons)) == 0
    assert opening_of(run, lessons) == {}


def test_only_what_was_moved_is_stored(run, lessons):
    move_lessons(run=run, dates={lessons[1].pk: date(2026, 11, 21), lessons[2].pk: None})
    move_lessons(run=run, dates={lessons[1].pk: date(2026, 11, 22)})
    assert [(row.lesson_id, row.opens_on) for row in LessonDate.objects.all()] == [
        (lessons[1].pk, date(2026, 11, 22))
    ]
    assert openings(run)[1:] == [
        datetime(2026, 11, 21, 23, tzinfo=UTC),
        datetime(2026, 12, 3, 23, tzinfo=UTC),
    ]
    move_lessons(run=run, dates={lessons[1].pk: None})
    assert openings(run)[1] == datetime(2026, 11, 26, 23, tzinfo=UTC)


def test_what_is_not_open_is_not_shown_played_or_counted(client, run, lessons, seated):
    client.force_login(seated)
    page = client.get(lessons[1].get_url()).content.decode()
    assert "This lesson is not open yet" in page and "lesson-video" not in page
    assert may_play_in_lesson(seated, lessons[0].video) is True
    assert may_play_in_lesson(seated, lessons[1].video) is None
    with pytest.raises(LessonNotOpen):
        record_events_of_user(user=seated, lesson_id=lessons[1].pk, events=[watched(0, 10)], at=NOW)
    record_events_of_user(user=seated, lesson_id=lessons[0].pk, events=[watched(0, 10)], at=NOW)
    with pytest.raises(LessonNotOpen):
        complete_lesson(user=seated, lesson=lessons[1], at=NOW)


def test_the_next_week_brings_it(client, run, lessons, seated, time_machine):
    time_machine.move_to(NOW + 7 * DAY)
    client.force_login(seated)
    assert "This lesson is not open yet" not in client.get(lessons[1].get_url()).content.decode()
    assert may_play_in_lesson(seated, lessons[1].video) is True


def test_a_seat_that_opens_all_at_once_goes_first(run, lessons, seated):
    other = make_run(run.course)
    student = Student.objects.visible_to(seated).get()
    make_enrolment(other, student)
    assert may_play_in_lesson(seated, lessons[2].video) is True
    record_events_of_user(user=seated, lesson_id=lessons[2].pk, events=[watched(0, 10)], at=NOW)


def test_staff_see_every_lesson(client, run, lessons):
    teacher = make_staff(run.organisation, "teacher")
    client.force_login(teacher)
    assert "This lesson is not open yet" not in client.get(lessons[2].get_url()).content.decode()


def test_the_course_and_my_learning_say_when(client, run, lessons, seated):
    client.force_login(seated)
    course = client.get(run.course.get_url()).content.decode()
    assert course.count("is-later") == 2 and "opens" in course
    complete = lessons[0]
    record_events_of_user(user=seated, lesson_id=complete.pk, events=[watched(0, 95)], at=NOW, opening=None)
    assert "Next:" in client.get("/en/learning/").content.decode()


def test_a_weekly_lesson_costs_one_statement_more(client, run, lessons, seated):
    client.force_login(seated)
    client.get(lessons[0].get_url())
    weekly_cost = count_statements(lambda: client.get(lessons[0].get_url()))
    CourseRun.objects.update(pace="self_paced")
    assert weekly_cost == count_statements(lambda: client.get(lessons[0].get_url())) + 1
