"""For every table that leads to a student or a login: what a family sees of it, and what an erasure does.

A storey gives its rules by the hook ``personal_data_rules() -> list[TableRule]``. A guard
(tests/guards/test_personal_data.py) walks all models and fails for a key to a person without a rule.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from graphlib import TopologicalSorter
from typing import Any

from django.apps import apps
from django.db.models import Model, Q, QuerySet
from django.utils.functional import Promise
from wagtail import hooks

from cms.accounts.models import User
from courses.students.models import Student

HOOK = "personal_data_rules"
Counts = Iterable[tuple[str, str, int]]


@dataclass(frozen=True)
class Subject:
    """Whose data it is: a student, a login, or both in one person."""

    student: Student | None
    login: User | None
    #: Numbers of the student's record and of those that were merged into it.
    records: tuple[int, ...] = ()
    #: Where letters about them went: their own mailbox, their guardians', what the school wrote down.
    addresses: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()


@dataclass(frozen=True)
class TableRule:
    """How rows of `table` ("courses.Enrolment") lead to a person, and what becomes of them.

    `students` and `logins` are paths of keys ("enrolment__student"). Rows that are reached through a
    student are deleted with the student's data. Rows that are reached through a login alone are deleted
    with it where `goes_with_login`; the others stay, and the login they point to says nothing of anybody.
    """

    table: str
    students: tuple[str, ...] = ()
    logins: tuple[str, ...] = ()
    #: Lookups that a family sees, with their headings; none, and `unshown` says why.
    shown: Mapping[str, str | Promise] = field(default_factory=dict)
    unshown: str = ""
    goes_with_login: bool = False
    #: What stays of the rows: (what, about whom or what, how many).
    counted: Callable[[QuerySet[Any]], Counts] | None = None

    @property
    def model(self) -> type[Model]:
        return apps.get_model(self.table)

    @property
    def goes(self) -> bool:
        """Whether an erasure deletes rows of it."""
        return bool(self.students) or self.goes_with_login

    def rows_about(self, subject: Subject) -> QuerySet[Any]:
        """What a family sees and an export packs."""
        found = self._of_student(subject) | self._of_login(subject)
        return self.model._meta.base_manager.filter(found).order_by("pk")

    def rows_to_erase(self, subject: Subject) -> QuerySet[Any]:
        found = self._of_student(subject)
        if self.goes_with_login:
            found |= self._of_login(subject)
        return self.model._meta.base_manager.filter(found)

    def _of_student(self, subject: Subject) -> Q:
        found = Q(pk__in=[])
        for path in self.students:
            found |= Q(**{f"{path}__in": subject.records})
        return found

    def _of_login(self, subject: Subject) -> Q:
        found = Q(pk__in=[])
        if subject.login is not None:
            for path in self.logins:
                found |= Q(**{path: subject.login.pk})
        return found


def all_rules() -> list[TableRule]:
    """Those that point to others first, so that rows can go in this order."""
    rules = {rule.model: rule for ask in hooks.get_hooks(HOOK) for rule in ask()}
    order: TopologicalSorter[type[Model]] = TopologicalSorter()
    for model, rule in rules.items():
        order.add(model)
        for key in model._meta.get_fields() if rule.goes else ():
            target = key.related_model if key.concrete and key.is_relation else None
            if target is not model and isinstance(target, type) and target in rules and rules[target].goes:
                order.add(target, model)
    return [rules[model] for model in order.static_order()]


def shown_rules() -> list[TableRule]:
    return [rule for rule in reversed(all_rules()) if rule.shown]
