"""Why a roster is not read, not imported or not undone."""

from django.utils.translation import gettext_lazy as _

from cms.refusals import Refusal


class UnreadableRoster(Refusal):
    sentence = _(
        "This file could not be read. Please save it as XLSX, or as CSV in UTF-8, and send it again."
    )


class RosterTooLarge(UnreadableRoster):
    """One of the limits of `sheets.py` is passed; the sentence says which."""


class NothingToImport(Refusal):
    sentence = _("No row of this roster is ready. Mend a row first; nothing was imported.")


class AlreadyImported(Refusal):
    sentence = _("This roster is imported already, or on its way. Nothing was changed.")


class CannotUndo(Refusal):
    sentence = _("This import can no longer be undone. Nothing was changed.")


class ChildrenHaveMovedOn(CannotUndo):
    sentence = _(
        "Children of this import are in courses, have a guardian or were changed by a later import. "
        "Undo that first; nothing was changed."
    )
