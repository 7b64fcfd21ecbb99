"""POST /api/v1/learning-events: what the player tells, and what it may not."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.conf import settings
from django.test import Client

from courses.enrolment.actions import withdraw_enrolment
from courses.enrolment.models import Enrolment
from lessons.outline.pages import LessonPage
from lessons.progress.models import LearningEvent, LessonProgress
from lessons.progress.opening import Opening, stamp_for
from tests.factories.courses import NOW, make_child, make_enrolment, make_run, make_user
from tests.factories.lessons import make_seat, make_small_course, watch
from tests.scenes import scene

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/learning-events"


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@scene
@time_machine.travel(NOW, tick=False)
def lesson() -> LessonPage:
    _course, (lesson,) = make_small_course()
    return lesson


@scene
@time_machine.travel(NOW, tick=False)
def seat(lesson: LessonPage) -> Enrolment:
    return make_seat(lesson.get_parent().specific)


@pytest.fixture
def device(client: Client, seat: Enrolment) -> Client:
    client.force_login(seat.student.user)
    return client


def event(**changes: Any) -> dict[str, Any]:
    return {
        "id": str(uuid4()),
        "kind": "watched",
        "from": 0,
        "to": 5,
        "position": 5,
        "happened_at": NOW.isoformat(),
    } | changes


def post(device: Client, body: Any) -> Any:
    text = body if isinstance(body, str) else json.dumps(body)
    return device.post(ADDRESS, text, content_type="application/json")


def stamp(seat: Enrolment, lesson: LessonPage, seconds: int) -> str:
    return stamp_for(Opening(seat.student_id, lesson.pk, NOW - timedelta(seconds=seconds)))


def test_a_batch_is_credited(device: Client, seat: Enrolment, lesson: LessonPage) -> None:
    answer = post(
        device,
        {
            "lesson": lesson.pk,
            "opened": stamp(seat, lesson, 60),
            "events": [event(to=30.25), event(**{"from": 30.25, "to": 92, "position": 92})],
        },
    )
    assert answer.status_code == 200
    assert answer.json() == {"seen_percent": 92, "position": 92.0, "is_completed": True}


def test_the_place_is_found_again_on_another_device(
    device: Client, seat: Enrolment, lesson: LessonPage
) -> None:
    post(device, {"lesson": lesson.pk, "events": [event(to=5, position=42.5)]})
    other_device = Client()
    other_device.force_login(seat.student.user)
    page = other_device.get(lesson.get_url())
    assert page.context["resume_seconds"] == 42.5
    assert 'data-start="42.500"' in page.content.decode()


def test_a_clock_that_is_a_day_off_is_set_right(device: Client, seat: Enrolment, lesson: LessonPage) -> None:
    wrong = NOW - timedelta(days=1)
    told = event(happened_at=(wrong - timedelta(seconds=30)).isoformat())
    post(device, {"lesson": lesson.pk, "events": [told], "sent_at": wrong.isoformat()})
    row = LearningEvent.objects.with_scopes_disabled().get()
    assert row.happened_at == NOW - timedelta(seconds=30)


def test_nothing_happens_in_the_future(device: Client, lesson: LessonPage) -> None:
    told = event(happened_at=(NOW + timedelta(days=400)).isoformat())
    assert post(device, {"lesson": lesson.pk, "events": [told]}).status_code == 200
    assert LearningEvent.objects.with_scopes_disabled().get().happened_at == NOW


def test_a_guardian_watches_for_the_child_whose_page_was_opened(client: Client, lesson: LessonPage) -> None:
    guardian, course = make_user(), lesson.get_parent().specific
    first, second = make_child(guardian), make_child(guardian)
    run = make_run(course)
    seats = {child.pk: make_enrolment(run, child) for child in (first, second)}
    client.force_login(guardian)
    post(
        client,
        {"lesson": lesson.pk, "events": [event()], "opened": stamp(seats[second.pk], lesson, 9)},
    )
    assert LessonProgress.objects.with_scopes_disabled().get().student == second


def test_a_stamp_for_somebody_elses_child_opens_nothing(
    device: Client, lesson: LessonPage, seat: Enrolment
) -> None:
    stranger = make_seat(lesson.get_parent().specific)
    body = {"lesson": lesson.pk, "events": [event()], "opened": stamp(stranger, lesson, 9)}
    assert post(device, body).status_code == 404
    assert not LessonProgress.objects.with_scopes_disabled().exists()


@pytest.mark.parametrize("forged", ["", "1.2.3:nonsense", "ü", "::::"])
def test_a_forged_stamp_proves_nothing(
    device: Client, seat: Enrolment, lesson: LessonPage, forged: str
) -> None:
    body = {"lesson": lesson.pk, "events": [event(to=100)], "opened": forged}
    assert post(device, body).json()["seen_percent"] == 5


BAD_EVENTS = {
    "before the beginning": {"from": -1},
    "not a number": {"to": "NaN"},
    "endless": {"to": "Infinity"},
    "backwards": {"from": 9, "to": 3},
    "longer than a day": {"to": 86_401},
    "negative place": {"position": -0.1},
    "words": {"from": "soon"},
    "no name": {"id": None},
    "a name that is no UUID": {"id": "1"},
    "unknown kind": {"kind": "done"},
    "no time zone": {"happened_at": "2026-11-20T09:00:00"},
    "no time": {"happened_at": "yesterday"},
    "before computers": {"happened_at": "0001-01-01T00:00:00Z"},
    "far future": {"happened_at": "9999-12-31T23:59:59Z"},
}


@pytest.mark.parametrize("changes", BAD_EVENTS.values(), ids=BAD_EVENTS.keys())
def test_a_bad_event_writes_nothing_and_says_so(
    device: Client, lesson: LessonPage, changes: dict[str, Any]
) -> None:
    answer = post(device, {"lesson": lesson.pk, "events": [event(), event(**changes)]})
    _refused(answer, 422)


@pytest.mark.parametrize(
    ("changes", "names"),
    [
        ({"from": 9, "to": 3}, "events (“from” is later than “to”)"),
        ({"to": "soon"}, "to"),
        ({"to": "soon", "id": "1"}, "id and to"),
    ],
)
def test_what_is_wrong_is_named(
    device: Client, lesson: LessonPage, changes: dict[str, Any], names: str
) -> None:
    answer = post(device, {"lesson": lesson.pk, "events": [event(), event(**changes)]})
    expected = f"Something in the request is not as it should be: {names}. Nothing was changed."
    assert answer.json() == {"detail": expected}


BAD_BODIES = {
    "not JSON": "{",
    "bare NaN": '{"lesson": 1, "events": [{"from": NaN}]}',
    "no object": "[]",
    "no events": {"events": []},
    "events missing": {},
    "too many events": {"events": [event() for _ in range(201)]},
    "events are words": {"events": "many"},
    "lesson is a word": {"lesson": "first", "events": [event()]},
    "lesson is too large": {"lesson": 2**70, "events": [event()]},
    "lesson is negative": {"lesson": -4, "events": [event()]},
}


@pytest.mark.parametrize("body", BAD_BODIES.values(), ids=BAD_BODIES.keys())
def test_a_bad_batch_writes_nothing_and_says_so(device: Client, lesson: LessonPage, body: Any) -> None:
    if isinstance(body, dict):
        body = {"lesson": lesson.pk} | body
    _refused(post(device, body), 422)


def test_an_unknown_lesson_is_not_found(device: Client, lesson: LessonPage) -> None:
    _refused(post(device, {"lesson": lesson.pk + 999, "events": [event()]}), 404)


def test_a_course_is_no_lesson(device: Client, lesson: LessonPage) -> None:
    _refused(post(device, {"lesson": lesson.get_parent().pk, "events": [event()]}), 404)


def test_a_stranger_is_told_that_there_is_nothing(client: Client, lesson: LessonPage) -> None:
    client.force_login(make_user())
    _refused(post(client, {"lesson": lesson.pk, "events": [event()]}), 404)


def test_a_visitor_is_asked_to_sign_in(client: Client, lesson: LessonPage) -> None:
    _refused(post(client, {"lesson": lesson.pk, "events": [event()]}), 401)


def test_who_has_left_is_out_with_the_next_request(
    device: Client, seat: Enrolment, lesson: LessonPage
) -> None:
    body = {"lesson": lesson.pk, "events": [event()]}
    assert post(device, body).status_code == 200
    withdraw_enrolment(enrolment=seat, by=seat.student.user, at=NOW)
    assert post(device, body).status_code == 404


def test_without_the_token_of_the_page_nothing_is_taken(seat: Enrolment, lesson: LessonPage) -> None:
    elsewhere = Client(enforce_csrf_checks=True)
    elsewhere.force_login(seat.student.user)
    assert post(elsewhere, {"lesson": lesson.pk, "events": [event()]}).status_code == 403
    assert not LearningEvent.objects.with_scopes_disabled().exists()


def _refused(answer: Any, status: int) -> None:
    assert answer.status_code == status, answer.content
    assert answer.json()["detail"].endswith(".")
    assert not LearningEvent.objects.with_scopes_disabled().exists()
    assert not LessonProgress.objects.with_scopes_disabled().exists()


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize("is_first", [True, False])
def test_statements(
    device: Client,
    seat: Enrolment,
    lesson: LessonPage,
    number: int,
    is_first: bool,
    django_assert_num_queries: Any,
) -> None:
    """Session, user, one question, events, progress; the session is one less where a cache holds it."""
    if not is_first:
        watch(seat.student, lesson, [(0, 3)])
    body = {"lesson": lesson.pk, "events": [event() for _ in range(number)]}
    with django_assert_num_queries(4 if "cached" in settings.SESSION_ENGINE else 5):
        assert post(device, body).status_code == 200
