"""What every address below /api/ keeps to."""

import pytest
from django.http import Http404
from django.test import Client
from django.urls import path
from ninja import NinjaAPI, Schema

from cms.accounts.models import User
from cms.api import api
from cms.refusals import Refusal

pytestmark = pytest.mark.django_db


def test_the_description_is_served_and_no_page_that_loads_from_elsewhere(client):
    description = client.get("/api/v1/openapi.json").json()
    assert description["info"]["title"] == "Yunke 云课"
    assert "/api/v1/search" in description["paths"]
    assert client.get("/api/v1/docs").status_code == 404


@pytest.mark.parametrize("address", ["/api/v1/nonsense", "/api/v2/search", "/api/", "/api/v1/docs"])
def test_other_addresses_are_a_sentence_too(client, address):
    answer = client.get(address)
    assert answer.status_code == 404
    assert answer.json() == {"detail": "There is nothing here, or it is only for those who belong to it."}


class Step(Schema):
    count: int


@pytest.fixture
def closed(settings):
    """Our API's own rules on operations that fail in every way."""
    trial = NinjaAPI(urls_namespace="trial", auth=api.auth, docs_url=None)
    trial._exception_handlers = api._exception_handlers

    @trial.post("/step")
    def step(request, step: Step):
        if step.count == 404:
            raise Http404
        if step.count == 409:
            raise Refusal
        return {"count": step.count}

    settings.ROOT_URLCONF = type("Urls", (), {"urlpatterns": [path("trial/", trial.urls)]})
    return trial


def post(client: Client, body: object, **headers):
    return client.post("/trial/step", body, content_type="application/json", headers=headers)


def test_operations_are_closed_to_visitors(client, closed):
    answer = post(client, {"count": 1})
    assert (answer.status_code, answer.json()) == (
        401,
        {"detail": "Please sign in first. Nothing was changed."},
    )


def test_faults_are_sentences(client, closed):
    client.force_login(User.objects.create_user(display_name="x", username="x"))
    assert post(client, {"count": 3}).json() == {"count": 3}
    missing = post(client, {"count": 404})
    assert (missing.status_code, missing.json()["detail"][:21]) == (404, "There is nothing here")
    refusal = post(client, {"count": 409})
    assert (refusal.status_code, refusal.json()) == (409, {"detail": str(Refusal.sentence)})
    wrong = post(client, {"count": "many"})
    assert wrong.status_code == 422
    assert wrong.json()["detail"].startswith("Something in the request is not as it should be: count.")
    broken = post(client, "{")
    assert broken.status_code == 422
    assert isinstance(broken.json()["detail"], str)


def test_a_session_alone_is_not_enough_to_change_anything(closed):
    client = Client(enforce_csrf_checks=True)
    client.force_login(User.objects.create_user(display_name="x", username="x"))
    assert post(client, {"count": 3}).status_code == 403
