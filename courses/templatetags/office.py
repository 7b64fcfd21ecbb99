"""The office's navigation, and the way there."""

from typing import Any

from django import template
from django.db.models import QuerySet

from cms.accounts.models import User
from cms.statements import kept_statement
from courses.office.doors import Link, doors_open_to
from courses.organisations.models import Organisation, Staff

register = template.Library()


@register.simple_tag(takes_context=True)
def office_doors(context: template.Context) -> list[Link]:
    """What the reader's roles open at the `organisation` or `school` that the page is about."""
    request = context["request"]
    organisation: Organisation = context.get("organisation") or context["school"]
    return doors_open_to(request.user, organisation, request.path)


@register.filter
def works_somewhere(reader: User) -> bool:
    """Whether the reader has an office to go to. Every page's menu asks."""
    return bool(_places(user_id=reader.pk))


@register.filter
def works_at(reader: User, organisation: Organisation) -> bool:
    return Organisation.objects.staffed_by(reader).filter(pk=organisation.pk).exists()


@kept_statement
def _places(user_id: int) -> QuerySet[Any, Any]:
    return Staff.objects.current().filter(user=user_id).order_by().values_list("pk")[:1]
