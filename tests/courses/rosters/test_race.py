"""Several people import at once: nobody is doubled, and only one of them is told that it was theirs."""

import pytest
from django_scopes import scope

from courses.cohorts.models import Cohort
from courses.rosters.actions import begin_import, upload_roster
from courses.rosters.refusals import AlreadyImported
from courses.students.models import Student
from tests.courses.rosters.awkward import as_csv
from tests.factories.courses import NOW, make_organisation, make_staff
from tests.races import RACE, all_at_once

READY = 10

pytestmark = RACE


@pytest.mark.parametrize("files", [1, 8], ids=["one file", "the same file eight times"])
def test_eight_presses_at_once_double_nobody(files):
    school = make_organisation("dublin")
    head = make_staff(school, "head")
    sent = [
        upload_roster(school=school, by=head, file_name="x.csv", content=as_csv().encode(), at=NOW)
        for _file in range(files)
    ]
    faults = all_at_once(lambda number: begin_import(roster=sent[number % files], at=NOW), 8)
    assert [type(fault) for fault in faults] == [AlreadyImported] * (8 - files)
    with scope(organisation=school):
        assert Student.objects.filter(school=school).count() == READY
        assert Cohort.objects.filter(school=school).count() == 4
