"""Why a lecture could not be scheduled, as sentences for the host."""

from django.utils.translation import gettext_lazy as _

from cms.refusals import Refusal


class LengthImpossible(Refusal):
    sentence = _("A lecture takes between one minute and eight hours. Please change its length.")


class AddressTaken(Refusal):
    sentence = _("There is already a page with this address. Please choose another.")
