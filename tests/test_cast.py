"""The cast is who it says it is."""

from lessons.demo.accounts import DEMO_ACCOUNTS
from tests.cast import ACCOUNTS


def test_every_demo_log_in_has_a_fixture(request, db):
    people = {name: request.getfixturevalue(name) for name in ACCOUNTS}

    assert {user.username for user in people.values()} == {a.username for a in DEMO_ACCOUNTS} | {"stranger"}


def test_the_guardian_answers_for_the_student(guardian, child, student):
    assert [str(link.student) for link in guardian.guardianships.with_scopes_disabled().all()] == [
        student.display_name
    ]
    assert child.user == student


def test_staff_hold_the_roles_of_the_demo(request, db):
    staff = {a.username: (a.organisation, a.role) for a in DEMO_ACCOUNTS if a.role}

    held = {
        name: (staff_row.organisation.slug, staff_row.role)
        for name in staff
        for staff_row in request.getfixturevalue(name).staff_roles.all()
    }

    assert held == staff
