"""Why an adult is not linked to a child."""

from django.utils.translation import gettext_lazy as _

from cms.refusals import Refusal


class TwoGuardians(Refusal):
    sentence = _(
        "Two guardians are linked to this child already. Ask the school to unlink one of them first; "
        "nothing was changed."
    )
