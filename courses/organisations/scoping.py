"""Whose is it? Rows about people belong to an organisation, and a query must say to which."""

from typing import Any

from django.db import models
from django_scopes import ScopedManager, get_scope


def scoped_manager(queryset_class: type[models.QuerySet[Any]], *, organisation: str) -> Any:
    """A manager that answers inside `scope(organisation=…)` and raises ScopeError outside one.

    `organisation` is the path from the row to its organisation. The one question allowed without a
    scope is `visible_to(user)`, which the QuerySet has to define: it carries its own limits. Inside
    a scope it is narrowed by both.
    """

    class VisibleManager(models.Manager.from_queryset(queryset_class)):  # type: ignore[misc]
        def visible_to(self, user: object) -> models.QuerySet[Any]:
            manager = self if "organisation" in get_scope() else self.with_scopes_disabled()
            return manager.get_queryset().visible_to(user)

    return ScopedManager(_manager_class=VisibleManager, organisation=organisation)
