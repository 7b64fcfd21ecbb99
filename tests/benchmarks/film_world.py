"""A learner, and a film of ten minutes whose smallest picture has real bytes."""

import os
from dataclasses import dataclass
from typing import Any

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.core.files.base import ContentFile  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import reverse  # noqa: E402
from django.utils import timezone  # noqa: E402

from courses.students.actions import student_for  # noqa: E402
from media.playback.addresses import address_of  # noqa: E402
from media.storage import films  # noqa: E402
from media.transcoding.models import RenditionKind, VideoRendition  # noqa: E402
from media.videos.models import Video  # noqa: E402
from tests.factories.courses import (  # noqa: E402
    make_course,
    make_enrolment,
    make_organisation,
    make_run,
    make_user,
)
from tests.factories.lessons import make_film, make_lesson  # noqa: E402

SECONDS, FRAGMENT_SECONDS = 600, 4
PICTURES = {240: 300_000, 360: 600_000, 540: 1_200_000, 720: 2_200_000, 1080: 4_500_000}
SOUND = 64_000
HEADER = 900


@dataclass(frozen=True)
class FilmWorld:
    playlists: list[str]
    cookies: dict[str, str]
    client: Client
    address: str
    stored: str
    bytes: int

    @property
    def range(self) -> str:
        """The second piece, which begins where the first one ends."""
        return f"bytes={HEADER + self.bytes}-{HEADER + 2 * self.bytes - 1}"

    def ask(self, path: str) -> Any:
        return self.client.get(path, headers={"Range": self.range})

    def statements(self, path: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            self.ask(path)
        return len(queries)


def build_world() -> FilmWorld:
    course = make_course(make_organisation())
    film = make_film(course, SECONDS)
    make_lesson(course, film=False, kind="video", video=film)
    learner = make_user()
    make_enrolment(make_run(course), student_for(user=learner), by=learner, at=timezone.now())
    smallest, *_others = [_rendition(film, height, rate) for height, rate in PICTURES.items()]
    _rendition(film, None, SOUND)
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(learner)
    names = film.renditions.values_list("name", flat=True)
    return FilmWorld(
        playlists=[film.master_url, *(reverse("films:rendition", args=[film.uid, name]) for name in names)],
        cookies={"Cookie": f"{settings.SESSION_COOKIE_NAME}={client.cookies['sessionid'].value}"},
        client=client,
        address=address_of(smallest),
        stored=str(smallest.file),
        bytes=PICTURES[240] * FRAGMENT_SECONDS // 8,
    )


def _rendition(film: Video, height: int | None, rate: int) -> VideoRendition:
    """The rows of all renditions, and the bytes of the one that is asked for."""
    name, size = f"v{height}" if height else "audio", rate * FRAGMENT_SECONDS // 8
    count = SECONDS // FRAGMENT_SECONDS
    stored = f"{film.folder}/{film.generation}/{name}.mp4"
    if height == min(PICTURES):
        stored = films().save(stored, ContentFile(os.urandom(HEADER + count * size)))
    return VideoRendition.objects.create(
        video=film,
        name=name,
        kind=RenditionKind.PICTURE if height else RenditionKind.SOUND,
        width=height and height * 16 // 9,
        height=height,
        bandwidth=rate,
        average_bandwidth=rate,
        codecs="avc1.4d401f" if height else "mp4a.40.2",
        duration=SECONDS,
        bytes=HEADER + count * size,
        file=stored,
        header_bytes=HEADER,
        fragments=[[FRAGMENT_SECONDS, size, HEADER + number * size] for number in range(count)],
    )
