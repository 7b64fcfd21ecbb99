"""Why something was not recorded, as sentences for the person who learns."""

from django.utils.translation import gettext_lazy as _

from cms.refusals import Refusal


class LessonNotOpen(Refusal):
    """The lesson does not exist for this person; who may not see it is not told that it exists."""

    sentence = _("There is no such lesson for you. If you have just enrolled, please load the page again.")


class NothingToWatch(Refusal):
    sentence = _("This lesson has no film that can be watched yet. Nothing was recorded.")


class WatchedInstead(Refusal):
    sentence = _("This lesson is done when its film has been watched; it cannot be ticked off.")


class TooBusy(Refusal):
    sentence = _("Your progress could not be saved just now. It is kept on this device and sent again.")


class NotRecorded(Refusal):
    sentence = _(
        "Your family has not agreed to a learning record, so this is not noted down. "
        "The lesson stays open, and you can do it as often as you like."
    )
