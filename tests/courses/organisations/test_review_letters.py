"""Wagtail's letters about a page under review: each in its reader's language, with addresses that open."""

import pytest
from django.utils import translation

from cms.mail.models import Letter
from tests.factories.courses import make_course

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _address(settings):
    settings.BASE_URL = "https://yunke.example:8443"
    settings.WAGTAILADMIN_BASE_URL = settings.BASE_URL
    # The test runner has put its own in place.
    settings.EMAIL_BACKEND = "cms.mail.backend.OutboxBackend"


@pytest.fixture
def draft(suyun):
    page = make_course(suyun, "draft", title="新课", live=False)
    page.save_revision()
    return page


def test_each_is_written_to_in_their_own_language(draft, suyun, editor, publisher):
    publisher.language = "es"
    publisher.save()
    editor.language = "zh-hans"
    editor.save()

    with translation.override("zh-hans"):
        state = draft.get_workflow().start(draft, editor)
    asked = Letter.objects.get(to=publisher.email)
    assert (asked.language, "Puede" in asked.text) == ("es", True), asked.text

    with translation.override("es"):
        state.current_task_state.approve(user=publisher)
    answered = Letter.objects.get(to=editor.email)
    assert answered.language == "zh-hans"
    assert "https://yunke.example:8443/zh-hans/organisations/suyun/draft/" in answered.text
    assert "localhost" not in answered.text + asked.text


def test_a_language_chosen_for_the_editors_place_goes_first(draft, editor, publisher):
    from wagtail.users.models import UserProfile  # noqa: PLC0415

    profile = UserProfile.get_for_user(publisher)
    profile.preferred_language = "es"
    profile.save()
    publisher.language = "zh-hans"
    publisher.save()
    with translation.override("en"):
        draft.get_workflow().start(draft, editor)
    assert "Puede" in Letter.objects.get(to=publisher.email).text


def test_a_page_s_full_address_is_that_of_the_site(draft):
    with translation.override("en"):
        assert draft.full_url == "https://yunke.example:8443/en/organisations/suyun/draft/"
        assert draft.url == "/en/organisations/suyun/draft/"


def test_opening_the_site_says_where_it_is(capsys, db):
    from django.core.management import call_command  # noqa: PLC0415

    call_command("open_site")
    assert "The site is open: https://yunke.example:8443/en/" in capsys.readouterr().out
