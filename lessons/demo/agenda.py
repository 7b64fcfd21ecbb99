"""The demo's four lectures, moved so that one is on today, two are ahead and one is past."""

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone

from cms.pages.models import PageTranslation
from courses.organisations.models import Organisation
from lessons.demo.content import demo_content
from lessons.demo.lecturers import LECTURERS
from lessons.lectures.actions import move_lecture, schedule_lecture
from lessons.lectures.pages import LecturePage

#: How many days from today each lecture is, by its key in the content.
DAYS_FROM_TODAY = {
    "breathe-easy": 0,
    "new-year-kitchen": -9,
    "stopped-speaking": 9,
    "shop-law": 30,
}
#: Today's lecture is in the evening, so that whoever opens the demo by day has it ahead of them.
EVENING = time(20)


def seed_lectures(organisations: dict[str, Organisation]) -> None:
    """Schedule the lectures that are missing and move those of an earlier day's demo."""
    for facts in demo_content()["lectures"]:
        host = organisations[facts["host"]]
        if not LecturePage.objects.filter(slug=facts["id"]).exists():
            _schedule(facts, host, hour_of(facts, host.time_zone), organisations)
    move_agenda()


def move_agenda() -> None:
    """Move the lectures that stand to their places around today. Twice on one day changes nothing,
    unless today's lecture has ended meanwhile."""
    now = timezone.now()
    for facts in demo_content()["lectures"]:
        page = LecturePage.objects.filter(slug=facts["id"]).select_related("lecture__host").first()
        if page is None:
            continue
        lecture = page.lecture
        stays = lecture.is_on(now) or (
            lecture.ends_at > now and lecture.is_today(now, lecture.host_time_zone)
        )
        if DAYS_FROM_TODAY[facts["id"]] or not stays:
            starts_at = hour_of(facts, lecture.host_time_zone)
            move_lecture(lecture=lecture, starts_at=starts_at, minutes=facts["minutes"])


def hour_of(facts: dict[str, Any], host_time_zone: str) -> datetime:
    """When the lecture is to be, seen from this moment."""
    days = DAYS_FROM_TODAY[facts["id"]]
    return moved(facts["starts_utc"], host_time_zone, days) if days else this_evening(host_time_zone)


def moved(written: str, host_time_zone: str, days: int) -> datetime:
    """The instant at which the host's clock shows the written hour, so many days from today there."""
    clock = ZoneInfo(host_time_zone)
    hour = datetime.fromisoformat(written).astimezone(clock).time()
    day = timezone.now().astimezone(clock).date() + timedelta(days=days)
    return datetime.combine(day, hour, clock).astimezone(ZoneInfo("UTC"))


def this_evening(host_time_zone: str) -> datetime:
    """Eight o'clock there; later than that the last half hour, so that the lecture has just begun."""
    clock = ZoneInfo(host_time_zone)
    now = timezone.now().astimezone(clock)
    begun = now.replace(minute=now.minute // 30 * 30, second=0, microsecond=0)
    evening = datetime.combine(now.date(), EVENING, clock)
    return max(evening, begun).astimezone(ZoneInfo("UTC"))


def _schedule(
    facts: dict[str, Any],
    host: Organisation,
    starts_at: datetime,
    organisations: dict[str, Organisation],
) -> None:
    elsewhere = dict(LECTURERS[facts["id"]])
    original = elsewhere.pop("zh-hans")
    lecture = schedule_lecture(
        host=host,
        slug=facts["id"],
        title=facts["title_zh"],
        summary=facts["summary_zh"],
        starts_at=starts_at,
        minutes=facts["minutes"],
        lecturer=original.name,
        lecturer_about=original.about,
        lecturer_elsewhere=elsewhere,
        co_hosts=[organisations[slug.strip()] for slug in facts["co_hosts"].split(",")],
    )
    lecture.page.other_languages = [
        PageTranslation(language="en", title=facts["title_en"], summary=facts["summary_en"])
    ]
    lecture.page.save()
