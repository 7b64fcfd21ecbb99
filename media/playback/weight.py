"""What watching a film will cost its viewer, told before they press play."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext

from media.transcoding.models import RenditionKind
from media.videos.clock import short_clock
from media.videos.models import Video

#: What a phone on a middling connection is sent: the largest picture up to this many lines.
LIKELY_LINES = 360
MEGABYTE = 1_000_000


@dataclass(frozen=True)
class Weight:
    """Length in seconds; bytes of the film as it is likely to be sent, and of its sound alone."""

    seconds: float
    film: int
    sound: int

    def __str__(self) -> str:
        facts: dict[str, Any] = {
            "length": short_clock(int(self.seconds * 1000)),
            "film": _megabytes(self.film),
            "sound": _megabytes(self.sound),
        }
        if self.sound and facts["sound"] < facts["film"]:
            return gettext("Length %(length)s, about %(film)s MB; only the sound about %(sound)s MB.") % facts
        return gettext("Length %(length)s, about %(film)s MB.") % facts


def weight_of(video: Video) -> Weight | None:
    """One query. None while there is no picture to send."""
    rows = video.renditions.values_list("kind", "width", "height", "bytes")
    sound = next((size for kind, _width, _height, size in rows if kind == RenditionKind.SOUND), 0)
    pictures = sorted(
        (min(width, height), size) for kind, width, height, size in rows if kind == RenditionKind.PICTURE
    )
    if not pictures:
        return None
    likely = [size for lines, size in pictures if lines <= LIKELY_LINES] or [pictures[0][1]]
    return Weight(seconds=video.duration, film=likely[-1] + sound, sound=sound)


def _megabytes(size: int) -> int:
    return max(1, round(size / MEGABYTE))
