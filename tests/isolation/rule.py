"""One way to ask at one address, and who gets what there."""

from dataclasses import dataclass, field
from typing import Any

from tests.isolation.world import ROLES

SIGN_IN = "sign in"
Outcome = int | str

PEOPLE = " ".join(role for role in ROLES if role != "visitor")
#: Those who write for some organisation, and so may enter the editors' place at all.
EDITORS = "teacher head editor publisher host stranger admin"
READERS = "student guardian learner"
HOUSES = {
    "suyun": {"own": "editor publisher admin", "uses": "student guardian", "staff": "editor publisher"},
    "warsaw": {"own": "teacher admin", "uses": "learner", "staff": "teacher"},
}
SEEN = {"id": "6a1f0c7e-1111-4222-8333-444455556666", "kind": "watched", "from": 0, "to": 1}
SEEN |= {"position": 1, "happened_at": "2026-11-20T09:00:00Z"}


@dataclass(frozen=True)
class Rule:
    """One way to ask at one address. What a visitor gets is the same as the others, unless told."""

    method: str
    address: str
    others: Outcome
    answers: dict[Outcome, str] = field(default_factory=dict)
    data: dict[str, Any] = field(default_factory=dict)
    #: For JSON: the word that names the lesson.
    lesson: str = ""

    def expected(self) -> dict[str, Outcome]:
        told = {role: outcome for outcome, roles in self.answers.items() for role in roles.split()}
        return {role: told.get(role, self.others) for role in ROLES}

    def __str__(self) -> str:
        return " ".join([self.method, self.address, *map(str, self.data.values())])


def get(address: str, others: Outcome, **answers: str) -> Rule:
    """`get("/x/", 404, on_200="student")`"""
    return Rule("GET", address, others, _outcomes(answers))


def post(address: str, others: Outcome, data: dict[str, Any] | None = None, **answers: str) -> Rule:
    return Rule("POST", address, others, _outcomes(answers), data or {})


def _outcomes(answers: dict[str, str]) -> dict[Outcome, str]:
    outcomes: dict[Outcome, str] = {}
    for name, roles in answers.items():
        outcome = SIGN_IN if name == "sign_in" else int(name.removeprefix("on_"))
        outcomes[outcome] = " ".join([outcomes.get(outcome, ""), roles])
    return outcomes


def editors_room(
    method: str, address: str, others: Outcome = 404, *, data: Any = None, **answers: str
) -> Rule:
    """Below /admin/: visitors are asked to sign in, and readers told that the door is not theirs."""
    door = {SIGN_IN: "visitor", 403: READERS}
    return Rule(method, address, others, door | _outcomes(answers), data or {})
