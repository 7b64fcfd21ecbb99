"""Every address of a film, asked for by every kind of person, wherever its bytes live.

A new kind of file is an address more, and fails here until somebody has said who may have it.
"""

import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cms.accounts.models import User
from courses.enrolment.actions import withdraw_enrolment
from courses.students.actions import student_for
from media.captions.urls import urlpatterns as caption_patterns
from media.playback import addresses
from media.playback.urls import urlpatterns as film_patterns
from tests.cast import sign_up
from tests.factories.captions import make_captions
from tests.factories.courses import make_course, make_enrolment, make_run
from tests.factories.lessons import make_lesson
from tests.factories.media import playable_film

pytestmark = pytest.mark.django_db
MASTER = "films:master"
PLAYLISTS = {MASTER, "films:rendition"}
TEXTS = PLAYLISTS | {"captions:track", "films:sprites"}
# Beside the film's uid.
GAPS: dict[str, dict[str, str]] = {
    MASTER: {},
    "films:rendition": {"name": "v240"},
    "films:poster": {},
    "films:sprites": {},
    "films:sprite_sheet": {},
    "films:keep": {},
    "films:practice": {},
    "films:source": {},
    "captions:track": {"kind": "captions", "language": "zh-hans"},
}
FOR_EDITORS_ONLY = {"films:source"}
# Not asked for with a session: the token, handed out by a playlist, is the admission.
BY_TOKEN = "films:bytes"
ADMITTED, EDITING = {"student", "guardian", "editor", "admin"}, {"editor", "admin"}


class Seat(NamedTuple):
    film: Any
    enrolment: Any


@pytest.fixture
def world(settings, suyun, child, guardian, admin):
    """A film in a lesson that `student` takes and `learner` has left."""
    shutil.rmtree(Path(settings.VAR_DIR) / "private", ignore_errors=True)
    film = playable_film(suyun.collection)
    # A practice file as it would lie there, without half a minute's work on it.
    film.has_practice_file, film.practice_file = True, str(film.keep_file)
    film.save()
    make_captions(film)
    course = make_course(suyun)
    make_lesson(course, film=False, kind="video", video=film)
    now = timezone.now()
    run = make_run(course, enrolment_opens_at=now - timedelta(days=9), starts_on=now.date())
    seat = make_enrolment(run, child, by=guardian, at=now)
    left = sign_up("learner")
    gone = make_enrolment(run, student_for(user=left), by=left, at=now)
    withdraw_enrolment(enrolment=gone, by=left, at=now)
    return Seat(film, seat)


@pytest.fixture
def people(world, student, guardian, editor, teacher, stranger, admin):
    named = {user.username: user for user in User.objects.all()}
    clients = {"visitor": Client()} | {name: Client() for name in named}
    for name, user in named.items():
        clients[name].force_login(user)
    return clients


def address_of(film, kind):
    return reverse(kind, kwargs={"uid": film.uid, **GAPS[kind]})


def test_every_address_of_a_film_is_in_the_table():
    films = {f"films:{pattern.name}" for pattern in film_patterns}
    captions = {f"captions:{pattern.name}" for pattern in caption_patterns}
    assert films | captions == {*GAPS, BY_TOKEN}


@pytest.fixture(params=["sent by Django", "sent by nginx", "sent by the object store"])
def sender(request, settings):
    """Who carries the bytes."""
    if request.param == "sent by nginx":
        settings.X_ACCEL_PREFIX = "/_films/"
    if request.param == "sent by the object store":
        options = {
            "bucket_name": "films",
            "access_key": "key",
            "secret_key": "secret",
            "region_name": "eu-west-1",
            "signature_version": "s3v4",
            "querystring_expire": settings.FILM_ADDRESS_SECONDS,
        }
        settings.STORAGES = {
            **settings.STORAGES,
            "private": {"BACKEND": "media.storage.PrivateObjects", "OPTIONS": options},
        }
    return request.param


def test_who_gets_what(world, people, sender):
    assert set(people) == {
        "visitor",
        "student",
        "guardian",
        "learner",
        "editor",
        "teacher",
        "stranger",
        "admin",
    }
    for kind in GAPS:
        admitted = EDITING if kind in FOR_EDITORS_ONLY else ADMITTED
        for name, client in people.items():
            answer = client.get(address_of(world.film, kind))
            if name not in admitted:
                assert (kind, name, answer.status_code) == (kind, name, 404)
                assert "X-Accel-Redirect" not in answer
                continue
            assert_is_sent(answer, kind, sender)


def assert_is_sent(answer, kind, sender):
    assert answer["Referrer-Policy"] == "no-referrer"
    assert "private" in answer["Cache-Control"]
    if kind in TEXTS or sender == "sent by Django":
        assert (kind, answer.status_code) == (kind, 200)
    elif sender == "sent by nginx":
        assert (kind, answer.status_code, answer.content) == (kind, 200, b"")
        assert answer["X-Accel-Redirect"].startswith("/_films/films/")
    else:
        assert (kind, answer.status_code) == (kind, 302)
        assert int(parse_qs(urlsplit(answer["Location"]).query)["X-Amz-Expires"][0]) <= 600


def lines_of(client, film, kind):
    answer = client.get(address_of(film, kind))
    return [line for line in answer.content.decode().splitlines() if not line.startswith("#")]


def test_whoever_is_withdrawn_is_out_within_ten_minutes(world, people, sender):
    client = people["student"]
    with time_machine.travel(timezone.now(), tick=False) as clock:
        address = lines_of(client, world.film, "films:rendition")[0]
        clock.shift(1)
        enrolment = world.enrolment
        withdraw_enrolment(enrolment=enrolment, by=enrolment.student.user, at=timezone.now())
        for kind in GAPS:
            assert (kind, client.get(address_of(world.film, kind)).status_code) == (kind, 404)
        if sender == "sent by the object store":
            assert parse_qs(urlsplit(address).query)["X-Amz-Expires"] == ["600"]
            return
        assert client.get(address).status_code == 200
        clock.shift(600)
        assert client.get(address).status_code == 404


def test_an_address_of_before_the_move_does_not_lead_on_to_another(world, people, settings):
    """Else the two would live for twenty minutes together."""
    address = addresses.address_of(world.film.renditions.get(name="v240"))
    settings.STORAGES = {
        **settings.STORAGES,
        "private": {"BACKEND": "media.storage.PrivateObjects", "OPTIONS": {"bucket_name": "films"}},
    }
    assert people["student"].get(address).status_code == 404


def test_a_piece_of_a_film_costs_no_query_though_browsers_send_their_cookie(
    world, people, django_assert_num_queries
):
    client = people["student"]
    address = lines_of(client, world.film, "films:rendition")[0]
    with django_assert_num_queries(0):
        answer = client.get(address, headers={"Range": "bytes=0-99"})
        assert b"".join(answer.streaming_content)[4:8] == b"ftyp"
    assert answer["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize("kind", sorted(PLAYLISTS))
def test_what_a_playlist_asks_of_the_database(world, people, settings, django_assert_num_queries, kind):
    """Session, person, the rendition with its film, may they. In Redis the session costs none."""
    client = people["student"]
    client.get(address_of(world.film, kind))
    with django_assert_num_queries(3 if "cached" in settings.SESSION_ENGINE else 4):
        assert client.get(address_of(world.film, kind)).status_code == 200
