"""Wagtail keeps a profile of its own for each person, and its letters ask that for the language."""

from django.conf import settings
from django.utils.translation import get_language
from wagtail.users.models import UserProfile


def write_to_each_in_their_language() -> None:
    """Where the profile names no language, Wagtail would write in the one of whoever causes the letter."""
    UserProfile.get_preferred_language = _language_of


def _language_of(profile: UserProfile) -> str:
    if profile.preferred_language:
        return profile.preferred_language
    own = profile.user.language
    return own if own in dict(settings.LANGUAGES) else get_language() or settings.LANGUAGE_CODE
