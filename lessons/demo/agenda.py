"""The demo's four lectures, moved so that one is on today, two are ahead and one is past."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone

from cms.pages.models import PageTranslation
from courses.organisations.models import Organisation
from lessons.demo.content import demo_content
from lessons.lectures.actions import schedule_lecture
from lessons.lectures.models import CoHost, Lecture
from lessons.lectures.pages import LecturePage

#: How many days from today each lecture is, by its key in the content.
DAYS_FROM_TODAY = {
    "breathe-easy": 0,
    "new-year-kitchen": -9,
    "stopped-speaking": 9,
    "shop-law": 30,
}


def seed_lectures(organisations: dict[str, Organisation]) -> None:
    """Schedule the lectures; those of an earlier day's demo are moved to keep their place."""
    for facts in demo_content()["lectures"]:
        host = organisations[facts["host"]]
        starts_at = moved(facts["starts_utc"], host.time_zone, DAYS_FROM_TODAY[facts["id"]])
        page = LecturePage.objects.filter(slug=facts["id"]).first()
        if page is None:
            _schedule(facts, host, starts_at, organisations)
        elif page.lecture.starts_at != starts_at:
            page.lecture.move_to(starts_at=starts_at, minutes=facts["minutes"])
            page.lecture.save()


def moved(written: str, host_time_zone: str, days: int) -> datetime:
    """The instant at which the host's clock shows the written hour, so many days from today there."""
    clock = ZoneInfo(host_time_zone)
    hour = datetime.fromisoformat(written).astimezone(clock).time()
    day: date = timezone.now().astimezone(clock).date() + timedelta(days=days)
    return datetime.combine(day, hour, clock).astimezone(ZoneInfo("UTC"))


def _schedule(
    facts: dict[str, Any],
    host: Organisation,
    starts_at: datetime,
    organisations: dict[str, Organisation],
) -> None:
    lecturer, _comma, about = facts["speaker"].partition(", ")
    lecture: Lecture = schedule_lecture(
        host=host,
        slug=facts["id"],
        title=facts["title_zh"],
        summary=facts["summary_zh"],
        starts_at=starts_at,
        minutes=facts["minutes"],
        lecturer=lecturer,
        lecturer_about=about,
    )
    lecture.page.other_languages = [
        PageTranslation(language="en", title=facts["title_en"], summary=facts["summary_en"])
    ]
    lecture.page.save()
    CoHost.objects.bulk_create(
        CoHost(lecture=lecture, organisation=organisations[slug.strip()], place=place)
        for place, slug in enumerate(facts["co_hosts"].split(","))
    )
