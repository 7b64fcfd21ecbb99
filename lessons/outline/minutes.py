"""How long a lesson takes of which nobody said how long: as long as its film, and else the usual time.

Reckoned where it is read, and so true of a film that is still being made, and of one that is cut anew.
"""

from math import ceil

from django.db.models import Case, F, IntegerField, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Ceil, Coalesce, Least

from media.videos.models import Video

#: Where no film says it either.
USUAL_MINUTES = 10
#: No lesson is longer than half a day.
MOST_MINUTES = 600


def minutes_of_film(video: Video | None) -> int:
    """Begun minutes count. Of a film that does not play yet its source tells, once that was looked at."""
    seconds = (video.duration or video.source_seconds) if video else 0
    return min(ceil(seconds / 60), MOST_MINUTES) if seconds else USUAL_MINUTES


def minutes_needed() -> Combinable:
    """The same for queries on LessonPage, after what its teacher said."""

    def begun(seconds: str) -> When:
        minutes = Least(Ceil(F(f"video__{seconds}") / 60), MOST_MINUTES)
        return When(**{f"video__{seconds}__gt": 0}, then=Cast(minutes, IntegerField()))

    film = Case(begun("duration"), begun("source_seconds"), default=USUAL_MINUTES)
    return Coalesce("minutes", film, output_field=IntegerField())
