"""Where a name must not stand: drawers, unnamed migrations, American spelling, a machine's own paths."""

import ast
import re

from tests.guards.tree import STOREYS, files, offenders, python_files, text

DRAWERS = {"utils", "util", "helpers", "helper", "common", "core", "misc", "shared", "tools"}

# Whole words inside names too: `enrollment_count` and `EnrollmentForm` both hold "enrollment".
AMERICAN = re.compile(
    r"enrollment|enroll(?=s|_|\b)|organization|organize|organizing|behavior|favorite|"
    r"(?<![a-z])center(?![a-z-])|(?<![a-z])canceled|catalog(?=_?page|_?index|s\b)|"
    r"analyze[rd]?\b|recogniz|apologiz|(?<![a-z])gray(?![a-z])",
    re.IGNORECASE,
)
# `color` is CSS's and Pillow's word, so only names that we give are looked at.
AMERICAN_NAME = re.compile(r"colors?(?![a-z])", re.IGNORECASE)
# What others named: SQL's ANALYZE, a library's parameter.
ALLOWED = re.compile(r"\bANALYZE\b|text-align: ?center|CENTER\b|justify-content|align-items")

PLACES = re.compile(r"(?<![\w.])/(?:root|work|home/\w+|Users/\w+)/")
SECRETS = re.compile(
    r"AKIA[0-9A-Z]{16}|-----BEGIN (?:RSA |EC |OPENSSH )?PRIVATE KEY-----|ghp_\w{36}|"
    r"""(?:password|secret|token)["']?\s*[:=]\s*["'][A-Za-z0-9+/]{24,}["']""",
    re.IGNORECASE,
)
READABLE = files(
    ".py", ".html", ".js", ".css", ".md", ".txt", ".po", ".json", ".toml", ".yaml", "Makefile", "run"
)
SPELT = [name for name in READABLE if not name.endswith((".css", ".json")) and "tests/guards/" not in name]


def drawers(name: str) -> set[str]:
    return DRAWERS & set(re.split(r"[/.]", name))


def american(source: str) -> list[str]:
    return AMERICAN.findall(ALLOWED.sub("", source))


def american_names(source: str) -> list[str]:
    """Names that this source gives to things: functions, classes, arguments, variables, attributes."""
    given = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            given.append(node.name)
        elif isinstance(node, ast.arg):
            given.append(node.arg)
        elif isinstance(node, ast.Name | ast.Attribute) and isinstance(node.ctx, ast.Store):
            given.append(node.id if isinstance(node, ast.Name) else node.attr)
    return [name for name in given if AMERICAN_NAME.search(name)]


def test_no_drawers():
    """What is it about? A file is named after its subject."""
    own = files(".py", ".html", ".js", ".css", inside=(*STOREYS, "templates", "tests"))
    assert offenders(own, drawers) == {}


def test_migrations_have_names():
    """`makemigrations --name` says what a migration does."""
    assert [name for name in files(".py") if "/migrations/" in name and "_auto_" in name] == []


def test_british_spelling():
    assert offenders(SPELT, lambda name: american(text(name))) == {}


def test_british_names():
    assert offenders(python_files(), lambda name: american_names(text(name))) == {}


def test_no_secret_and_no_path_of_a_machine():
    assert offenders(READABLE, lambda name: SECRETS.findall(text(name))) == {}
    assert offenders(READABLE, lambda name: PLACES.findall(text(name))) == {}


def test_the_guards_bite():
    assert drawers("courses/catalogue/utils.py") == {"utils"}
    assert drawers("media/helpers/__init__.py") == {"helpers"}
    assert drawers("cms/pages/models.py") == set()
    assert american("class EnrollmentForm") == ["Enrollment"]
    assert american("the organization's center") == ["organization", "center"]
    assert american("enrolled, enrolling, enrolment, organised, centred, analysed, ANALYZE") == []
    assert american_names("def f(): color = 1; x.colors = 2; draw(color=3)") == ["color", "colors"]
    assert american_names("def colour(): return image.color") == []
    assert PLACES.search("open('/" + "root/x')")
    assert SECRETS.search("password = '" + "a1" * 16 + "'")
