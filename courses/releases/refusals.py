"""Why a release is not announced, or a course not adopted, in a sentence for staff."""

from django.utils.translation import gettext_lazy as _

from cms.refusals import Refusal


class NothingToOffer(Refusal):
    sentence = _("Choose at least one course and one school first. Nobody was written to.")


class AlreadyAnswered(Refusal):
    sentence = _(
        "Schools have answered for a course or are among those that you take out, so nothing was changed."
    )


class NoLongerOffered(Refusal):
    sentence = _("This is no longer offered to your school. Nothing was changed.")


class NotOfThisSchool(Refusal):
    sentence = _("The class and the teacher have to be of your school. Nothing was changed.")
