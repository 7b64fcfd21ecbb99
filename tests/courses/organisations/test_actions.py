"""An organisation joins; people come and go."""

import pytest
from django.contrib.auth.models import Group
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Workflow,
)

from cms.accounts.models import User
from cms.pages.actions import open_site
from courses.organisations import actions
from courses.organisations.actions import appoint_staff, dismiss_staff, onboard_organisation
from courses.organisations.models import Organisation, Role, Staff
from courses.organisations.pages import OrganisationIndexPage
from courses.organisations.refusals import LastHead, NoPlaceForOrganisations, NotAnOrganisation
from tests.factories.courses import make_organisation, make_staff, make_user

pytestmark = pytest.mark.django_db


def world() -> dict[str, int]:
    counted = (Organisation, Page, Group, Collection, Workflow, GroupApprovalTask)
    return {model.__name__: model.objects.count() for model in counted}


def test_onboarding_makes_all_that_an_organisation_needs() -> None:
    madrid = make_organisation("madrid")

    assert madrid.page.live
    assert madrid.page.get_parent().specific_class is OrganisationIndexPage
    assert madrid.collection.name == "madrid中文学校"
    rights = {
        group.name: sorted(
            GroupPagePermission.objects.filter(group=group, page=madrid.page).values_list(
                "permission__codename", flat=True
            )
        )
        for group in (madrid.authors_group, madrid.publishers_group)
    }
    assert rights == {
        "madrid: authors": ["add_page", "change_page"],
        "madrid: publishers": ["add_page", "change_page", "publish_page"],
    }
    collection_rights = GroupCollectionPermission.objects.filter(
        group=madrid.authors_group, collection=madrid.collection
    )
    assert sorted(collection_rights.values_list("permission__codename", flat=True)) == [
        "add_document",
        "add_image",
        "add_media",
        "change_document",
        "change_image",
        "change_media",
        "choose_document",
        "choose_image",
    ]
    [task] = madrid.page.get_workflow().tasks
    assert list(task.specific.groups.all()) == [madrid.publishers_group]


def test_onboarding_twice_does_no_harm() -> None:
    first = make_organisation("madrid")
    before = world()

    assert make_organisation("madrid", name="另一个名字") == first
    assert world() == before
    first.refresh_from_db()
    assert first.name == "madrid中文学校"


def test_onboarding_is_all_or_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    open_site()
    before = world()

    def break_down(*_args: object) -> None:
        raise RuntimeError("the last step fails")

    monkeypatch.setattr(actions, "build_workflow", break_down)
    with pytest.raises(RuntimeError):
        make_organisation("madrid")

    assert world() == before


def test_onboarding_needs_a_page_that_lists_organisations() -> None:
    open_site()
    OrganisationIndexPage.objects.update(live=False)
    before = world()
    with pytest.raises(NoPlaceForOrganisations):
        make_organisation("madrid_without_a_list")
    assert world() == before


@pytest.mark.parametrize(
    ("fact", "value"),
    [
        ("country", "Spain"),
        ("country", "es"),
        ("time_zone", "Mars/Olympus"),
        ("kind", "shop"),
        ("slug", "not a slug"),
        ("name", ""),
    ],
)
def test_nonsense_is_refused_with_a_sentence(fact: str, value: str) -> None:
    open_site()
    before = world()
    facts = {
        "slug": "madrid",
        "kind": "school",
        "name": "晨桥",
        "city": "Madrid",
        "country": "ES",
        "time_zone": "Europe/Madrid",
    }
    with pytest.raises(NotAnOrganisation) as refusal:
        onboard_organisation(**facts | {fact: value})
    assert str(refusal.value).endswith(".")
    assert world() == before


@pytest.mark.parametrize(
    ("role", "groups"),
    [
        (Role.TEACHER, ["madrid: authors"]),
        (Role.EDITOR, ["madrid: authors"]),
        (Role.HOST, ["madrid: authors"]),
        (Role.PUBLISHER, ["madrid: publishers"]),
        (Role.HEAD, ["madrid: publishers"]),
        (Role.REGISTRAR, []),
    ],
)
def test_a_role_puts_its_holder_into_groups(role: Role, groups: list[str]) -> None:
    user = make_staff(make_organisation("madrid"), role)
    assert list(user.groups.values_list("name", flat=True)) == groups


def test_appointing_twice_does_no_harm() -> None:
    madrid = make_organisation("madrid")
    user = make_user()
    first = appoint_staff(organisation=madrid, user=user, role=Role.TEACHER)
    assert appoint_staff(organisation=madrid, user=user, role=Role.TEACHER) == first
    assert Staff.objects.count() == 1


def test_dismissal_takes_what_no_other_role_gives() -> None:
    madrid = make_organisation("madrid")
    user = make_staff(madrid, Role.TEACHER)
    appoint_staff(organisation=madrid, user=user, role=Role.EDITOR)

    dismiss_staff(organisation=madrid, user=user, role=Role.TEACHER)
    assert list(user.groups.all()) == [madrid.authors_group]

    dismiss_staff(organisation=madrid, user=user, role=Role.EDITOR)
    dismiss_staff(organisation=madrid, user=user, role=Role.EDITOR)
    assert list(user.groups.all()) == []
    assert not User.objects.get(pk=user.pk).has_perm("wagtailadmin.access_admin")
    assert list(Staff.objects.current()) == []
    assert Staff.objects.count() == 2


def test_who_comes_back_is_appointed_anew() -> None:
    madrid = make_organisation("madrid")
    user = make_staff(madrid, Role.HEAD)
    make_staff(madrid, Role.HEAD, "another")
    dismiss_staff(organisation=madrid, user=user, role=Role.HEAD)
    appoint_staff(organisation=madrid, user=user, role=Role.HEAD)
    assert list(user.groups.all()) == [madrid.publishers_group]
    assert Staff.objects.filter(user=user).count() == 2
    assert list(Organisation.objects.staffed_by(user, Role.HEAD)) == [madrid]
    assert list(Organisation.objects.staffed_by(user, Role.TEACHER)) == []


def test_the_last_head_stays() -> None:
    madrid, dublin = make_organisation("madrid"), make_organisation("dublin")
    only = make_staff(madrid, Role.HEAD)
    closed = make_staff(madrid, Role.HEAD, "closed")
    User.objects.filter(pk=closed.pk).update(is_active=False)
    make_staff(dublin, Role.HEAD)
    make_staff(madrid, Role.PUBLISHER)

    with pytest.raises(LastHead):
        dismiss_staff(organisation=madrid, user=only, role=Role.HEAD)
    assert list(Organisation.objects.staffed_by(only, Role.HEAD)) == [madrid]
    assert only.groups.get() == madrid.publishers_group

    dismiss_staff(organisation=madrid, user=closed, role=Role.HEAD)
    other = make_staff(madrid, Role.HEAD, "other")
    dismiss_staff(organisation=madrid, user=only, role=Role.HEAD)
    assert [held.user for held in Staff.objects.current().filter(organisation=madrid, role="head")] == [other]


def test_a_new_house_is_published_and_not_half_a_draft() -> None:
    page = make_organisation("madrid").page
    page.save()
    page.refresh_from_db()
    assert (page.live, page.has_unpublished_changes) == (True, False)
    assert page.live_revision_id == page.latest_revision_id is not None
