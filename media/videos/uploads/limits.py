"""How much may be sent: by one film, by one organisation, and by what the disk still holds."""

from django.db.models import F, Sum
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Collection

from cms.refusals import Refusal
from media.storage import RESERVE, films
from media.videos.models import Video
from media.videos.uploads import files
from media.videos.uploads.models import FilmAllowance, Upload


class FilmTooBig(Refusal):
    """The film alone is more than its organisation may send."""


class QuotaUsedUp(Refusal):
    """The films of the organisation fill what it was given."""


class DiskFull(Refusal):
    """This site has no room just now."""

    sentence = gettext_lazy(
        "This site has no room for the film just now. Please try again in a few hours, or tell the "
        "people who run this site."
    )


def insist_on_room(*, collection: Collection, length: int) -> None:
    """Raises one of the refusals above unless a film of this many bytes may be sent now."""
    allowance = FilmAllowance.of(collection.pk)
    if length > allowance.largest_film:
        raise FilmTooBig(
            _(
                "The film has %(size)s, and %(most)s is the most that can be sent. Please send it in "
                "several parts or in a smaller size."
            )
            % {"size": filesizeformat(length), "most": filesizeformat(allowance.largest_film)}
        )
    quota = allowance.quota
    if quota and used_bytes(collection) + length > quota:
        raise QuotaUsedUp(
            _(
                "Your organisation may keep %(quota)s of films, and this one does not fit in any more. "
                "Please delete films that are no longer needed, or ask for more room."
            )
            % {"quota": filesizeformat(quota)}
        )
    arriving = files.free_bytes() - _promised_bytes() - length
    if arriving < RESERVE or not films().has_room_for(length):
        raise DiskFull


def used_bytes(collection: Collection) -> int:
    """Sources, renditions, and what has been promised to uploads under way."""
    own = Video.objects.filter(collection=collection)
    sources = own.aggregate(sum=Sum("source_bytes"))["sum"]
    made = own.aggregate(sum=Sum("renditions__bytes"))["sum"]
    coming = Upload.objects.under_way().filter(collection=collection).aggregate(sum=Sum("length"))["sum"]
    return (sources or 0) + (made or 0) + (coming or 0)


def _promised_bytes() -> int:
    """What the uploads under way will still need of the disk."""
    return Upload.objects.aggregate(sum=Sum(F("length") - F("offset")))["sum"] or 0
