"""The film as one file of finished picture and sound: to keep, and at half speed to practise with.

Neither encodes the picture again. Halving the speed also halves what a second costs, so the practice
file may have a finer picture than the one that is kept.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from media.transcoding.ladder import SOUND_RATE, reading
from media.transcoding.models import RenditionKind, VideoRendition
from media.transcoding.stills import short_side

KEEP_FILE, PRACTICE_FILE = "keep.mp4", "practice.mp4"
KEEP_SIDE, PRACTICE_SIDE = 360, 540
PRACTICE_SLOWER = 2


@dataclass(frozen=True)
class Parts:
    """The renditions a copy is made of."""

    picture: VideoRendition
    sound: VideoRendition | None

    @property
    def lengths(self) -> list[float]:
        """Of each track, in seconds."""
        return [part.duration for part in (self.picture, self.sound) if part]

    @classmethod
    def of(cls, renditions: Sequence[VideoRendition], side: int) -> "Parts":
        """The largest picture whose short side is at most `side`, else the smallest."""
        pictures = sorted((r for r in renditions if r.kind == RenditionKind.PICTURE), key=short_side)
        sound = next((r for r in renditions if r.kind == RenditionKind.SOUND), None)
        return cls(([p for p in pictures if short_side(p) <= side] or pictures[:1])[-1], sound)


def keep_command(ffmpeg: str, picture: Path, sound: Path | None, target: Path) -> list[str]:
    return [
        *reading(ffmpeg),
        *("-i", str(picture), *(("-i", str(sound)) if sound else ())),
        *("-map", "0:v", *(("-map", "1:a") if sound else ()), "-c", "copy"),
        *_writing(target),
    ]


def practice_command(ffmpeg: str, picture: Path, sound: Path | None, target: Path) -> list[str]:
    """The same pictures, each shown twice as long; the sound stretched at its own pitch."""
    return [
        *reading(ffmpeg),
        *("-itsscale", str(PRACTICE_SLOWER), "-i", str(picture), *(("-i", str(sound)) if sound else ())),
        *("-map", "0:v", "-c:v", "copy"),
        *(
            ("-map", "1:a", "-af", f"atempo={1 / PRACTICE_SLOWER}", "-c:a", "aac", "-b:a", SOUND_RATE)
            if sound
            else ()
        ),
        *_writing(target),
    ]


def _writing(target: Path) -> list[str]:
    # What a player needs to begin stands first in the file, so that it need not be there whole.
    return ["-map_metadata", "-1", "-movflags", "+faststart", "-f", "mp4", str(target)]
