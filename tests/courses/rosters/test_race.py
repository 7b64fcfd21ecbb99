"""Several people import at once: nobody is doubled, and only one of them is told that it was theirs."""

import pytest
from django.db import connection
from django_scopes import scope

from courses.cohorts.models import Cohort
from courses.rosters.actions import begin_import, upload_roster
from courses.rosters.refusals import AlreadyImported
from courses.students.models import Student
from tests.courses.enrolment.test_race import all_at_once
from tests.courses.rosters.awkward import as_csv
from tests.factories.courses import NOW, make_organisation, make_staff

READY = 10

pytestmark = [
    pytest.mark.full,
    # Migrated data (Wagtail's root page and collection) is put back after the rows are wiped.
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]


@pytest.fixture(autouse=True)
def postgresql(transactional_db: None) -> None:
    assert connection.vendor == "postgresql", "Races are run where many can write at once: on PostgreSQL."


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
