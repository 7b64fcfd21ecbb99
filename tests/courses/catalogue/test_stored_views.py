"""The store of visitors' answers holds few views of the catalogue, whatever strangers type."""

import pytest
from django.core.cache import cache
from django.test import Client

from tests.factories.courses import make_course, make_organisation, make_subject
from tests.scenes import scene

pytestmark = pytest.mark.django_db


@scene
def one_course() -> None:
    make_course(make_organisation("madrid"), subject=make_subject("poetry", "诗词"))


@pytest.fixture(autouse=True)
def _one_course(one_course: None) -> None:
    cache.clear()


def is_stored(query: str) -> bool:
    """Stored answers, and only they, carry a mark by which browsers ask whether theirs is still good."""
    response = Client().get(f"/en/courses/{query}")
    assert response.status_code == 200
    return "ETag" in response


@pytest.mark.parametrize(
    "query", ["", "?stage=starter", "?subject=poetry", "?organisation=madrid", "?&", "?subject=%70oetry"]
)
def test_a_view_that_our_links_lead_to_is_stored(query):
    assert is_stored(query)


@pytest.mark.parametrize(
    "query",
    [
        "?subject=x1",
        "?stage=x1",
        "?organisation=x1",
        "?page=2",
        "?page=99999",
        "?stage=",
        "?stage=%20starter",
        "?subject=poetry%00",
        "?subject=poetry&subject=poetry",
        "?subject=x1&subject=poetry",
        "?subject=poetry&stage=",
        "?subject=poetry&stage=starter",
        "?subject=poetry&page=1",
        "?q=x1",
        "?q=x1&subject=poetry",
        "?x1",
    ],
)
def test_what_a_stranger_can_type_without_end_is_not(query):
    assert not is_stored(query)
