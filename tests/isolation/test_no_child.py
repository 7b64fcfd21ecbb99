"""An association counts, and meets no child: its people are led everywhere, and look for every name."""

from collections import deque
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from django.db import transaction
from django.test import Client

from courses.students.models import Student
from tests.isolation.rules import RULES
from tests.isolation.test_matrix import ask
from tests.isolation.world import World

pytestmark = pytest.mark.django_db
#: Suyun is an association. That its editor and its publisher read no name holds for every page and API.
READERS = ("editor", "publisher")
#: A card names its child to whoever scans it, and the page of all letters is there on a laptop alone.
TOLD_TO_WHOEVER_HOLDS_THEM = ("/en/card/", "/mail/")


def names_of_others() -> set[str]:
    """Of every child but those on the association's own roll."""
    students = Student.objects.with_scopes_disabled().exclude(school__slug="suyun")
    return set(students.exclude(display_name="").values_list("display_name", flat=True))


def names_told(answer, names: set[str]) -> set[str]:
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    text = content.decode("utf-8", "replace") + str(answer.headers)
    return {name for name in names if name in text}


@pytest.mark.parametrize("reader", READERS)
def test_no_rule_s_address_tells_a_child_s_name(world: World, reader: str) -> None:
    names = names_of_others()
    assert {"陈小满", "都柏林的孩子"} <= names
    told = {}
    for rule in RULES:
        if rule.address.startswith(TOLD_TO_WHOEVER_HOLDS_THEM):
            continue
        found = names_told(ask(world.clients[reader], rule, world), names)
        if found:
            told[str(rule)] = found
    assert told == {}


def test_the_school_s_own_people_would_be_told(world: World) -> None:
    """The look bites: what a head may read, it finds."""
    rosters = next(rule for rule in RULES if rule.address.endswith("/rosters/{roster}/"))
    answer = ask(world.clients["head"], rosters, world)
    assert names_told(answer, {"王芳"}) == {"王芳"}


@pytest.mark.full
@pytest.mark.parametrize("reader", READERS)
def test_following_every_link_leads_to_no_child(world: World, reader: str) -> None:
    names, told = names_of_others(), {}
    seen: set[str] = set()
    starts = [rule.address.format(**world.words) for rule in RULES if rule.method == "GET"]
    waiting = deque(["/admin/", "/en/office/suyun/", *starts])
    seen.update(address for address in starts if address.startswith(TOLD_TO_WHOEVER_HOLDS_THEM))
    while waiting and len(seen) < 200:
        address = waiting.popleft()
        if address in seen:
            continue
        seen.add(address)
        answer = follow(world.clients[reader], address)
        if found := names_told(answer, names):
            told[address] = found
        if "html" in answer.get("Content-Type", "") and not answer.streaming:
            waiting.extend(links_in(address, answer.content.decode("utf-8", "replace")))
    assert told == {}
    assert len(seen) > 150


def follow(client: Client, address: str):
    """Looking alone: what a link would change is taken back."""
    with transaction.atomic():
        answer = client.get(address)
        transaction.set_rollback(True)
    return answer


def links_in(address: str, page: str) -> list[str]:
    found = []
    for piece in page.split('href="')[1:]:
        link = urldefrag(urljoin(address, piece.split('"')[0].replace("&amp;", "&")))[0]
        parts = urlsplit(link)
        is_other = parts.netloc or parts.path.startswith(("/static/", "/films/")) or "logout" in parts.path
        # Other languages hold the same words, and calendars and filters have no end.
        if not is_other and not parts.path.startswith(("/es/", "/zh-")) and len(parts.query) < 60:
            found.append(link)
    return found
