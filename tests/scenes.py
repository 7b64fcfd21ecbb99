"""Rows that many tests begin with, made once and left standing while one test after the other asks for them.

`@scene` stands in place of `@pytest.fixture`, on a function whose arguments are other scenes, or `db`:

    @scene
    def lesson(madrid) -> LessonPage:
        return make_lesson(make_course(madrid))

Scenes stand on a stack of savepoints under the test's own transaction. What a test changes is rolled back
when it ends; what the next test does not ask for, before that one begins. So a test sees exactly the rows
that it asks for, made in the order in which it asks, and has its own copies of the objects. Only rows can be
rolled back: what a scene does to files, caches, the clock or settings stays done.

With real transactions, and where a test asks for it by `getfixturevalue`, a scene is a plain fixture.
"""

import copy
import functools
import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import connection, transaction
from pytest_django import DjangoDbBlocker

from tests.databases import has_real_transactions


def scene(build: Callable[..., Any]) -> Any:
    @functools.wraps(build)
    def ask(stage: "Stage", **arguments: Any) -> Any:
        return stage.copy_of(build) if build in stage.cast else build(**arguments)

    own = inspect.signature(build).parameters.values()
    stage = inspect.Parameter("stage", inspect.Parameter.POSITIONAL_OR_KEYWORD)
    ask.__signature__ = inspect.Signature([stage, *own])  # type: ignore[attr-defined]
    ask.build = build  # type: ignore[attr-defined]
    return pytest.fixture(ask)


@dataclass(frozen=True)
class Scene:
    """How rows are made, and the scenes that they stand on, by the names of the function's arguments."""

    build: Callable[..., Any]
    below: tuple[tuple[str, "Scene"], ...]


def scenes_of(item: pytest.Item) -> list[Scene]:
    """What the test asks for, each scene after those that it stands on."""
    found: dict[str, Scene] = {}

    def look_at(name: str) -> Scene | None:
        fixtures = item._fixtureinfo.name2fixturedefs.get(name)  # type: ignore[attr-defined]
        build = getattr(fixtures[-1].func, "build", None) if fixtures else None
        if build and name not in found:
            below = ((each, look_at(each)) for each in inspect.signature(build).parameters)
            found[name] = Scene(build, tuple((each, under) for each, under in below if under))
        return found.get(name)

    for name in item.fixturenames:  # type: ignore[attr-defined]
        look_at(name)
    return list(found.values())


class Stage:
    def __init__(self) -> None:
        self.standing: list[tuple[Scene, Any, transaction.Atomic]] = []
        #: What the running test may have: objects by the function that made them.
        self.cast: dict[Callable[..., Any], Any] = {}
        self._memo: dict[int, Any] = {}

    def set_for(self, wanted: list[Scene]) -> None:
        """Let exactly these stand."""
        while [each for each, _, _ in self.standing] != wanted[: len(self.standing)]:
            self.strike_last()
        for each in wanted[len(self.standing) :]:
            self._build(each)
        self._hand_out()

    def strike_last(self) -> None:
        _, _, savepoint = self.standing.pop()
        assert connection.atomic_blocks[-1] is savepoint, "A transaction that began later is still open."
        transaction.set_rollback(True)
        savepoint.__exit__(None, None, None)

    def copy_of(self, build: Callable[..., Any]) -> Any:
        """As Django's `setUpTestData`: no test meets what another did to the object."""
        return copy.deepcopy(self.cast[build], self._memo)

    def _build(self, wanted: Scene) -> None:
        self._hand_out()
        savepoint = transaction.atomic()
        # As for a test's own transaction: what insists on an outermost one may still be called.
        savepoint._from_testcase = True  # type: ignore[attr-defined]
        savepoint.__enter__()
        self.standing.append((wanted, None, savepoint))
        arguments = {name: self.copy_of(under.build) for name, under in wanted.below}
        if "db" in inspect.signature(wanted.build).parameters:
            arguments["db"] = None
        try:
            made = wanted.build(**arguments)
        except BaseException:
            self.strike_last()
            raise
        self.standing[-1] = (wanted, made, savepoint)

    def _hand_out(self) -> None:
        self._memo = {}
        self.cast = {each.build: made for each, made, _ in self.standing}


@pytest.fixture(scope="session")
def empty_stage(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Stage]:
    stage = Stage()
    yield stage
    with django_db_blocker.unblock():
        stage.set_for([])


@pytest.fixture
def stage(request: pytest.FixtureRequest, empty_stage: Stage, django_db_blocker: DjangoDbBlocker) -> Stage:
    """Set before the test's own transaction begins."""
    with django_db_blocker.unblock():
        empty_stage.set_for([] if has_real_transactions(request.node) else scenes_of(request.node))
    return empty_stage


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        names = item.fixturenames  # type: ignore[attr-defined]
        asks_for_rows = item.get_closest_marker("django_db") or "_django_db_helper" in names
        if asks_for_rows and names[0] != "stage":
            names.insert(0, "stage")
