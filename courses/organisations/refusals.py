"""Why an organisation or its staff stays as it is, each in a sentence for the reader."""

from django.utils.translation import gettext_lazy as _

from cms.refusals import Refusal


class NoPlaceForOrganisations(Refusal):
    sentence = _(
        "The site has no page that lists organisations yet. Publish one below the home page, then try again."
    )


class NotAnOrganisation(Refusal):
    """What was said about the organisation cannot be true; the sentence names the first mistake."""


class LastHead(Refusal):
    sentence = _(
        "This is the only head, and somebody must be able to invite the others. "
        "Nothing was changed; please invite another head first."
    )


class HasThisRole(Refusal):
    sentence = _("Whoever has this address works here in this role already. No letter was sent.")


class WouldBeCircle(Refusal):
    sentence = _(
        "The one that it would belong to already belongs to it, directly or through others. Nothing was changed; "
        "take the other affiliation away first."
    )


class InvitationOver(Refusal):
    sentence = _(
        "This invitation is no longer open, so nothing was changed. "
        "Please ask the organisation to invite you again."
    )


class InvitedUnderAnotherAddress(Refusal):
    sentence = _(
        "This invitation was sent to another address than that of your account, so nothing was changed. "
        "Please sign in with the invited address, or ask to be invited under yours."
    )
