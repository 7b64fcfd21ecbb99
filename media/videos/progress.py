"""How far a film's job is and how long it will take, as a sentence."""

import math
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from django.utils import timezone
from django.utils.translation import gettext, ngettext

from cms.jobs.models import Job

#: Before this much has been seen of the work, nobody can say how long the rest will take.
LEAST_PERCENT, LEAST_SECONDS = 1, 5
MINUTE, HOUR = 60, 3600


@dataclass(frozen=True)
class Progress:
    """Percent done, and the seconds left where they can be told."""

    percent: int
    seconds_left: float | None = None

    @classmethod
    def of(cls, job: Job, *, at: datetime | None = None) -> Self:
        """The rest is reckoned to go as fast as what is done."""
        gone = ((at or timezone.now()) - job.started_at).total_seconds() if job.started_at else 0
        is_known = LEAST_PERCENT <= job.progress < 100 and gone >= LEAST_SECONDS
        return cls(job.progress, gone * (100 - job.progress) / job.progress if is_known else None)

    @property
    def text(self) -> str:
        """Such as "12 %, about 3 minutes left"; without the time as long as nobody knows."""
        percent = gettext("%(percent)d %%") % {"percent": self.percent}
        if self.seconds_left is None:
            return percent
        return gettext("%(percent)s, %(time)s") % {"percent": percent, "time": _time_left(self.seconds_left)}


def _time_left(seconds: float) -> str:
    if seconds < MINUTE:
        return gettext("less than a minute left")
    if seconds < 1.5 * HOUR:
        minutes = math.ceil(seconds / MINUTE)
        return ngettext("about %(count)d minute left", "about %(count)d minutes left", minutes) % {
            "count": minutes
        }
    hours = round(seconds / HOUR)
    return ngettext("about %(count)d hour left", "about %(count)d hours left", hours) % {"count": hours}
