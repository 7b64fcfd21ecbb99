"""The operator's side: a list, one application beside those like it, three answers."""

from functools import partial

import pytest
from django.test import Client

from cms.accounts.models import User
from cms.mail.models import Letter
from cms.pages.actions import open_site
from courses.onboarding.models import OnboardingApplication
from courses.organisations.models import Organisation
from tests.factories.courses import count_statements, make_organisation, make_staff, make_user
from tests.factories.onboarding import ANSWERS, make_application
from tests.scenes import scene

pytestmark = pytest.mark.django_db
LIST = "/admin/joining/"


@scene
def operator(db) -> User:
    open_site()
    return make_user("operator", is_superuser=True)


@pytest.fixture
def desk(operator) -> Client:
    client = Client()
    client.force_login(operator)
    return client


def test_drafts_are_the_applicant_s_own(desk) -> None:
    draft = make_application()
    assert "Nobody has applied yet." in desk.get(LIST).content.decode()
    assert desk.get(f"{LIST}{draft.pk}/").status_code == 404


def test_the_menu_leads_operators_there_and_nobody_else(desk) -> None:
    assert LIST in desk.get("/admin/").content.decode()
    client = Client()
    client.force_login(make_staff(make_organisation("madrid"), "head"))
    assert LIST not in client.get("/admin/").content.decode()
    assert client.get(LIST).status_code == 404


def test_likely_duplicates_stand_beside_it(desk) -> None:
    make_organisation("lyon2", name="里昂中文學校", local_name="", city="Lyon")
    application = make_application(is_sent=True)
    page = desk.get(f"{LIST}{application.pk}/").content.decode()
    assert "a similar name · the same city" in page
    assert 'value="ecole-chinoise-de-lyon"' in page


def test_answers_stand_in_words(desk) -> None:
    page = desk.get(f"{LIST}{make_application(is_sent=True).pk}/").content.decode()
    for words in ("France</dd>", "Paris (", "School</dd>", "French · Simplified Chinese</dd>"):
        assert f"<dd>{words}" in page


def test_approving_makes_the_organisation(desk, operator) -> None:
    application = make_application(is_sent=True)
    address = f"{LIST}{application.pk}/"
    for _press in range(2):
        answer = desk.post(address, {"decision": "approve", "slug": "lyon"}, follow=True)
        assert "Approved. The organisation has its page, and its head has been invited." in (
            answer.content.decode()
        )
    assert Organisation.objects.get().slug == "lyon"
    application.refresh_from_db()
    assert (application.state, application.decided_by) == ("approved", operator)
    assert "Invite the head again" in desk.get(address).content.decode()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"decision": "approve", "slug": "madrid"}, "Another organisation has this address already."),
        ({"decision": "approve", "slug": "Two words"}, "slug"),
        ({"decision": "return", "note": " "}, "This field is required."),
        ({"decision": "refuse"}, "This field is required."),
        ({"decision": "dance"}, "Might they be here already?"),
    ],
)
def test_an_answer_that_cannot_be_is_told_and_changes_nothing(desk, typed, sentence) -> None:
    make_organisation("madrid")
    application = make_application(is_sent=True)
    letters = Letter.objects.count()
    answer = desk.post(f"{LIST}{application.pk}/", typed)
    assert answer.status_code == 200
    assert sentence in answer.content.decode()
    application.refresh_from_db()
    assert (application.state, Letter.objects.count()) == ("sent", letters)


@pytest.mark.parametrize(
    ("typed", "state"),
    [
        ({"decision": "return", "note": "Which street?"}, "returned"),
        ({"decision": "refuse", "reason": "Which street?"}, "refused"),
    ],
)
def test_the_applicant_reads_what_the_operator_wrote(desk, typed, state) -> None:
    application = make_application(is_sent=True)
    assert desk.post(f"{LIST}{application.pk}/", typed)["Location"] == LIST
    application.refresh_from_db()
    assert application.state == state
    assert "Which street?" in Letter.objects.latest("pk").text


def test_three_applications_cost_no_more_than_one(desk) -> None:
    first = make_application(is_sent=True)
    pages = (LIST, f"{LIST}{first.pk}/")
    for page in pages:
        desk.get(page)
    few = [count_statements(partial(desk.get, page)) for page in pages]
    for number in range(3):
        make_application(ANSWERS, is_sent=True, email=f"x{number}@x.example")
    assert OnboardingApplication.objects.count() == 4
    assert [count_statements(partial(desk.get, page)) for page in pages] == few
