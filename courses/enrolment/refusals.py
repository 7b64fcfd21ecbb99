"""Why a seat cannot be given, each in a sentence for the reader."""

from django.utils.translation import gettext_lazy as _

from cms.refusals import Refusal


class EnrolmentNotOpen(Refusal):
    sentence = _(
        "Enrolment for this course is not open at the moment. "
        "Nothing was changed; the course's page says when it opens."
    )


class NotInvited(Refusal):
    sentence = _(
        "This run is only for students whom the organisation enrols itself. "
        "Nothing was changed; please ask the organisation for a place."
    )


class AlreadyCompleted(Refusal):
    sentence = _("This course has been completed, so there is nothing to leave. It stays in the records.")


class NoSuchCode(Refusal):
    sentence = _(
        "No course run has this code at the moment. Nothing was changed; please compare it with what you "
        "were given, or ask for a new one."
    )


class TooManyTries(Refusal):
    sentence = _(
        "That were many wrong codes. Please wait a quarter of an hour, then try again; nothing was changed."
    )


class SeatPassedOn(Refusal):
    sentence = _(
        "The time to say yes is over, and the seat has passed to the next in line. You can join the "
        "waiting list again."
    )
