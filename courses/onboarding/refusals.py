"""Why an application stays as it is, each in a sentence for the reader."""

from django.utils.translation import gettext_lazy as _

from cms.refusals import Refusal


class NotWritable(Refusal):
    sentence = _("This application has been sent, so it can no longer be changed. What was sent is kept.")


class StillIncomplete(Refusal):
    """Something that onboarding needs is missing; the sentence names it."""


class NotWaiting(Refusal):
    sentence = _("This application does not wait for an answer any more. Nothing was changed.")


class AddressTaken(Refusal):
    sentence = _("Another organisation has this address already. Nothing was changed; please choose another.")
