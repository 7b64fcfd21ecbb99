"""Collect the texts to translate, and write the Traditional catalogue from the Simplified one."""

from pathlib import Path
from typing import Any

from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.core.management.commands import makemessages

from cms.chinese.scripts import to_traditional

TRANSLATED_BY_PEOPLE = ["zh_Hans", "es"]
NOT_OURS = [".venv/*", ".tools/*", "node_modules/*", "var/*", "tests/*"]


class Collecting(makemessages.Command):
    # A guess from a sentence that looks alike says something else, and hides that one is missing.
    msgmerge_options = [*makemessages.Command.msgmerge_options, "--no-fuzzy-matching"]


class Command(BaseCommand):
    help = "Collect the texts to translate into cms/locale; zh_Hant follows from zh_Hans."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        call_command(
            Collecting(),
            locale=TRANSLATED_BY_PEOPLE,
            extensions=["html", "txt", "py"],
            ignore_patterns=NOT_OURS,
            add_location="file",
            no_obsolete=True,
            no_wrap=True,
        )
        locale = Path(settings.LOCALE_PATHS[0])
        write_traditional(
            locale / "zh_Hans" / "LC_MESSAGES" / "django.po",
            locale / "zh_Hant" / "LC_MESSAGES" / "django.po",
        )


def write_traditional(source: Path, target: Path) -> None:
    """Nobody translates twice: the Traditional texts are the Simplified ones in the other script."""
    with source.open("rb") as file:
        catalogue = read_po(file, locale="zh_Hans")
    catalogue.locale = "zh_Hant"
    catalogue.fuzzy = False
    for message in catalogue:
        if not message.id:
            continue
        if isinstance(message.string, tuple | list):
            message.string = tuple(to_traditional(form or "") for form in message.string)
        else:
            message.string = to_traditional(message.string or "")
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("wb") as file:
        write_po(file, catalogue, width=0)
