"""What an author finds on the first page of Wagtail's admin: their own house, and where to press."""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.template import Context
from wagtail.admin.ui.components import Component

from courses.organisations.models import AUTHORS, PUBLISHERS, Organisation, Role


class FrontDesk(Component):
    """For each organisation the user writes for: write a course, see its pages, send a film;
    for its head, also who works there."""

    name = "front_desk"
    template_name = "courses/organisations/front_desk.html"
    order = 50

    def __init__(self, houses: QuerySet[Organisation]) -> None:
        self.houses = houses

    def get_context_data(self, parent_context: Context) -> dict[str, Any]:
        return {"houses": self.houses}


def add_front_desk(request: HttpRequest, panels: list[Component]) -> None:
    """Hook `construct_homepage_panels`. Operators, who write for nobody, see Wagtail's page as it is."""
    headed = Organisation.objects.staffed_by(request.user, Role.HEAD)
    houses = Organisation.objects.staffed_by(request.user, *AUTHORS, *PUBLISHERS).select_related("page")
    houses = houses.annotate(is_headed_by_reader=Exists(headed.filter(pk=OuterRef("pk"))))
    if houses:
        panels.append(FrontDesk(houses))
