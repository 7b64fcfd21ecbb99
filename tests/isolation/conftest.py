"""The two houses, built once for each file of tests."""

from collections.abc import Iterator

import pytest
from django.db import transaction

from tests.isolation.world import World, build_world


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker) -> Iterator[World]:
    """Built once for all rules: every request is rolled back, so that none sees what another did."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield build_world()
        transaction.set_rollback(True)
