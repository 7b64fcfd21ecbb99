"""Why a child stays where they are, and two records stay two; each in a sentence for the reader."""

from django.utils.translation import gettext_lazy as _

from cms.refusals import Refusal


class NotOnThisRoll(Refusal):
    sentence = _("This child is not on the school's roll any more. Nothing was changed.")


class NoSuchSchool(Refusal):
    sentence = _("There is no other school of this name here. Nothing was changed; please choose one again.")


class TransferAnswered(Refusal):
    sentence = _("This was answered already. Nothing was changed.")


class CannotMerge(Refusal):
    sentence = _("These two records cannot become one: they are at different schools, or it is the same one.")


class LoginHoldsMore(Refusal):
    sentence = _(
        "Both records have a login, and the one that would be closed also works somewhere or answers for "
        "children. Nothing was changed; please ask the people who run this site."
    )
