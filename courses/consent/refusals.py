"""Why an answer is not taken, each in a sentence for the reader."""

from django.utils.translation import gettext_lazy as _

from cms.refusals import Refusal


class NotYoursToAnswer(Refusal):
    sentence = _(
        "This question is for somebody else to answer, so nothing was changed. "
        "A child's guardian answers it, and from a certain age the young person."
    )


class WordingHasChanged(Refusal):
    sentence = _(
        "The words of this question have changed since you opened it, so your answer was not kept. "
        "Please read it once more."
    )
