"""What the page of a lesson weighs on its way to a learner."""

import pytest
from django.test import Client

from tests.benchmarks.weight import page_weight
from tests.factories.lessons import make_seat, make_small_course

MOST = 300 * 1024


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_learners_lesson_is_at_most_300_kibibytes(client: Client, live_server) -> None:
    course, (lesson,) = make_small_course()
    client.force_login(make_seat(course).student.user)
    session = client.cookies["sessionid"]
    address = f"{live_server.url}/zh-hans/{lesson.get_url().split('/', 2)[2]}"
    weight = page_weight(address, f"sessionid={session.value}")
    # All of the player is among it: a count that overlooked a part would be too small.
    assert weight["js"] > 250_000
    assert sum(weight.values()) <= MOST, weight
