"""The letter that offers a role, and the link in it."""

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse
from django.utils import translation

from cms.accounts.models import User
from cms.accounts.time_zones import zone_of
from cms.mail.actions import post_letter
from cms.navigation.languages import active_language
from courses.organisations.models import Invitation, Role

_signer = Signer(salt="courses.organisations.invitations")


def token_of(invitation: Invitation) -> str:
    return _signer.sign(str(invitation.pk))


def invitation_meant(token: str) -> Invitation | None:
    """The invitation in whose letter the token stood; None for one that was never signed here."""
    try:
        number = _signer.unsign(token)
    except BadSignature:
        return None
    return Invitation.objects.select_related("organisation__page").filter(pk=number).first()


def write_invitation(invitation: Invitation) -> None:
    """Put the letter into the outbox, once for each time that the invitation was given: in the language of
    the account that has the address, else in that of the page on which it was written."""
    reader = User.objects.filter(email=invitation.email).first()
    language = (reader.language if reader else "") or active_language()
    organisation = invitation.organisation
    with translation.override(language):
        path = reverse("organisations:invitation", args=[token_of(invitation)])
    post_letter(
        key=f"staff-invitation-{invitation.pk}-{invitation.invited_at.timestamp():.0f}",
        to=invitation.email,
        template="staff_invitation",
        context={
            "inviter": invitation.invited_by.display_name,
            "role": Role(invitation.role).label,
            "organisation_name": organisation.name_in(language),
            "address": invitation.email,
            "ends_on": invitation.ends_at.astimezone(zone_of(organisation.time_zone)).date(),
            "invitation_url": settings.BASE_URL + path,
        },
        language=language,
        names=("inviter",),
    )
