"""An organisation's walls in Wagtail's admin, where stock Wagtail looks over them."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.models import Collection, Page
from wagtail.permissions import policy_registry
from wagtail.query import PageQuerySet

from courses.organisations.models import Organisation
from courses.organisations.pages import OrganisationPage


def show_own_pages_in_chooser(pages: PageQuerySet, request: HttpRequest) -> PageQuerySet:
    """The page chooser offers the pages of one's own houses and the way down to them.

    Stock Wagtail offers every page of the site, drafts of other organisations among them.
    """
    reach = within_reach(request.user)
    match = request.resolver_match
    parent_id = match.kwargs.get("parent_page_id") if match else None
    if parent_id and not Page.objects.filter(reach, pk=parent_id).exists():
        raise Http404
    return pages.filter(reach)


def within_reach(user: object) -> Q:
    """The pages of the user's own houses, and the way down to them."""
    if getattr(user, "is_superuser", False):
        return Q()
    houses = policy_registry.get_by_type(Page).instances_with_direct_explore_permission(user)
    reach = Q(pk__in=[])
    for house in houses:
        lengths = range(house.steplen, len(house.path), house.steplen)
        reach |= Q(path__startswith=house.path) | Q(path__in=[house.path[:length] for length in lengths])
    return reach


def hide_reports_of_others(request: HttpRequest, items: list[Any]) -> None:
    """The report that doors.py keeps for operators is not offered to others."""
    if not request.user.is_superuser:
        items[:] = [item for item in items if item.name != "page-types-usage"]


def keep_houses(request: HttpRequest, page: Page) -> HttpResponse | None:
    """An organisation's page is not deleted from the page tree: its people and records hang on it."""
    if not OrganisationPage.objects.filter(path__startswith=page.path).exists():
        return None
    return refuse(
        request,
        page,
        _(
            "An organisation's page cannot be deleted, since its people and courses belong to it. "
            "Unpublish it instead."
        ),
    )


def describe_house(collection: Collection) -> dict[str, Any] | None:
    """An organisation's collection counts as full, so that Wagtail deletes none, even without files."""
    organisation = Organisation.objects.filter(collection=collection).first()
    if organisation is None:
        return None
    text = _("what %(organisation)s writes and uploads") % {"organisation": organisation.name}
    return {"count": 1, "count_text": text}


def refuse(request: HttpRequest, page: Page, sentence: str) -> HttpResponse:
    """Back to the page's editor with a sentence; whoever cannot open that is turned away."""
    if not page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    messages.error(request, sentence)
    return redirect("wagtailadmin_pages:edit", page.pk)
