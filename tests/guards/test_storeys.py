"""Dependence runs one way: lessons, courses, media, cms. import-linter watches imports; this, tables."""

import ast
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

from tests.guards.tree import ROOT, STOREYS, text

STOREY = {"accounts": 0, "cms": 0, "media": 1, "courses": 2, "lessons": 3}
# wagtailmedia needs the swapped Video, and Wagtail the swapped picture: libraries look where they are told.
LIBRARY = -1


def storey(label: str) -> int:
    return STOREY.get(label, LIBRARY)


def upward(edges: list[tuple[str, str, str]]) -> list[str]:
    """Of (label, field, label of the target): those that point to a higher storey."""
    return [f"{own}.{field} → {target}" for own, field, target in edges if 0 <= storey(own) < storey(target)]


def edges() -> list[tuple[str, str, str]]:
    """Every ForeignKey, OneToOneField and ManyToManyField of our own tables."""
    return [
        (model._meta.app_label, f"{model.__name__}.{field.name}", field.related_model._meta.app_label)
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.get_fields()
        if field.is_relation and field.concrete and isinstance(field.related_model, type)
    ]


def statements_beside_imports(source: str) -> list[str]:
    """What an index file holds that is neither an import, nor `__all__`, nor its docstring."""
    body = ast.parse(source).body
    return [
        ast.unparse(node)
        for number, node in enumerate(body)
        if not isinstance(node, ast.Import | ast.ImportFrom)
        and not (isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__")
        and not (number == 0 and isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))
    ]


def package_around(folder: Path) -> Path | None:
    """The Python package that the folder lies in, if any."""
    return next((place for place in (folder, *folder.parents) if (place / "__init__.py").exists()), None)


def test_tables_point_down():
    assert upward(edges()) == []


def test_our_tables_were_looked_at():
    assert {own for own, _, _ in edges()} >= set(STOREY)


@pytest.mark.parametrize("app", STOREYS)
def test_models_py_is_an_index(app):
    assert statements_beside_imports(text(f"{app}/models.py")) == []


@pytest.mark.parametrize("room", ["settings/base.py", "settings/dev.py", "settings/production.py", "urls.py"])
def test_the_ground_names_the_upper_storeys_as_strings_only(room):
    imported = [
        node.module if isinstance(node, ast.ImportFrom) else node.names[0].name
        for node in ast.walk(ast.parse(text(f"cms/{room}")))
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert [name for name in imported if (name or "").split(".")[0] in STOREYS[1:]] == []


def test_uploads_never_land_in_a_package():
    assert package_around(Path(settings.MEDIA_ROOT)) is None
    assert package_around(ROOT / "var" / "uploads") is None


def test_the_guards_bite():
    assert upward([("cms", "Page.course", "courses")]) == ["cms.Page.course → courses"]
    assert upward([("lessons", "Lesson.course", "courses"), ("auth", "Group.x", "lessons")]) == []
    assert statements_beside_imports('"""Index."""\nfrom a import b\nclass C: pass\n') == [
        "class C:\n    pass"
    ]
    assert package_around(ROOT / "media" / "uploads") == ROOT / "media"
