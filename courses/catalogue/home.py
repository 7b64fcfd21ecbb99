"""What the catalogue and the organisations put on the home page (hook ``home_page_sections``)."""

from itertools import groupby
from typing import Any

from django.http import HttpRequest
from wagtail.models import Page

from courses.catalogue.models import Stage
from courses.catalogue.pages import CoursePage
from courses.organisations.pages import OrganisationPage

COURSES_OF_A_STAGE = 6
ORGANISATIONS = 12


def sections_of_home(request: HttpRequest, page: Page) -> dict[str, Any]:
    """`courses_by_stage`: pairs of a Stage and its first courses; `organisations`: their pages."""
    courses = CoursePage.objects.live().public().first_of_each_stage(COURSES_OF_A_STAGE)
    by_stage = groupby(courses.for_cards().with_sizes(), key=lambda course: Stage(course.stage))
    return {
        "courses_by_stage": [(stage, list(of_stage)) for stage, of_stage in by_stage],
        "organisations": list(OrganisationPage.objects.for_cards()[:ORGANISATIONS]),
    }
