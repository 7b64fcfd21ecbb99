"""Which of the demo's organisations belong to which, and a school that asks to join."""

from django.utils import timezone

from courses.onboarding.actions import begin_application, save_answers, send_application
from courses.onboarding.models import OnboardingApplication
from courses.organisations.affiliation import affiliate
from courses.organisations.models import Organisation

_BELONGS_TO = (
    ("madrid", "haiqiao-bcn"),
    ("madrid", "suyun"),
    ("warsaw", "suyun"),
    ("dublin", "suyun"),
    ("hamburg", "suyun"),
)
_CONTACT = "direction@ecole-lyon.example"
_ANSWERS = {
    "name": "里昂双河中文学校（演示）",
    "local_name": "École chinoise des Deux Rivières (démo)",
    "city": "Lyon",
    "country": "FR",
    "time_zone": "Europe/Paris",
    "kind": "school",
    "hours": "Samedi 14:00–17:00",
    "languages": "fr, zh-Hans",
}


def seed_federation(organisations: dict[str, Organisation]) -> None:
    for member, parent in _BELONGS_TO:
        affiliate(member=organisations[member], parent=organisations[parent], at=timezone.now())


def seed_application() -> None:
    """For the operator to answer; whatever has become of it stays so."""
    if OnboardingApplication.objects.filter(contact_email=_CONTACT).exists():
        return
    now = timezone.now()
    begun = begin_application(contact_name="Mei Lin", contact_email=_CONTACT, language="en", at=now)
    send_application(application=save_answers(application=begun, answers=_ANSWERS), at=now)
