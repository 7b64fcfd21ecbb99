"""Every occasion on which allauth writes has a letter of ours, in every language."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import translation

from cms.accounts.letters import CHANGES, CODES, OTHERS, post_account_letter
from cms.mail.actions import blank_old_letters
from cms.mail.models import Letter, LetterState
from tests.cms.accounts.conftest import letter_to

OCCASIONS = [*CODES, *CHANGES, *OTHERS]


def test_no_occasion_of_allauth_is_forgotten():
    from pathlib import Path  # noqa: PLC0415

    import allauth  # noqa: PLC0415

    folder = Path(allauth.__file__).parent / "templates"
    theirs = {
        file.name.removesuffix("_subject.txt")
        for app in ("account", "mfa")
        for file in (folder / app / "email").glob("*_subject.txt")
    }
    by_link_only = {"password_reset_key"}
    assert theirs - by_link_only == set(OCCASIONS)


@pytest.mark.django_db
@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
@pytest.mark.parametrize("occasion", OCCASIONS)
def test_a_letter_is_written_in_the_language_of_the_page(occasion, language):
    with translation.override(language):
        post_account_letter(occasion=occasion, to="mei@example.org", context={"code": "012345"})
    letter = letter_to("mei@example.org")
    assert letter.language == language
    assert letter.subject
    assert "{{" not in letter.text
    assert "&#x27;" not in letter.text
    if occasion in CODES:
        assert letter.subject.startswith("012345")
        assert letter.text.startswith("012345")
    for part in letter.text.split():
        if part.startswith("http"):
            assert part.startswith(f"http://127.0.0.1:8000/{language}/accounts/")


@pytest.mark.django_db
def test_two_requests_are_two_letters():
    for _ in range(2):
        post_account_letter(occasion="login_code", to="mei@example.org", context={"code": "012345"})
    assert Letter.objects.count() == 2


@pytest.mark.django_db
@pytest.mark.parametrize(("occasion", "kept"), [("login_code", False), ("password_changed", True)])
def test_a_code_is_not_kept_longer_than_an_hour(occasion, kept):
    post_account_letter(occasion=occasion, to="mei@example.org", context={"code": "012345"})
    letter = letter_to("mei@example.org")
    Letter.objects.update(state=LetterState.SENT, sent_at=letter.created_at)

    blank_old_letters(at=letter.created_at + timedelta(minutes=59))
    assert letter_to("mei@example.org").text != ""
    blank_old_letters(at=letter.created_at + timedelta(minutes=61))

    assert (letter_to("mei@example.org").text != "") is kept
