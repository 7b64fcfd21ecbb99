"""The menu of whoever is signed in."""

import pytest
from django.test import Client

from cms.accounts.models import User
from cms.accounts.permissions import may_enter_admin
from cms.pages.actions import open_site
from tests.factories.courses import count_statements

pytestmark = pytest.mark.django_db
EDITORS = ["editor", "publisher", "teacher", "head", "host", "admin"]
OTHERS = ["student", "guardian", "learner"]


def home_for(user: User) -> str:
    open_site()
    client = Client()
    client.force_login(user)
    return client.get("/en/").content.decode()


@pytest.mark.parametrize("role", [*EDITORS, *OTHERS])
def test_those_who_may_write_are_shown_the_way(request, role):
    user = request.getfixturevalue(role)
    assert ("Write and publish" in home_for(user)) is (role in EDITORS)
    assert may_enter_admin(user) is (role in EDITORS)


def test_a_mark_on_the_account_opens_no_door(learner):
    learner.is_staff = True
    learner.save()
    assert "Write and publish" not in home_for(learner)


def test_it_costs_nothing_to_know(editor, learner):
    home_for(learner)
    assert count_statements(lambda: home_for(editor)) == count_statements(lambda: home_for(learner))


def test_a_closed_account_is_signed_out(editor):
    client = Client()
    client.force_login(editor)
    User.objects.filter(pk=editor.pk).update(is_active=False)
    assert client.get("/en/accounts/me/").status_code == 302
