"""Why a course run stays as it is, in a sentence for staff."""

from django.utils.translation import gettext_lazy as _

from cms.refusals import Refusal


class RunTaken(Refusal):
    sentence = _("Somebody has enrolled in this run, so it stays. Close its enrolment instead.")
