"""Why a film could not be used, as sentences for the person who sent it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from cms.refusals import Refusal


class FilmFault(models.TextChoices):
    """The reasons a film fails. The row keeps the reason; the sentence is in the reader's language."""

    NOT_A_FILM = (
        "not_a_film",
        _(
            "This file is not a film we can read. Please send the film as your phone or camera "
            "saved it, for example MP4 or MOV."
        ),
    )
    EMPTY = (
        "empty",
        _("The file is empty. Please check the film on your device and send it again."),
    )
    NO_PICTURE = (
        "no_picture",
        _("This file has sound but no moving picture. Please send a film."),
    )
    TOO_LONG = (
        "too_long",
        _("The film is longer than four hours. Please send it in several parts."),
    )
    LONGER_THAN_ALLOWED = (
        "longer_than_allowed",
        _(
            "The film is longer than your organisation may send. Please send it in several parts, or "
            "ask the people who run this site."
        ),
    )
    TOO_BIG = (
        "too_big",
        _("The film is bigger than 8 GB. Please send it in several parts or in a smaller size."),
    )
    TOO_LARGE_PICTURE = (
        "too_large_picture",
        _("The picture of this film is too large. Please save it with at most 8192 by 4320 dots."),
    )
    ENDS_EARLY = (
        "ends_early",
        _(
            "The film breaks off before its end; perhaps the upload or the recording was "
            "interrupted. Please send it again."
        ),
    )
    BROKEN = (
        "broken",
        _(
            "Parts of this film cannot be read; perhaps it was damaged on its way. Please copy it "
            "from your device again, or save it in another format, and send that."
        ),
    )
    SOURCE_LOST = (
        "source_lost",
        _("The film's file is no longer there. Please send it again."),
    )
    GAVE_UP = (
        "gave_up",
        _(
            "We tried several times and could not prepare this film. Please send it again, or "
            "save it in another format first."
        ),
    )


class FilmRefused(Refusal):
    """The film itself is the problem: trying again with the same file cannot help."""

    def __init__(self, fault: FilmFault) -> None:
        self.fault = fault
        super().__init__(fault.label)
