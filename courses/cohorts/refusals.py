"""Why classes stay as they are, each in a sentence for the reader."""

from django.utils.translation import gettext_lazy as _

from cms.refusals import Refusal


class NotOfThisSchool(Refusal):
    sentence = _("Somebody chosen is not at this school any more. Nothing was changed; please look again.")


class NotATeacherHere(Refusal):
    sentence = _("A class can only be handed to somebody who teaches at this school. Nothing was changed.")


class NothingToPromote(Refusal):
    sentence = _("No class goes anywhere in this plan, so nothing was changed.")


class CannotUndoPromotion(Refusal):
    sentence = _("The seven days in which it could be undone are over, or it was undone already.")
