"""The linters are set up so that they bite: each is shown one planted error."""

import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command

from courses.students.models import Student
from tests.guards.tree import ROOT, STOREYS
from tests.runs.checks import CHECKS

BIN = Path(sys.executable).parent


def said(command: list[str], folder: Path) -> tuple[int, str]:
    """How a tool of ours ended in that folder, and all that it printed."""
    result = subprocess.run(
        [str(BIN / command[0]), *command[1:]],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    return result.returncode, result.stdout


def ruff(source: str) -> str:
    command = [
        str(BIN / "ruff"),
        "check",
        "--output-format",
        "concise",
        "--stdin-filename",
        "cms/planted.py",
        "-",
    ]
    return subprocess.run(command, cwd=ROOT, input=source, capture_output=True, text=True).stdout


@pytest.mark.parametrize(
    ("source", "rule"),
    [
        ('from gettext import gettext as _\n\nname = "x"\nsaid = _(f"Hello {name}")\n', "INT001"),
        ('from gettext import gettext as _\n\nsaid = _("Hello {}".format(1))\n', "INT002"),
        ('from gettext import gettext as _\n\nsaid = _("Hello %s" % 1)\n', "INT003"),
        ("def f(x):\n    return x\n", "ANN001"),
        ("# TODO: later\n", "TD"),
        ("import datetime\n\nnow = datetime.datetime.now()\n", "DTZ005"),
        ("try:\n    pass\nexcept Exception:\n    pass\n", "BLE001"),
        ("def f() -> None:\n    import os\n\n    os.getcwd()\n", "PLC0415"),
    ],
)
def test_ruff_bites(source, rule):
    assert rule in ruff(source)


@pytest.fixture
def small_house(tmp_path):
    """The four storeys in small, under our own contracts."""
    (tmp_path / "pyproject.toml").write_bytes((ROOT / "pyproject.toml").read_bytes())
    for storey in STOREYS:
        for room in ("one", "two"):
            folder = tmp_path / storey / room
            folder.mkdir(parents=True)
            (folder / "__init__.py").touch()
        (tmp_path / storey / "__init__.py").touch()
    return tmp_path


def contracts(house: Path) -> str:
    return said([*CHECKS["storeys and rooms (import-linter)"], "--no-cache"], house)[1]


def test_the_contracts_hold_in_a_good_house(small_house):
    (small_house / "lessons" / "one" / "actions.py").write_text("import cms.two\nimport lessons.two\n")
    assert "2 kept, 0 broken" in contracts(small_house)


def test_import_linter_bites_on_a_look_upward(small_house):
    (small_house / "cms" / "one" / "actions.py").write_text("import courses.two\n")
    assert "1 kept, 1 broken" in contracts(small_house)


def test_import_linter_bites_on_a_circle_between_rooms(small_house):
    (small_house / "media" / "one" / "actions.py").write_text("import media.two\n")
    (small_house / "media" / "two" / "actions.py").write_text("import media.one\n")
    assert "1 kept, 1 broken" in contracts(small_house)


def migrations_wanted(capsys) -> str:
    manage = CHECKS["migrations"].index("manage.py")
    call_command(*CHECKS["migrations"][manage + 1 :])
    return capsys.readouterr().out


def test_no_migration_is_wanting(db, capsys):
    assert migrations_wanted(capsys) == "No changes detected\n"


def test_makemigrations_bites_on_a_field_without_its_migration(db, capsys, monkeypatch):
    monkeypatch.setattr(Student._meta.get_field("display_name"), "max_length", 77)
    with pytest.raises(SystemExit, match="1"):
        migrations_wanted(capsys)
    assert "~ Alter field display_name on student" in capsys.readouterr().out


def test_djlint_bites(tmp_path):
    (tmp_path / "pyproject.toml").write_bytes((ROOT / "pyproject.toml").read_bytes())
    page = tmp_path / "templates" / "page.html"
    page.parent.mkdir()
    page.write_text('{% load static %}\n<img src="{% static \'x.svg\' %}" alt="">\n')
    assert said(CHECKS["templates (djlint)"], tmp_path) == (0, "")

    page.write_text('<div>\n  <img src="{{ address }}">\n  <p>Open\n</div>\n')
    code, printed = said(CHECKS["templates (djlint)"], tmp_path)
    assert code == 1
    assert "H013 2:2 Img tag should have an alt attribute" in printed
    assert "H025 3:2 Tag seems to be an orphan. <p>" in printed


PLANTED_WARNINGS = """
import warnings

def test_old_ways():
    warnings.warn("planted: will go away", DeprecationWarning)

def test_a_file_left_open(tmp_path):
    (tmp_path / "open").open("w")

def test_nothing():
    pass
"""


def test_pytest_bites_on_warnings(tmp_path):
    """Under our own settings of pytest; without Django and other plugins, which take seconds to start."""
    ours = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    (tmp_path / "pyproject.toml").write_text(ours.replace("DJANGO_SETTINGS_MODULE", "#"), encoding="utf-8")
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "test_planted.py").write_text(PLANTED_WARNINGS)
    code, printed = said(["pytest", "-q", "--disable-plugin-autoload"], tmp_path)
    assert code == 1
    assert "DeprecationWarning: planted: will go away" in printed
    assert "PytestUnraisableExceptionWarning: Exception ignored in: <_io.FileIO" in printed
    assert "2 failed, 1 passed" in printed


@pytest.mark.full
def test_mypy_bites(tmp_path):
    """On a small file beside the tree, as strictly as on the tree, and it knows Django's fields."""
    planted = tmp_path / "planted.py"
    planted.write_text(
        "from courses.students.models import Student\n\n\n"
        "def age(student: Student) -> int:\n    return student.display_name\n\n\n"
        "def untyped(student):\n    return student\n"
    )
    code, printed = said([*CHECKS["types (mypy)"], str(planted)], ROOT)
    assert code == 1
    assert 'planted.py:5: error: Incompatible return value type (got "str", expected "int")' in printed
    assert "planted.py:8: error: Function is missing a type annotation" in printed
