"""What the catalogue and the organisations put on the home page."""

import pytest
from django.core.cache import cache
from django.test import Client

from courses.catalogue.models import Stage
from tests.factories.courses import make_course, make_organisation

pytestmark = pytest.mark.django_db


def test_a_few_courses_of_each_stage_and_the_organisations(client: Client) -> None:
    madrid = make_organisation("madrid")
    for number in range(7):
        make_course(madrid, f"starter-{number}", stage=Stage.STARTER)
    make_course(madrid, "family", stage=Stage.FAMILY)
    make_course(madrid, "draft", stage=Stage.UPPER, live=False)
    cache.clear()
    context = client.get("/en/").context
    shelves = [(stage, [course.slug for course in courses]) for stage, courses in context["courses_by_stage"]]
    assert shelves == [
        (Stage.STARTER, [f"starter-{number}" for number in range(6)]),
        (Stage.FAMILY, ["family"]),
    ]
    assert [page.slug for page in context["organisations"]] == ["madrid"]
