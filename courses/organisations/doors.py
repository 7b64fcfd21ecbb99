"""Doors of Wagtail's admin that stock Wagtail leaves open between organisations.

Put before Wagtail's own addresses: what is answered here is not asked there.
"""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import path
from wagtail.admin.auth import require_admin_access
from wagtail.admin.views.chooser import ChosenMultipleView
from wagtail.admin.views.reports.page_types_usage import PageTypesUsageReportView
from wagtail.models import Page

from courses.organisations.admin import within_reach


@require_admin_access
def page_types_usage(request: HttpRequest) -> HttpResponse:
    """The report names the page edited last of every type, whoever's it is: for operators only."""
    if not request.user.is_superuser:
        raise PermissionDenied
    results_only = request.path.endswith("/results/")
    return PageTypesUsageReportView.as_view(results_only=results_only)(request)


@require_admin_access
def chosen_pages(request: HttpRequest) -> HttpResponse:
    """Stock Wagtail gives the title of any page by its number; here, of those that can be chosen."""
    asked = [number for number in request.GET.getlist("id") if number.isascii() and number.isdigit()]
    own = Page.objects.filter(within_reach(request.user), pk__in=asked).values_list("pk", flat=True)
    query = request.GET.copy()
    query.setlist("id", [str(number) for number in own])
    request.GET = query  # type: ignore[assignment]
    return ChosenMultipleView.as_view()(request)


urlpatterns = [
    path("reports/page-types-usage/", page_types_usage),
    path("reports/page-types-usage/results/", page_types_usage),
    path("choose-page/chosen-multiple/", chosen_pages),
]
