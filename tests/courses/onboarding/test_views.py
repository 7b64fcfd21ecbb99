"""Applying in the browser: confirmed by code, kept field by field, sent once it is whole."""

import re
import time

import pytest
from django.core.cache import cache
from django.test import Client

from cms.mail.models import Letter
from courses.onboarding.actions import return_application
from courses.onboarding.letters import token_of
from courses.onboarding.models import OnboardingApplication
from tests.factories.courses import NOW, make_organisation, make_user
from tests.factories.onboarding import ANSWERS, CONTACT, make_application

pytestmark = pytest.mark.django_db
JOIN = "/en/join/"


@pytest.fixture(autouse=True)
def nobody_was_fast() -> None:
    cache.clear()


def newest_code() -> str:
    found = re.match(
        r"\d{6}", Letter.objects.filter(subject__endswith="is your Yunke code").latest("pk").subject
    )
    assert found
    return found[0]


def ask_for_code(client: Client, email: str = CONTACT):
    return client.post(JOIN, {"contact_name": "Mei Lin", "contact_email": email})


def begin(client: Client) -> str:
    assert ask_for_code(client)["Location"] == f"{JOIN}code/"
    return client.post(f"{JOIN}code/", {"code": newest_code()})["Location"]


def test_from_the_list_of_organisations_to_a_sent_application(client: Client) -> None:
    make_organisation("madrid")
    assert f'href="{JOIN}"' in client.get("/en/organisations/").content.decode()
    address = begin(client)
    own = address.removesuffix("names/")
    assert (
        client.post(address, {"name": "里昂中文学校", "local_name": "École chinoise de Lyon"})["Location"]
        == f"{own}place/"
    )
    place = {"city": "Lyon", "country": "FR", "time_zone": "Europe/Paris"}
    assert client.post(f"{own}place/", place)["Location"] == f"{own}work/"
    work = {"kind": "school", "hours": "", "languages": ["fr", "zh-Hans"]}
    assert client.post(f"{own}work/", work)["Location"] == own
    page = client.get(own).content.decode()
    assert [
        word
        for word in ("里昂中文学校", "France", "Paris (", "French · Simplified Chinese", "School")
        if word not in page
    ] == []

    page = client.post(own, follow=True).content.decode()
    assert "It has been sent. A person reads it, and we write to you." in page
    application = OnboardingApplication.objects.get()
    assert {name: getattr(application, name) for name in ANSWERS} == ANSWERS
    assert (application.contact_name, application.contact_email, application.state) == (
        "Mei Lin",
        CONTACT,
        "sent",
    )
    assert Letter.objects.filter(to=CONTACT).count() == 3


def test_nothing_is_kept_before_the_address_is_confirmed(client: Client) -> None:
    ask_for_code(client)
    wrong = "000000" if newest_code() != "000000" else "000001"
    page = client.post(f"{JOIN}code/", {"code": wrong}).content.decode()
    assert "This is not the code we sent." in page
    assert not OnboardingApplication.objects.exists()


def test_five_wrong_tries_end_a_code(client: Client) -> None:
    ask_for_code(client)
    code = newest_code()
    for _try in range(5):
        client.post(f"{JOIN}code/", {"code": "x"})
    answer = client.post(f"{JOIN}code/", {"code": code})
    assert answer["Location"] == JOIN
    assert not OnboardingApplication.objects.exists()


def test_a_code_ends_after_fifteen_minutes_and_opens_once(client: Client, monkeypatch) -> None:
    ask_for_code(client)
    code = newest_code()
    later = time.time() + 15 * 60 + 1
    with monkeypatch.context() as clock:
        clock.setattr(time, "time", lambda: later)
        assert client.post(f"{JOIN}code/", {"code": code})["Location"] == JOIN
    assert client.post(f"{JOIN}code/", {"code": code})["Location"].endswith("/names/")
    assert client.post(f"{JOIN}code/", {"code": code})["Location"] == JOIN


def test_an_address_gets_few_codes_an_hour(client: Client, settings) -> None:
    for _time in range(settings.CODES_AN_HOUR):
        assert ask_for_code(client).status_code == 302
    answer = ask_for_code(client)
    assert answer.status_code == 200
    assert "This address has been sent many codes lately." in answer.content.decode()
    assert Letter.objects.count() == settings.CODES_AN_HOUR


def test_one_computer_is_not_endlessly_fast(client: Client) -> None:
    answers = [ask_for_code(client, f"x{number}@lyon.example").status_code for number in range(31)]
    assert answers == [302] * 30 + [429]


def test_an_answer_is_kept_beside_one_that_is_wrong(client: Client) -> None:
    address = f"{JOIN}{token_of(make_application({}))}/place/"
    answer = client.post(address, {"city": "Lyon", "country": "FR", "time_zone": "Europe/Atlantis"})
    assert answer.status_code == 200
    assert "We do not know this time zone." in answer.content.decode()
    application = OnboardingApplication.objects.get()
    assert (application.city, application.country, application.time_zone) == ("Lyon", "FR", "")


def test_what_is_missing_is_said_and_all_is_kept(client: Client) -> None:
    address = f"{JOIN}{token_of(make_application({'name': '里昂中文学校'}))}/"
    page = client.post(address, follow=True).content.decode()
    assert "Still missing: city, country, time zone and kind." in page
    assert "里昂中文学校" in page
    assert OnboardingApplication.objects.get().state == "drafted"


def test_it_goes_on_in_another_browser_and_in_this_one(client: Client) -> None:
    own = begin(client).removesuffix("names/")
    assert f'href="{own}"' in client.get(JOIN).content.decode()
    stranger = Client()
    assert "Go on with it" not in stranger.get(JOIN).content.decode()
    assert stranger.get(own).status_code == 200
    client.post(f"{own}names/", {"name": "里昂中文学校"})
    assert begin(stranger) == own


def test_a_sent_one_is_shown_and_cannot_be_written(client: Client) -> None:
    application = make_application(is_sent=True)
    own = f"{JOIN}{token_of(application)}/"
    assert client.post(f"{own}names/", {"name": "x"})["Location"] == own
    assert "Send the application" not in client.get(own).content.decode()
    return_application(application=application, note="Which street?", by=make_user(), at=NOW)
    page = client.get(own).content.decode()
    assert "Which street?" in page
    assert "Send the application" in page


@pytest.mark.parametrize("rest", ["1/", "1:x/", "1:x/names/"])
def test_made_up_addresses_are_not_there(client: Client, rest: str) -> None:
    make_application()
    assert client.get(f"{JOIN}{rest}").status_code == 404


def test_steps_that_nobody_asks_are_not_there(client: Client) -> None:
    assert client.get(f"{JOIN}{token_of(make_application())}/money/").status_code == 404
