"""Every text is translated where we promise it, and the catalogues hold the texts that the code has."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from tests.guards.tree import ROOT, own_files

LOCALE = ROOT / "cms" / "locale"
LANGUAGES = ("zh_Hans", "zh_Hant", "es")
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd]|{\w+}")


def catalogue(path: Path, language: str) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=language, ignore_obsolete=True)


def forms(texts: object) -> list[str]:
    """Singular and plural where there are both."""
    return list(texts) if isinstance(texts, tuple | list) else [str(texts)]


def fault(message: Message) -> str:
    """What is wrong with a translation: missing, only guessed, or a placeholder lost or made up."""
    if message.fuzzy or not all(forms(message.string)):
        return "not translated"
    asked = set(PLACEHOLDER.findall(forms(message.id)[-1]))
    given = [set(PLACEHOLDER.findall(form)) for form in forms(message.string)]
    # A singular may say "one" where the plural has a number; nothing may be made up.
    return "" if asked in given and all(each <= asked for each in given) else "placeholders differ"


def faults(messages: Catalog) -> dict[str, str]:
    return {str(message.id): fault(message) for message in messages if message.id and fault(message)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_translated(language):
    messages = catalogue(LOCALE / language / "LC_MESSAGES" / "django.po", language)
    assert len(messages) > 0
    assert faults(messages) == {}


@pytest.mark.full
def test_the_catalogues_hold_the_texts_of_the_code(tmp_path):
    """Collects them again, from a copy: what `make messages` would change is a fault."""
    assert shutil.which("xgettext"), "GNU gettext is missing (Debian: apt install gettext)."
    for name in own_files():
        target = tmp_path / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, target)
    subprocess.run([sys.executable, "manage.py", "collect_messages"], cwd=tmp_path, check=True)

    for language in LANGUAGES:
        place = Path(language) / "LC_MESSAGES" / "django.po"
        committed = {message.id for message in catalogue(LOCALE / place, language)}
        collected = {message.id for message in catalogue(tmp_path / "cms" / "locale" / place, language)}
        assert collected == committed, "Run `make messages` and translate what is new."


def test_the_guard_bites():
    messages = Catalog(locale="es")
    messages.add("Good", "Bueno")
    messages.add("Empty", "")
    messages.add("Guessed", "Adivinado", flags=["fuzzy"])
    messages.add("%(name)s is here", "está aquí")
    messages.add(("%(n)s lesson", "%(n)s lessons"), ("una lección", "%(n)s lecciones"))
    assert faults(messages) == {
        "Empty": "not translated",
        "Guessed": "not translated",
        "%(name)s is here": "placeholders differ",
    }
