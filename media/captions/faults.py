"""Why captions could not be taken, as sentences for the person who sent or typed them."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cms.refusals import Refusal


class CaptionsRefused(Refusal):
    """The captions themselves are the problem; what was there before is unchanged."""


class BrokenLine(CaptionsRefused):
    """One line is the problem: the sentence names it by its number, counted from 1."""

    def __init__(self, line: int, sentence: str | Promise, **values: object) -> None:
        self.line = line
        super().__init__(str(sentence) % {"line": line, **values})


class CaptionsChanged(CaptionsRefused):
    sentence = _(
        "Somebody else has changed these captions meanwhile, so nothing was saved. What you typed is still "
        "here: please copy what you need, open this page again and make your change once more."
    )


class FilmRecut(CaptionsRefused):
    sentence = _(
        "The film was cut in another way meanwhile, so nothing was saved. What you typed is still "
        "here: please copy what you need, open this page again and make your change once more."
    )


class NothingToUndo(CaptionsRefused):
    sentence = _("There is nothing to undo.")
