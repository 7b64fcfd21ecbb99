"""Who may announce course runs: those who write an organisation's courses, for its courses alone."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
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
