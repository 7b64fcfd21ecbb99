"""The project's own files, as git sees them."""

import subprocess
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
STOREYS = ("cms", "media", "courses", "lessons")


@cache
def own_files() -> tuple[str, ...]:
    """Every file that is, or is about to be, committed: relative paths."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.check_output(command, cwd=ROOT, text=True).splitlines()
    return tuple(name for name in sorted(listed) if (ROOT / name).is_file())


def files(*endings: str, inside: tuple[str, ...] = ()) -> list[str]:
    """Own files with one of the endings, perhaps only those inside some folders."""
    return [
        name
        for name in own_files()
        if name.endswith(endings) and (not inside or name.split("/")[0] in inside)
    ]


def python_files() -> list[str]:
    """What people wrote: migrations are made by Django."""
    return [name for name in files(".py") if "/migrations/" not in name]


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def offenders(names: Iterable[str], faults: Callable[[str], object]) -> dict[str, object]:
    """The files in which something was found, with what; the guards expect none."""
    found = {name: faults(name) for name in names}
    return {name: fault for name, fault in found.items() if fault}
