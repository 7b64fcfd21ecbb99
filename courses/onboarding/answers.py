"""What an applicant has answered, in the reader's words."""

from collections.abc import Iterator
from typing import Any

from django.utils.functional import Promise

from cms.accounts.time_zones import city_choices
from cms.navigation.languages import active_language
from courses.onboarding.forms import STEP_TITLES, STEPS
from courses.onboarding.models import OnboardingApplication


def answers_in_words(
    application: OnboardingApplication,
) -> Iterator[tuple[str, str | Promise, list[tuple[str, str]]]]:
    """Each step with its title, and its questions with their answers."""
    for step, form in STEPS.items():
        bound = form(instance=application)
        answers = [(str(field.label), _in_words(field, getattr(application, field.name))) for field in bound]
        yield step, STEP_TITLES[step], answers


def _in_words(field: Any, value: str) -> str:
    if field.name == "time_zone":
        cities = (pair for _region, pairs in city_choices(active_language()) for pair in pairs)
        return dict(cities).get(value, value)
    choices = dict(getattr(field.field, "choices", ()) or ())
    if not choices or not value:
        return value
    return " · ".join(str(choices.get(code, code)) for code in value.split(", "))
