"""Two operators close a circle from both sides at once: one of them is told."""

import pytest
from django.db import connection

from courses.organisations.affiliation import affiliate
from courses.organisations.models import Affiliation
from courses.organisations.refusals import WouldBeCircle
from tests.courses.enrolment.test_race import all_at_once
from tests.factories.courses import NOW, make_organisation

pytestmark = [
    pytest.mark.full,
    # Migrated data (Wagtail's root page and collection) is put back after the rows are wiped.
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]


@pytest.fixture(autouse=True)
def postgresql(transactional_db: None) -> None:
    assert connection.vendor == "postgresql", "Races are run where many can write at once: on PostgreSQL."


def test_a_circle_is_not_closed_from_both_sides():
    ring = [make_organisation(f"ring-{number}") for number in range(4)]
    faults = all_at_once(
        lambda number: affiliate(member=ring[number], parent=ring[(number + 1) % 4], at=NOW), 4
    )
    assert [type(fault) for fault in faults] == [WouldBeCircle]
    assert Affiliation.objects.count() == 3
