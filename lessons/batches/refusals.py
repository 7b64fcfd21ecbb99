"""Why no drafts are made, or not undone, in a sentence for editors."""

from django.utils.translation import gettext_lazy as _

from cms.refusals import Refusal


class NothingToMake(Refusal):
    sentence = _("No line of this sheet is ready. Mend a line first; no draft was made.")


class AlreadyMade(Refusal):
    sentence = _("The drafts of this sheet are made already, or on their way. Nothing was changed.")


class NothingToUndo(Refusal):
    sentence = _("All drafts of this sheet have been published or changed since, so they stay.")


class TooManyCourses(Refusal):
    sentence = _(
        "The sheet has more than 500 courses. Please split it and send the parts one after the other."
    )
