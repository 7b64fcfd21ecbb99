"""With thirty schools, five thousand students and twenty thousand enrolments a page still costs what it costs."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from courses.cohorts.models import Cohort
from courses.enrolment.actions import enrol_students
from courses.enrolment.models import Enrolment
from courses.students.actions import student_for
from courses.students.models import Student
from tests.benchmarks.schools_world import ENROLMENTS, STUDENTS, a_popular_run, build_schools
from tests.factories.courses import make_user

pytestmark = [pytest.mark.full, pytest.mark.django_db]
MOST_OF_A_PAGE, MOST_OF_A_PRESS, MOST_OF_A_COHORT = 15, 12, 25


def cost(ask) -> int:
    with CaptureQueriesContext(connection) as statements:
        ask()
    # What opens and ends a transaction is no statement of ours.
    return sum(not each["sql"].startswith(("SAVEPOINT", "RELEASE")) for each in statements)


def test_statements_stay_within_their_limits():
    world = build_schools()
    assert Student.objects.with_scopes_disabled().count() == STUDENTS
    assert Enrolment.objects.with_scopes_disabled().count() == ENROLMENTS
    school, head, office = world.schools[0], world.heads[0], Client()
    office.force_login(head)
    cohort = Cohort.objects.visible_to(head).first()
    run = a_popular_run(world, 20)
    rooms = (
        *("runs/", f"runs/{world.runs[0].pk}/", f"runs/{run.pk}/classes/?cohort={cohort.pk}"),
        *("next-year/", "transfers/", f"classes/{cohort.pk}/change/", "rosters/"),
    )
    for room in rooms:
        address = f"/en/office/{school.slug}/{room}"
        assert office.get(address).status_code == 200
        assert cost(lambda address=address: office.get(address)) <= MOST_OF_A_PAGE, room
    children = list(Student.objects.visible_to(head).filter(cohort_place__cohort=cohort))
    assert len(children) == 30
    bulk = cost(lambda: enrol_students(students=children, run=run, by=head, at=timezone.now()))
    assert bulk <= MOST_OF_A_COHORT
    user, person = make_user("late"), Client()
    student_for(user=user)
    person.force_login(user)
    person.get("/en/learning/")
    assert cost(lambda: person.post(f"/en/learning/enrol/{run.pk}/")) <= MOST_OF_A_PRESS
