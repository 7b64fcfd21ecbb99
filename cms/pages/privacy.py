"""Wagtail's page privacy as a filter: lists leave out what is restricted, in the statement they make anyway."""

from typing import Any

from django.contrib.auth.models import PermissionsMixin
from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, Q, Value
from django.db.models.query import QuerySet
from django.http import HttpRequest
from wagtail.models import Page, PageViewRestriction

from cms.statements import kept_statement

_PASSWORD, _GROUPS = PageViewRestriction.PASSWORD, PageViewRestriction.GROUPS


def is_restricted(path: str) -> Exists:
    """True for rows whose page, named by the field with its tree path, is restricted, or one above it."""
    return Exists(_restrictions_on(path))


def is_closed_to(user: object, path: str) -> Exists:
    """True where a restriction keeps this person out. A password is known to a session, not to a
    person: `has_password_for` answers for it."""
    restrictions = _restrictions_on(path)
    if isinstance(user, PermissionsMixin):
        restrictions = restrictions.filter(restriction_type=_GROUPS).exclude(groups__in=user.groups.all())
        return Exists(restrictions.none() if user.is_superuser else restrictions)
    return Exists(restrictions.exclude(restriction_type=_PASSWORD))


def has_password_for(request: HttpRequest, page: Page) -> bool:
    """False where the page, or one above it, asks for a password that this session has not given."""
    keys = [key for (key,) in _passwords_on(path=page.path)]
    asked = PageViewRestriction.objects.filter(pk__in=keys) if keys else ()
    return all(restriction.accept_request(request) for restriction in asked)


@kept_statement
def _passwords_on(path: str) -> QuerySet[Any, Any]:
    """Of the page and of those above it; hardly a page has any."""
    passwords = PageViewRestriction.objects.filter(restriction_type=_PASSWORD)
    within = passwords.annotate(guarded=Value(path, output_field=CharField()))
    return within.filter(guarded__startswith=F("page__path")).order_by().values_list("pk")


def _restrictions_on(path: str) -> QuerySet[PageViewRestriction]:
    guarded = ExpressionWrapper(OuterRef(path), output_field=CharField())
    return PageViewRestriction.objects.annotate(guarded=guarded).filter(
        Q(guarded__startswith=F("page__path"))
    )
