"""What load balancers are told."""

import pytest
from django.db import DatabaseError

from cms import health


@pytest.mark.django_db
def test_well(client):
    response = client.get("/healthz")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})
    assert "no-store" in response["Cache-Control"]
    assert not response.cookies


class Unreachable:
    def cursor(self):
        raise DatabaseError("connection refused")


def test_a_database_that_does_not_answer_is_said_without_detail(client, monkeypatch):
    monkeypatch.setattr(health, "connection", Unreachable())
    response = client.get("/healthz")
    assert (response.status_code, response.json()) == (
        503,
        {"status": "failing", "database": "unreachable"},
    )
