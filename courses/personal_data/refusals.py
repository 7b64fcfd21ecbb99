"""Why a copy or an erasure is not begun, each in a sentence for the reader."""

from django.utils.translation import gettext_lazy as _

from cms.refusals import Refusal


class WorksForAnOrganisation(Refusal):
    sentence = _(
        "You work for a school or an association, and others rely on your role there. Nothing was erased; "
        "please ask its head to take your role away first, then come back."
    )


class NotLookedAfter(Refusal):
    sentence = _("You do not look after this person's data any more. Nothing was changed.")
