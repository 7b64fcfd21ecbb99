"""What an organisation's records hang on is not deleted in Wagtail's admin, and the editor hears why."""

import pytest
from django.contrib.auth.models import Group
from django.contrib.messages import get_messages
from django_scopes import scopes_disabled
from wagtail.models import Collection

from cms.accounts.models import User
from courses.enrolment.models import EnrolmentChange
from tests.cast import sign_up
from tests.factories.courses import NOW, make_course, make_enrolment, make_run

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss(client, admin):
    client.force_login(admin)
    return admin


def told(answer) -> str:
    message = list(get_messages(answer.wsgi_request))[-1]
    assert message.level_tag == "error"
    return str(message)


def author_of_a_change(madrid, child) -> User:
    registrar = sign_up("learner")
    make_enrolment(make_run(make_course(madrid)), child, by=registrar, at=NOW)
    with scopes_disabled():
        assert EnrolmentChange.objects.filter(by=registrar).exists()
    return registrar


@pytest.mark.usefixtures("boss")
@pytest.mark.parametrize("role", ["editor", "student", "guardian", "author"])
def test_a_person_with_records_is_kept_and_closing_the_account_is_offered(client, request, role):
    if role == "author":
        person = author_of_a_change(*(request.getfixturevalue(name) for name in ("madrid", "child")))
    else:
        person = request.getfixturevalue(role)

    answer = client.post(f"/admin/users/delete/{person.pk}/")

    assert (answer.status_code, answer["Location"]) == (302, f"/admin/users/edit/{person.pk}/")
    assert person.display_name in told(answer)
    assert User.objects.filter(pk=person.pk).exists()
    assert 'name="is_active"' in client.get(answer["Location"]).content.decode()


def test_a_person_without_records_is_deleted(client, boss, learner):
    answer = client.post(f"/admin/users/delete/{learner.pk}/")
    assert (answer.status_code, answer["Location"]) == (302, "/admin/users/")
    assert not User.objects.filter(pk=learner.pk).exists()


def test_among_others_they_are_kept_too_and_so_are_the_others(client, boss, editor, guardian, learner):
    query = "&".join(f"id={user.pk}" for user in (editor, guardian, learner))
    answer = client.post(f"/admin/bulk/accounts/user/delete/?{query}&next=/admin/users/")
    assert (answer.status_code, answer["Location"]) == (302, "/admin/users/")
    sentence = told(answer)
    assert editor.display_name in sentence
    assert guardian.display_name in sentence
    assert learner.display_name not in sentence
    assert User.objects.filter(pk__in=[editor.pk, guardian.pk, learner.pk]).count() == 3

    client.post(f"/admin/bulk/accounts/user/delete/?id={learner.pk}&next=/admin/users/")
    assert not User.objects.filter(pk=learner.pk).exists()


def test_the_groups_of_an_organisation_are_kept(client, boss, suyun):
    for group in (suyun.authors_group, suyun.publishers_group):
        answer = client.post(f"/admin/groups/delete/{group.pk}/")
        assert (answer.status_code, answer["Location"]) == (302, f"/admin/groups/edit/{group.pk}/")
        assert group.name in told(answer)
        group.refresh_from_db()
        assert group.permissions.exists()
    other = Group.objects.create(name="other")
    client.post(f"/admin/groups/delete/{other.pk}/")
    assert not Group.objects.filter(pk=other.pk).exists()


def test_the_collection_of_an_organisation_is_kept(client, boss, suyun):
    address = f"/admin/collections/{suyun.collection.pk}/delete/"
    assert suyun.name in client.get(address).content.decode()
    answer = client.post(address)
    assert answer.status_code == 403
    root = Collection.get_first_root_node()
    assert root.get_children_count() == Collection.objects.filter(depth=2).count()
    assert Collection.find_problems() == ([], [], [], [], [])
