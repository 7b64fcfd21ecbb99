"""The office's navigation, and the way there."""

from typing import Any, NamedTuple

from django import template
from django.db.models import Exists, QuerySet

from cms.accounts.models import User
from cms.accounts.permissions import rights_to_enter_admin
from cms.statements import kept_statement
from courses.office.doors import Link, doors_open_to
from courses.organisations.models import Organisation, Staff

register = template.Library()


class Workplaces(NamedTuple):
    has_office: bool
    may_enter_admin: bool


@register.simple_tag(takes_context=True)
def office_doors(context: template.Context) -> list[Link]:
    """What the reader's roles open at the `organisation` or `school` that the page is about."""
    request = context["request"]
    organisation: Organisation = context.get("organisation") or context["school"]
    return doors_open_to(request.user, organisation, request.path)


@register.simple_tag
def workplaces_of(reader: User) -> Workplaces:
    """Where else than to lessons the reader's menu leads. Every page asks, so it costs one statement."""
    ((has_office, may_enter_admin),) = _workplaces(user_id=reader.pk) or [(False, False)]
    return Workplaces(has_office, reader.is_active and (reader.is_superuser or may_enter_admin))


@register.filter
def works_at(reader: User, organisation: Organisation) -> bool:
    return Organisation.objects.staffed_by(reader).filter(pk=organisation.pk).exists()


@kept_statement
def _workplaces(user_id: int) -> QuerySet[Any, Any]:
    office = Exists(Staff.objects.current().filter(user=user_id))
    admin = Exists(rights_to_enter_admin(user_id))
    return (
        User.objects.filter(pk=user_id)
        .order_by()
        .annotate(office=office, admin=admin)
        .values_list("office", "admin")
    )
