"""A school in Lyon that asks to join."""

from collections.abc import Mapping

from courses.onboarding.actions import begin_application, save_answers, send_application
from courses.onboarding.models import OnboardingApplication
from tests.factories.courses import NOW

CONTACT = "direction@lyon.example"
ANSWERS = {
    "name": "里昂中文学校",
    "local_name": "École chinoise de Lyon",
    "city": "Lyon",
    "country": "FR",
    "time_zone": "Europe/Paris",
    "kind": "school",
    "hours": "",
    "languages": "fr, zh-Hans",
}


def make_application(
    answers: Mapping[str, str] = ANSWERS,
    *,
    is_sent: bool = False,
    email: str = CONTACT,
    language: str = "en",
) -> OnboardingApplication:
    application = begin_application(contact_name="Mei Lin", contact_email=email, language=language, at=NOW)
    application = save_answers(application=application, answers=answers)
    return send_application(application=application, at=NOW) if is_sent else application
