"""Who offers courses, and who answers for a school."""

from django.db.models import QuerySet

from courses.catalogue.pages import CoursePage, CourseQuerySet
from courses.organisations.models import Organisation, Role, Staff
from courses.releases.models import ADOPTS, OFFERS

_SCHOOL, _ASSOCIATION = Organisation.Kind.SCHOOL, Organisation.Kind.ASSOCIATION


def associations_offering_for(user: object) -> QuerySet[Organisation]:
    return Organisation.objects.staffed_by(user, *OFFERS).exclude(kind=_SCHOOL)


def schools_answered_for(user: object) -> QuerySet[Organisation]:
    return Organisation.objects.staffed_by(user, *ADOPTS).exclude(kind=_ASSOCIATION)


def schools_to_choose_from(association: Organisation) -> QuerySet[Organisation]:
    """Every other school of the site; whoever is a school and an association too is one."""
    return Organisation.objects.exclude(kind=_ASSOCIATION).exclude(pk=association.pk)


def courses_to_choose_from(association: Organisation) -> CourseQuerySet:
    """What the association has put before the public."""
    published: CourseQuerySet = CoursePage.objects.filter(organisation=association).live().public()
    return published.by_stage()


def teachers_of(school: Organisation) -> QuerySet[Staff]:
    teachers = Staff.objects.current().filter(organisation=school, role=Role.TEACHER)
    return teachers.select_related("user").order_by("user__display_name")
