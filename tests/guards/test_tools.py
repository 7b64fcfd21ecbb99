"""The linters are set up so that they bite: each is shown one planted error."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.guards.tree import ROOT, STOREYS

BIN = Path(sys.executable).parent


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
    command = [str(BIN / "lint-imports"), "--no-cache"]
    return subprocess.run(command, cwd=house, capture_output=True, text=True).stdout


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
