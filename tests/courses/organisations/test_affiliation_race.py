"""Two operators close a circle from both sides at once: one of them is told."""

from courses.organisations.affiliation import affiliate
from courses.organisations.models import Affiliation
from courses.organisations.refusals import WouldBeCircle
from tests.factories.courses import NOW, make_organisation
from tests.races import RACE, all_at_once

pytestmark = RACE


def test_a_circle_is_not_closed_from_both_sides():
    ring = [make_organisation(f"ring-{number}") for number in range(4)]
    faults = all_at_once(
        lambda number: affiliate(member=ring[number], parent=ring[(number + 1) % 4], at=NOW), 4
    )
    assert [type(fault) for fault in faults] == [WouldBeCircle]
    assert Affiliation.objects.count() == 3
