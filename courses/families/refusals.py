"""Why a slip does not link, or a card is not made."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from cms.refusals import Refusal


class SlipRefused(Refusal):
    """The slip did not link; each kind says what to do next."""


class UnknownSlip(SlipRefused):
    sentence = _("No slip has this code. Compare it with the paper, letter by letter, and type it once more.")


class SlipUsed(SlipRefused):
    sentence = _("This slip has been used already. Ask the school's office for a new one.")


class SlipReplaced(SlipRefused):
    sentence = _("The school has made a newer slip for this child. Please use the code on that one.")


class SlipOver(SlipRefused):
    sentence = _("The time of this slip is over. Ask the school's office for a new one.")


class SlipLocked(SlipRefused):
    sentence = _(
        "This slip is locked after five wrong tries, and the school knows of it. "
        "Ask the school's office for a new one."
    )


class WrongBirth(SlipRefused):
    """The code is right; what was said of the child is not what the school has written down."""

    def __init__(self, tries_left: int) -> None:
        self.tries_left = tries_left
        sentence = ngettext(
            "The school has written down another month of birth. You can try %(tries)d more time; "
            "then the slip is locked.",
            "The school has written down another month of birth. You can try %(tries)d more times; "
            "then the slip is locked.",
            tries_left,
        )
        super().__init__(sentence % {"tries": tries_left})


class OwnRecord(SlipRefused):
    sentence = _("This slip is for your guardian: please give it to them. Nothing was changed.")


class NeedsAddress(SlipRefused):
    sentence = _(
        "A guardian's account needs an e-mail address, so that the school's letters arrive. "
        "Add one under My account, then come back; the slip stays good."
    )


class CardNotForStaff(Refusal):
    sentence = _(
        "This login has more rights than a child's, so no card can open it. It signs in with its password."
    )


class AccountRefused(Refusal):
    sentence = _(
        "You have said no to an account for this child, and a card opens one. Nothing was made; "
        "if you want a card, change your answer under “Your consents” first."
    )
