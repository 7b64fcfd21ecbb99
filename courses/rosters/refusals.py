"""Why a roster is not imported or not undone."""

from django.utils.translation import gettext_lazy as _

from cms.refusals import Refusal


class NoRows(Refusal):
    sentence = _(
        "The file has headings, and no row below them. Please write the children in and send it again."
    )


class NothingToImport(Refusal):
    sentence = _("No row of this roster is ready. Mend a row first; nothing was imported.")


class AlreadyImported(Refusal):
    sentence = _("This roster is imported already, or on its way. Nothing was changed.")


class CannotUndo(Refusal):
    sentence = _("This import can no longer be undone. Nothing was changed.")


class ImportedAgain(CannotUndo):
    sentence = _(
        "A later import has changed children of this one again. Undo that first; nothing was changed."
    )
