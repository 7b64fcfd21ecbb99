"""What is kept about somebody, as a family reads it on a page."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.accounts.models import User
from cms.navigation.languages import language_name
from courses.consent.files import files_held
from courses.personal_data.archive import facts_of
from courses.personal_data.rules import Subject, shown_rules
from courses.students.models import Student

#: Of a long list the newest stand on the page; the copy holds all.
ROWS_ON_THE_PAGE = 5

_HEADINGS = {
    "display_name": gettext_lazy("name"),
    "name_hans": gettext_lazy("name in Simplified"),
    "name_hant": gettext_lazy("name in Traditional"),
    "name_latin": gettext_lazy("name as in the passport"),
    "preferred_name": gettext_lazy("preferred name"),
    "sort_key": gettext_lazy("sort key"),
    "birth_year": gettext_lazy("year of birth"),
    "birth_month": gettext_lazy("month of birth"),
    "entered_at": gettext_lazy("entered at"),
    "school": gettext_lazy("school"),
    "username": gettext_lazy("username"),
    "email": gettext_lazy("e-mail address"),
    "language": gettext_lazy("language"),
    "script": gettext_lazy("Chinese script"),
    "time_zone": gettext_lazy("time zone"),
    "joined_at": gettext_lazy("joined at"),
    "last_login": gettext_lazy("signed in last"),
}


_OF: dict[str, type[Model]] = {"student": Student, "login": User}


@dataclass(frozen=True)
class Part:
    """One table: how many rows, and the newest of them as (heading, value)."""

    name: str
    total: int
    rows: list[list[tuple[Any, Any]]]

    @property
    def more(self) -> int:
        return self.total - len(self.rows)


def parts_of(subject: Subject) -> list[Part]:
    """The person first; tables that hold nothing are left out."""
    names = {"student": _("On the roll"), "login": _("The login")}
    parts = [
        Part(names[key], 1, [_row(_OF[key], {name: _HEADINGS[name] for name in facts}, facts)])
        for key, facts in facts_of(subject).items()
    ]
    for rule in shown_rules():
        rows = rule.rows_about(subject)
        total = rows.count()
        if total:
            newest = rows.order_by("-pk").values(*rule.shown)[:ROWS_ON_THE_PAGE]
            shown = [_row(rule.model, rule.shown, row) for row in newest]
            parts.append(Part(str(rule.model._meta.verbose_name_plural), total, shown))
    held = list(files_held(subject.student)) if subject.student else []
    if held:
        rows_of_files = [[(_("file"), file.name), (_("arrived"), file.made_at)] for file in held]
        parts.append(Part(_("Files"), len(held), rows_of_files[:ROWS_ON_THE_PAGE]))
    return parts


def _row(model: type[Model], headings: Any, values: dict[str, Any]) -> list[tuple[Any, Any]]:
    return [
        (heading, _in_words(model, name, values[name]))
        for name, heading in headings.items()
        if values[name] not in (None, "", {}, [])
    ]


def _in_words(model: type[Model], lookup: str, value: Any) -> Any:
    """What a column means, where it holds a code; the copy holds the code."""
    if lookup == "language":
        return language_name(value)
    *ways, last = lookup.split("__")
    of: Any = model
    for way in ways:
        of = of._meta.get_field(way).related_model
    return dict(of._meta.get_field(last).flatchoices).get(value, value)
