"""The ZIP of a family: one JSON file with every table, and the files that rooms hold."""

import json
import shutil
import zipfile
from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import IO, Any
from uuid import UUID

from django.utils.encoding import force_str
from wagtail.users.models import UserProfile

from cms.mail.models import Letter
from courses.consent.files import HeldFile, files_held
from courses.personal_data.rules import Subject, TableRule, shown_rules

_OF_STUDENT = (
    *("display_name", "name_hans", "name_hant", "name_latin", "preferred_name", "sort_key"),
    *("birth_year", "birth_month", "entered_at"),
)
_OF_LOGIN = (
    "username",
    "email",
    "display_name",
    "language",
    "script",
    "time_zone",
    "joined_at",
    "last_login",
)


def write_archive(target: IO[bytes], subject: Subject, at: datetime, alive: Callable[[int], None]) -> None:
    """`alive` is told how far it is, in percent."""
    rules = shown_rules()
    tables = []
    for number, rule in enumerate(rules, 1):
        tables.append(_table(rule, subject))
        alive(number * 60 // len(rules))
    held = list(files_held(subject.student)) if subject.student else []
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        facts = {"made_at": at, **facts_of(subject), "tables": tables, "files": _listed(held)}
        facts["letters"] = _letters(subject)
        archive.writestr("data.json", json.dumps(facts, default=_plain, ensure_ascii=False, indent=1))
        for number, (file, name) in enumerate(zip(held, _names(held), strict=True), 1):
            with file.open() as source, archive.open(name, "w") as packed:
                shutil.copyfileobj(source, packed)
            alive(60 + number * 35 // len(held))
        _pack_avatar(archive, subject)


def facts_of(subject: Subject) -> dict[str, Any]:
    """The rows of the person themselves."""
    facts: dict[str, Any] = {}
    if subject.student is not None:
        facts["student"] = {name: getattr(subject.student, name) for name in _OF_STUDENT}
        school = subject.student.school
        facts["student"]["school"] = school.name if school else ""
    if subject.login is not None:
        facts["login"] = {name: getattr(subject.login, name) for name in _OF_LOGIN}
    return facts


def _table(rule: TableRule, subject: Subject) -> dict[str, Any]:
    rows = rule.rows_about(subject).values(*rule.shown)
    return {
        "table": rule.table,
        "name": force_str(rule.model._meta.verbose_name_plural),
        "rows": list(rows.iterator(500)),
    }


def _letters(subject: Subject) -> list[dict[str, Any]]:
    """Those of the last thirty days to their own address; older ones have lost their words."""
    address = subject.login.email if subject.login is not None else None
    letters = Letter.objects.filter(to=address or "").exclude(text="").order_by("pk")
    return [dict(letter) for letter in letters.values("created_at", "subject", "text")]


def _listed(held: list[HeldFile]) -> list[dict[str, Any]]:
    return [
        {"file": name, "purpose": file.purpose, "made_at": file.made_at}
        for file, name in zip(held, _names(held), strict=True)
    ]


def _names(held: list[HeldFile]) -> Iterator[str]:
    """Numbered, so that two of one name stand side by side; no folder of their own choosing."""
    return (f"files/{number:03}-{file.name.replace('/', '-')}" for number, file in enumerate(held, 1))


def _pack_avatar(archive: zipfile.ZipFile, subject: Subject) -> None:
    profile = UserProfile.objects.filter(user=subject.login).first() if subject.login else None
    if profile is not None and profile.avatar:
        with profile.avatar.open("rb") as picture:
            archive.writestr("files/avatar", picture.read())


def _plain(value: object) -> str:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    raise TypeError(f"{value!r} has no plain form.")
