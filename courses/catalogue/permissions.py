"""Who may announce course runs: those who write an organisation's courses, for its courses alone."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet
from wagtail.permission_policies.base import BasePermissionPolicy

from cms.accounts.models import User
from courses.catalogue.models import CourseRun
from courses.organisations.models import AUTHORS, PUBLISHERS, Organisation, Staff

ROLES = (*AUTHORS, *PUBLISHERS)


def organisations_run_by(user: object) -> QuerySet[Organisation]:
    """Whose course runs the user may announce and change."""
    if isinstance(user, User) and user.is_superuser:
        return Organisation.objects.all()
    return Organisation.objects.staffed_by(user, *ROLES)


def clock_for(user: object, *, run: str = "", course: str = "") -> str:
    """The time zone on which the user reads and writes the times of the run, or of a new one of the
    course: that of the house. Where neither is named, that of their houses; empty if those differ."""
    houses = organisations_run_by(user)
    if run or course:
        told = Q(runs=run) if run else Q(courses=course)
        # Typed by hand, an address may hold anything.
        houses = houses.filter(told) if (run or course).isdecimal() else houses.none()
    zones = set(houses.values_list("time_zone", flat=True))
    return zones.pop() if len(zones) == 1 else ""


class CourseRunPolicy(BasePermissionPolicy):
    """A run that somebody has taken a seat in stays: it can be changed, not deleted."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return bool(user.is_active) and organisations_run_by(user).exists()

    def user_has_permission_for_instance(self, user: Any, action: str, instance: CourseRun) -> bool:
        if not organisations_run_by(user).filter(pk=instance.organisation_id).exists():
            return False
        return action != "delete" or CourseRun.objects.filter(pk=instance.pk).without_students().exists()

    def instances_user_has_any_permission_for(self, user: Any, actions: Iterable[str]) -> QuerySet[CourseRun]:
        return CourseRun.objects.filter(organisation__in=organisations_run_by(user))

    def users_with_any_permission(self, actions: Iterable[str]) -> QuerySet[User]:
        staff = Staff.objects.current().filter(role__in=ROLES)
        return User.objects.filter(is_active=True, pk__in=staff.values("user"))
