"""What follows a commit and may fail is something Django can name: a partial has no name, and its log would
raise in place of what failed, past everything else that was to follow."""

import ast

from tests.guards.tree import offenders, python_files, text


def faults(source: str) -> list[int]:
    """Lines on which a robust `on_commit` is handed a partial, or a name that one was given."""
    tree = ast.parse(source)
    partials = {
        target.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and is_partial(node.value)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "on_commit"
        and any(keyword.arg == "robust" for keyword in node.keywords)
        and (is_partial(node.args[0]) or (isinstance(node.args[0], ast.Name) and node.args[0].id in partials))
    ]


def is_partial(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "partial"


def test_nothing_nameless_follows_a_commit():
    assert offenders(python_files(), lambda name: faults(text(name))) == {}


def test_both_ways_of_writing_it_are_seen():
    assert faults("transaction.on_commit(partial(tell, 1), robust=True)") == [1]
    assert faults("tell = partial(say, 1)\ntransaction.on_commit(tell, robust=True)") == [2]
    assert faults("transaction.on_commit(lambda: tell(1), robust=True)") == []
