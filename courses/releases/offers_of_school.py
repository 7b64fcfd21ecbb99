"""What a school has adopted is its own offer: shown in its house, and spoken of to its students."""

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from courses.catalogue.pages import CoursePage
from courses.organisations.pages import OrganisationPage
from courses.organisations.sections import PageSection
from courses.releases.models import Adoption


def sections_of_organisation(page: OrganisationPage, request: HttpRequest) -> list[PageSection]:
    """Hook ``organisation_sections``: courses of others that this school has adopted, as cards."""
    adopted = Adoption.objects.adopted().filter(school=page.organisation_id).values("offer__course")
    courses = CoursePage.objects.filter(pk__in=adopted).live().public().for_cards().by_stage()
    shown = courses.with_sizes()
    return [PageSection(_("Adopted from associations"), "courses/releases/of_school.html", shown)]
