"""The demo as a whole: what stands after filling, and that filling again changes nothing."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.apps import apps
from django.utils import timezone

from cms.accounts.models import User
from courses.catalogue.pages import CoursePage
from courses.organisations.models import Organisation
from courses.students.models import Student
from lessons.demo import reels
from lessons.demo.accounts import DEMO_ACCOUNTS, demo_password
from lessons.demo.agenda import moved
from lessons.demo.seeding import seed_demo
from lessons.lectures.models import Lecture
from lessons.outline.pages import LessonKind, LessonPage
from media.videos.models import Video

pytestmark = pytest.mark.django_db(transaction=False)


@pytest.fixture
def one_short_film(monkeypatch: pytest.MonkeyPatch) -> None:
    """All seven films take half a minute to draw; one of a single stroke shows the same."""
    monkeypatch.setattr(reels, "WRITING", {"写一写：一": "一"})
    monkeypatch.setattr(reels, "POEMS", ())
    monkeypatch.setattr(reels, "FILMS_OF_COURSE", {})


def _counts() -> dict[str, int]:
    return {
        model._meta.label: model._base_manager.count()
        for model in apps.get_models()
        if model._meta.app_label in {"cms", "accounts", "media", "courses", "lessons", "wagtailcore"}
    }


@pytest.mark.usefixtures("one_short_film")
def test_the_whole_content_is_there_and_filling_again_changes_nothing() -> None:
    seed_demo(report=lambda _line: None)
    assert CoursePage.objects.live().count() == 12
    assert LessonPage.objects.live().count() == 53
    assert Organisation.objects.filter(kind="school").count() == 4
    assert Organisation.objects.filter(kind="association").count() == 3
    assert LessonPage.objects.filter(kind=LessonKind.RECIPE).count() == 3
    assert not LessonPage.objects.filter(kind=LessonKind.VIDEO, video=None).exists()
    assert Video.objects.count() == 1
    before = _counts()
    seed_demo(report=lambda _line: None)
    assert _counts() == before


@pytest.mark.usefixtures("one_short_film")
def test_the_log_ins_open_with_the_one_password_and_hold_their_roles() -> None:
    seed_demo(report=lambda _line: None)
    for account in DEMO_ACCOUNTS:
        user = User.objects.get(username=account.username)
        assert user.check_password(demo_password())
        roles = set(user.staff_roles.values_list("organisation__slug", "role"))
        assert roles == ({(account.organisation, account.role)} if account.role else set())
    guardian = User.objects.get(username="guardian")
    children = [str(child) for child in Student.objects.visible_to(guardian)]
    assert children == ["陈小满"]
    assert User.objects.get(username="student").email is None


@pytest.mark.usefixtures("one_short_film")
@pytest.mark.parametrize("moment", ["2026-11-22 09:00", "2027-03-28 00:30", "2026-10-25 23:30"])
def test_one_lecture_is_on_today_two_are_ahead_and_one_is_past(moment: str) -> None:
    with time_machine.travel(datetime.fromisoformat(moment).replace(tzinfo=UTC), tick=False):
        seed_demo(report=lambda _line: None)
        now = timezone.now()
        days = sorted(_days_away(lecture, now) for lecture in Lecture.objects.all())
    assert days == [-9, 0, 9, 30]


@pytest.mark.usefixtures("one_short_film")
def test_the_next_day_the_lectures_keep_their_place() -> None:
    with time_machine.travel(datetime(2026, 11, 22, 9, tzinfo=UTC), tick=False):
        seed_demo(report=lambda _line: None)
    with time_machine.travel(datetime(2026, 11, 24, 9, tzinfo=UTC), tick=False):
        seed_demo(report=lambda _line: None)
        now = timezone.now()
        days = sorted(_days_away(lecture, now) for lecture in Lecture.objects.all())
    assert days == [-9, 0, 9, 30]


def test_a_moved_lecture_keeps_the_hour_on_its_hosts_clock() -> None:
    # 2027-01-16 12:00 UTC is 13:00 in Barcelona; in summer time that hour is 11:00 UTC.
    with time_machine.travel(datetime(2027, 6, 1, 9, tzinfo=UTC), tick=False):
        assert moved("2027-01-16T12:00Z", "Europe/Madrid", 0) == datetime(2027, 6, 1, 11, tzinfo=UTC)


def _days_away(lecture: Lecture, now: datetime) -> int:
    clock = ZoneInfo(lecture.host_time_zone)
    difference: timedelta = lecture.starts_at.astimezone(clock).date() - now.astimezone(clock).date()
    return difference.days
