"""Only registers; what is registered stands in the rooms."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from wagtail import hooks
from wagtail.models import Page
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet

from courses.catalogue import admin as catalogue_admin
from courses.catalogue.home import sections_of_home
from courses.catalogue.models import CourseRun
from courses.catalogue.permissions import CourseRunPolicy
from courses.consent.admin import ConsentViewSets, NeverDeleted
from courses.consent.models import ConsentVersion
from courses.enrolment.standing import course_standing
from courses.onboarding import admin as onboarding_admin
from courses.organisations import admin as organisations_admin
from courses.organisations import affiliation_admin
from courses.organisations.front_desk import add_front_desk
from courses.personal_data.tables import personal_data_rules
from courses.releases.offers_of_school import sections_of_organisation

register_permission_policy(CourseRun, CourseRunPolicy(CourseRun))
register_permission_policy(ConsentVersion, NeverDeleted(ConsentVersion))
register_snippet(catalogue_admin.SubjectViewSet)
register_snippet(ConsentViewSets)

hooks.register("personal_data_rules", personal_data_rules)
hooks.register("construct_page_chooser_queryset", organisations_admin.show_own_pages_in_chooser)
hooks.register("register_admin_urls", onboarding_admin.register_application_addresses)
hooks.register("register_admin_menu_item", onboarding_admin.applications_in_menu)
hooks.register("register_admin_urls", affiliation_admin.register_affiliation_addresses)
hooks.register("register_admin_menu_item", affiliation_admin.affiliations_in_menu)
hooks.register("construct_homepage_panels", add_front_desk)
hooks.register("construct_reports_menu", organisations_admin.hide_reports_of_others)
hooks.register("before_delete_page", organisations_admin.keep_houses)
hooks.register("describe_collection_contents", organisations_admin.describe_house)
hooks.register("before_delete_page", catalogue_admin.keep_courses_with_runs)
hooks.register("course_standing", course_standing)
hooks.register("home_page_sections", sections_of_home)
hooks.register("organisation_sections", sections_of_organisation)


@hooks.register("register_admin_viewset")
def register_course_runs() -> catalogue_admin.CourseRunViewSet:
    return catalogue_admin.CourseRunViewSet()


@hooks.register("before_bulk_action")
def keep_pages_in_bulk(
    request: HttpRequest, action_type: str, pages: list[Any], action: Any
) -> HttpResponse | None:
    """What may not be deleted one by one may not be deleted by the dozen."""
    if action_type != "delete" or not pages or not isinstance(pages[0], Page):
        return None
    keepers = (organisations_admin.keep_houses, catalogue_admin.keep_courses_with_runs)
    answers = (keep(request, page) for page in pages for keep in keepers)
    return next((answer for answer in answers if answer is not None), None)
