"""Whoever is not meant to see a thing is told that it is not there: every address, every role, both houses."""

import copy
import json
import re
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import resolve

from tests.guards.tree import STOREYS
from tests.isolation.rule import SIGN_IN, Outcome, Rule
from tests.isolation.rules import RULES
from tests.isolation.site_map import own_page_types, own_routes
from tests.isolation.world import ROLES, World

pytestmark = pytest.mark.django_db
OWN_TABLES = {
    model._meta.db_table
    for label in (*STOREYS, "accounts")
    for model in apps.get_app_config(label).get_models(include_auto_created=True)
}
WRITES = re.compile(r'^(?:INSERT(?: OR \w+)? INTO|UPDATE|DELETE FROM) "(\w+)"')

PAGE = Rule("GET", "/en/", 200)


def ask(client: Client, rule: Rule, world: World) -> Any:
    address = rule.address.format(**world.words)
    # A card signs its child in: the next question is asked by whoever asked this one.
    cookies = copy.deepcopy(client.cookies)
    with transaction.atomic():
        if rule.method == "GET":
            answer = client.get(address)
        elif rule.address.startswith("/api/"):
            body = json.loads(json.dumps(rule.data).replace('"LESSON"', str(world.words.get(rule.lesson))))
            answer = client.post(address, body, content_type="application/json")
        else:
            answer = client.post(address, {k: v.format(**world.words) for k, v in rule.data.items()})
        transaction.set_rollback(True)
    client.cookies = cookies
    if answer.streaming:
        # A file that is not read to its end stays open.
        b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    return answer


def outcome(client: Client, answer: Any) -> Outcome:
    """The status, or that the person is led to the sign-in page, perhaps through Wagtail's own door."""
    address = answer["Location"] if answer.status_code == 302 else ""
    if address.startswith("/admin/login/"):
        return outcome(client, client.get(address))
    return SIGN_IN if "/accounts/login/" in address else answer.status_code


@pytest.mark.parametrize("rule", RULES, ids=str)
def test_everyone_gets_what_is_theirs(world, rule):
    with CaptureQueriesContext(connection) as statements:
        got = {role: outcome(world.clients[role], ask(world.clients[role], rule, world)) for role in ROLES}
    assert got == rule.expected()
    if rule.method == "GET":
        assert tables_written(statements) == set(), "looking changes nothing"


def tables_written(statements: CaptureQueriesContext) -> set[str]:
    """Those of our own tables that were written to."""
    return OWN_TABLES & {found[1] for query in statements if (found := WRITES.match(query["sql"]))}


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.method == "POST"], ids=str)
def test_forms_without_their_token_are_refused(world, rule):
    # The token is looked for before anybody is: the two ends of the table stand for all.
    got = [ask(world.careless[role], rule, world).status_code for role in ("visitor", "admin")]
    assert got == [403, 403]


def route_of(rule: Rule, world: World) -> str:
    return resolve(rule.address.format(**world.words).partition("?")[0]).route


def test_every_address_has_a_rule(world):
    assert own_routes() - {route_of(rule, world) for rule in RULES} == set()


def test_every_kind_of_page_has_a_rule(world):
    rules = [
        rule for rule in RULES if rule.method == "GET" and route_of(rule, world) == route_of(PAGE, world)
    ]
    # Not as a visitor, who may be given a stored answer.
    answers = [ask(world.clients["learner"], rule, world) for rule in rules]
    shown = {type(answer.context_data["page"]).__name__ for answer in answers if answer.status_code == 200}
    assert own_page_types() - shown == set()


def test_the_writes_of_a_form_would_be_seen(world):
    enrol = next(rule for rule in RULES if rule.method == "POST" and "/enrol/" in rule.address)
    with CaptureQueriesContext(connection) as statements:
        ask(world.clients["head"], enrol, world)
    assert "courses_enrolment" in tables_written(statements)
