"""What belongs to an organisation in Wagtail: groups, collection, rights, review workflow."""

from collections.abc import Iterable

from django.contrib.auth.models import Group, Permission
from django.db.models import Q
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

from courses.organisations.models import Organisation

PAGE_RIGHTS_OF_AUTHORS = ("add_page", "change_page")
PAGE_RIGHTS_OF_PUBLISHERS = (*PAGE_RIGHTS_OF_AUTHORS, "publish_page")
# wagtailmedia hangs its rights on its own model even where the site has swapped it, and it has no
# right to choose: who may change a film may choose it.
COLLECTION_RIGHTS = (
    ("wagtailimages", "add_image"),
    ("wagtailimages", "change_image"),
    ("wagtailimages", "choose_image"),
    ("wagtaildocs", "add_document"),
    ("wagtaildocs", "change_document"),
    ("wagtaildocs", "choose_document"),
    ("wagtailmedia", "add_media"),
    ("wagtailmedia", "change_media"),
)


def build_house(organisation: Organisation) -> None:
    """Make the collection and the two groups that the row points at."""
    root = Collection.get_first_root_node()
    organisation.collection = root.add_child(name=organisation.name)
    organisation.authors_group = Group.objects.create(name=f"{organisation.slug}: authors")
    organisation.publishers_group = Group.objects.create(name=f"{organisation.slug}: publishers")


def permit_house(organisation: Organisation, page: Page) -> None:
    """Let both groups into Wagtail's admin, onto this page's subtree and this collection, nowhere else."""
    rights = _rights(
        [
            ("wagtailadmin", "access_admin"),
            *(("wagtailcore", right) for right in PAGE_RIGHTS_OF_PUBLISHERS),
            *COLLECTION_RIGHTS,
        ]
    )
    for group, page_rights in (
        (organisation.authors_group, PAGE_RIGHTS_OF_AUTHORS),
        (organisation.publishers_group, PAGE_RIGHTS_OF_PUBLISHERS),
    ):
        group.permissions.add(rights["access_admin"])
        GroupPagePermission.objects.bulk_create(
            GroupPagePermission(group=group, page=page, permission=rights[right]) for right in page_rights
        )
        GroupCollectionPermission.objects.bulk_create(
            GroupCollectionPermission(
                group=group, collection=organisation.collection, permission=rights[right]
            )
            for _app, right in COLLECTION_RIGHTS
        )


def build_workflow(organisation: Organisation, page: Page) -> None:
    """What authors submit is reviewed by this organisation's publishers."""
    task = GroupApprovalTask.objects.create(name=f"{organisation.name}: review")
    task.groups.add(organisation.publishers_group)
    workflow = Workflow.objects.create(name=organisation.name)
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    WorkflowPage.objects.create(workflow=workflow, page=page)


def _rights(names: Iterable[tuple[str, str]]) -> dict[str, Permission]:
    wanted = Q()
    for app, codename in names:
        wanted |= Q(content_type__app_label=app, codename=codename)
    return {right.codename: right for right in Permission.objects.filter(wanted)}
