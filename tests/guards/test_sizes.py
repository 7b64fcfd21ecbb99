"""Sizes to live within: hitting one means that a room wants another wall, not that text wants squeezing."""

import ast

from tests.guards.tree import STOREYS, files, offenders, python_files, text

FILE_LINES = 400
FUNCTION_LINES = 50
TEMPLATE_LINES = 150
MODULE_LINES = 400


def too_long(source: str, limit: int) -> bool:
    return len(source.splitlines()) > limit


def long_functions(source: str) -> list[str]:
    """Names of functions longer than the limit, docstring and decorators apart."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            start = node.body[1].lineno if ast.get_docstring(node) and len(node.body) > 1 else node.lineno
            if (node.end_lineno or start) - start >= FUNCTION_LINES:
                found.append(node.name)
    return found


def test_files_are_short():
    assert offenders(python_files(), lambda name: too_long(text(name), FILE_LINES)) == {}


def test_functions_are_short():
    assert offenders(python_files(), lambda name: long_functions(text(name))) == {}


def test_templates_are_short():
    templates = files(".html", ".txt", inside=("templates",))
    assert offenders(templates, lambda name: too_long(text(name), TEMPLATE_LINES)) == {}


def test_modules_of_the_browser_are_short():
    assert offenders(files(".js", inside=STOREYS), lambda name: too_long(text(name), MODULE_LINES)) == {}


def test_the_guard_bites():
    body = "    x = 1\n"
    assert long_functions("def f():\n" + body * 49) == []
    assert long_functions("def f():\n" + body * 50) == ["f"]
    assert not too_long("x\n" * 400, FILE_LINES)
    assert too_long("x\n" * 401, FILE_LINES)
