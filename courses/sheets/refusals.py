"""Why a file is not read, in a sentence for whoever sent it."""

from django.utils.translation import gettext_lazy as _

from cms.refusals import Refusal


class UnreadableSheet(Refusal):
    sentence = _(
        "This file could not be read. Please save it as XLSX, or as CSV in UTF-8, and send it again."
    )


class SheetTooLarge(UnreadableSheet):
    """One of the limits of `reading.py` is passed; the sentence says which."""
