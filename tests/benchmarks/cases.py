"""The people and pages of the benchmark, and what is asked of them."""

import json
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle
from urllib.parse import quote

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.contrib.sessions.backends.cached_db import SessionStore  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.utils import timezone  # noqa: E402

from cms.accounts.models import User  # noqa: E402
from courses.catalogue.models import CourseRun  # noqa: E402
from courses.enrolment.actions import enrol_student  # noqa: E402
from courses.students.actions import student_for  # noqa: E402
from lessons.outline.pages import LessonPage  # noqa: E402
from media.videos.models import Video, VideoState  # noqa: E402
from tests.benchmarks.load import Case, request_bytes  # noqa: E402
from tests.benchmarks.weight import page_weight  # noqa: E402

ENROLLED, PRESSING = 8, 300
COURSE = "/en/organisations/suyun/tang-travel/"
CSRF = "b" * 32


@dataclass(frozen=True)
class World:
    port: int
    run: CourseRun
    lesson: LessonPage
    enrolled: list[User]
    pressing: list[User]


def wait_for_films() -> None:
    """Until every film of the demo can be played. Raises SystemExit after five minutes."""
    for _second in range(300):
        if not Video.objects.exclude(state=VideoState.READY).exists():
            return
        time.sleep(1)
    raise SystemExit("The worker has not made the films ready in five minutes.")


def build_world(port: int) -> World:
    """Enrolled learners, and others about to press."""
    run = CourseRun.objects.get(course__slug="tang-travel")
    lesson = LessonPage.objects.child_of(run.course).first()
    people = [
        User.objects.create_user(username=f"bench-{number}", display_name=f"学生 {number}", password=None)
        for number in range(ENROLLED + PRESSING)
    ]
    for user in people:
        student_for(user=user)
    for user in people[:ENROLLED]:
        enrol_student(student=student_for(user=user), run=run, by=user, at=timezone.now())
    count_rows()
    return World(port, run, lesson, people[:ENROLLED], people[ENROLLED:])


def count_rows() -> None:
    """As PostgreSQL does by itself a minute after so much was written."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    connection.close()


def all_cases(world: World) -> list[Case]:
    return [
        Case("catalogue, stored", lambda: _same(world, "/en/courses/"), 600, 0.60),
        Case("catalogue, not stored", lambda: _unstored(world, "/en/courses/"), 300, 0.04),
        Case("course, stored", lambda: _same(world, COURSE), 600, 0.60),
        Case("course, not stored", lambda: _unstored(world, COURSE), 300, 0.04),
        Case("lesson, signed in", lambda: _lesson(world), 300, 0.10),
        Case("enrol", lambda: _enrolling(world), 250, 0.06, expected_status=302),
        Case("learning events", lambda: _events(world), 300, 0.15),
        Case("search", lambda: _search(world), 150, 0.0),
    ]


def statements(world: World) -> dict[str, int]:
    """SQL statements of one warm request of each kind; what only opens and ends a transaction is not counted."""
    person = Client(headers={"host": f"127.0.0.1:{world.port}"})
    person.cookies[settings.SESSION_COOKIE_NAME] = _session_of(world.enrolled[0])
    newcomer = Client(headers={"host": f"127.0.0.1:{world.port}"})
    newcomer.cookies[settings.SESSION_COOKIE_NAME] = _session_of(world.pressing[-1])
    visitor = Client(headers={"host": f"127.0.0.1:{world.port}"})
    batch = {"content_type": "application/json"}
    visits = {
        "catalogue, not stored": lambda: visitor.get("/en/courses/?utm=1"),
        "course, not stored": lambda: visitor.get(f"{COURSE}?utm=1"),
        "lesson, signed in": lambda: person.get(_path_of(world.lesson)),
        "enrol": lambda: newcomer.post(f"/en/learning/enrol/{world.run.pk}/"),
        "learning events": lambda: person.post("/api/v1/learning-events", _batch(world, 1), **batch),
        "search": lambda: visitor.get(f"/en/search/?q={quote('书法')}"),
    }
    counts = {}
    for name, visit in visits.items():
        if name != "enrol":
            visit()
        with CaptureQueriesContext(connection) as queries:
            answer = visit()
        assert answer.status_code in {200, 302}, (name, answer.status_code, answer.content[:300])
        counts[name] = sum(query["sql"] not in {"BEGIN", "COMMIT"} for query in queries)
    counts["catalogue, stored"] = counts["course, stored"] = 0
    connection.close()
    return counts


def weights(world: World) -> dict[str, dict[str, int]]:
    site = f"http://127.0.0.1:{world.port}"
    cookies = f"{settings.SESSION_COOKIE_NAME}={_session_of(world.enrolled[0])}"
    return {
        "catalogue": page_weight(f"{site}/en/courses/"),
        "course": page_weight(site + COURSE),
        "lesson, signed in": page_weight(site + _path_of(world.lesson), cookies),
    }


def _same(world: World, path: str) -> Iterator[bytes]:
    return cycle([request_bytes(path, world.port)])


def _unstored(world: World, path: str) -> Iterator[bytes]:
    """Each with a question of its own, which the store of visitors' answers does not know."""
    for number in range(1_000_000):
        yield request_bytes(f"{path}?utm={number}", world.port)


def _lesson(world: World) -> Iterator[bytes]:
    sessions = cycle([_session_of(user) for user in world.enrolled])
    for session in sessions:
        yield request_bytes(_path_of(world.lesson), world.port, headers=_cookies(session))


def _enrolling(world: World) -> Iterator[bytes]:
    sessions = [_session_of(user) for user in world.pressing[:-1]]
    body = f"csrfmiddlewaretoken={CSRF}".encode()
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    for session in sessions:
        yield request_bytes(
            f"/en/learning/enrol/{world.run.pk}/",
            world.port,
            method="POST",
            headers=_cookies(session) | form,
            body=body,
        )


def _events(world: World) -> Iterator[bytes]:
    sessions = cycle([_session_of(user) for user in world.enrolled])
    headers = {"Content-Type": "application/json", "X-CSRFToken": CSRF}
    for number, session in enumerate(sessions):
        yield request_bytes(
            "/api/v1/learning-events",
            world.port,
            method="POST",
            headers=_cookies(session) | headers,
            body=_batch(world, number).encode(),
        )


def _search(world: World) -> Iterator[bytes]:
    for word in cycle(["书法", "shufa", "calligraphy", "牛排", "月"]):
        yield request_bytes(f"/en/search/?q={quote(word)}", world.port)


def _batch(world: World, number: int) -> str:
    """Three stretches of a second each, as a player gathers in a few seconds."""
    start = number % 18
    return json.dumps(
        {
            "lesson": world.lesson.pk,
            "events": [
                {
                    "id": str(uuid.uuid4()),
                    "kind": "watched",
                    "from": start + piece,
                    "to": start + piece + 1,
                    "position": start + piece + 1,
                    "happened_at": timezone.now().isoformat(),
                }
                for piece in range(3)
            ],
        }
    )


def _path_of(lesson: LessonPage) -> str:
    return f"{COURSE}{lesson.slug}/"


def _cookies(session: str) -> dict[str, str]:
    return {"Cookie": f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={CSRF}"}


def _session_of(user: User) -> str:
    """A session as signing in would leave it, without hashing a password for each."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]  # the first only counts failures
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return str(session.session_key)
