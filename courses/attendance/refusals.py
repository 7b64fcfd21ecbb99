"""Why attendance cannot be taken, in a sentence for the reader."""

from django.utils.translation import gettext_lazy as _

from cms.refusals import Refusal


class DayToCome(Refusal):
    sentence = _(
        "This day has not begun at the school yet. Nothing was written; take the attendance on the day itself."
    )
