"""What watching a film will cost its viewer, told before they press play."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext

from media.videos.clock import short_clock
from media.videos.models import Video

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
    """The film to keep is what a phone on a middling link is sent: 360 lines with the sound. None without it."""
    if not video.keep_bytes:
        return None
    return Weight(seconds=video.duration, film=video.keep_bytes, sound=video.sound_bytes)


def _megabytes(size: int) -> int:
    return max(1, round(size / MEGABYTE))
