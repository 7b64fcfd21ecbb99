"""What the applicant is written, and the secret address in it."""

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse
from django.utils import translation

from cms.mail.actions import post_letter
from courses.onboarding.models import OnboardingApplication

_signer = Signer(salt="courses.onboarding")


def token_of(application: OnboardingApplication) -> str:
    return _signer.sign(str(application.pk))


def application_meant(token: str) -> OnboardingApplication | None:
    """The application whose secret address this is; None for an address that was made up."""
    try:
        number = _signer.unsign(token)
    except BadSignature:
        return None
    return OnboardingApplication.objects.filter(pk=number).first()


def write_to_applicant(application: OnboardingApplication, occasion: str, *, number: int = 0) -> None:
    """Put `cms/mail/onboarding_<occasion>.txt` into the outbox, once for each occasion and number."""
    with translation.override(application.language):
        path = reverse("onboarding:overview", args=[token_of(application)])
    post_letter(
        key=f"onboarding-{application.pk}-{occasion}-{number}",
        to=application.contact_email,
        template=f"onboarding_{occasion}",
        context={
            "contact_name": application.contact_name,
            "name": str(application),
            "answer": application.answer,
            "application_url": settings.BASE_URL + path,
        },
        language=application.language,
        names=("contact_name",),
    )
