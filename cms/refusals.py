"""A refusal: the reader asked for something the rules do not allow, and hears why in a sentence."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Refusal(Exception):
    """Raised by an action that will not do what was asked.

    A room names its own refusals by subclassing and setting `sentence`; a sentence that needs a
    value is passed when raising. It says what happened and what to do next, in the reader's
    language, and nothing has been changed when it is raised.
    """

    sentence: str | Promise = _(
        "This is not possible right now. Nothing was changed; please go back and try again."
    )

    def __init__(self, sentence: str | Promise | None = None) -> None:
        if sentence is not None:
            self.sentence = sentence
        super().__init__(self.sentence)

    def __str__(self) -> str:
        return str(self.sentence)
