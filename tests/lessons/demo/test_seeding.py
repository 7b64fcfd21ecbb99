"""The demo as a whole: what stands after filling, and that filling again changes nothing."""

from datetime import UTC, datetime, timedelta
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.apps import apps
from django.core.management import call_command
from django.utils import timezone, translation

from cms.accounts.models import User
from cms.pages.actions import open_site
from courses.catalogue.models import CourseRun
from courses.catalogue.pages import CoursePage
from courses.enrolment.actions import enrol_by_code, withdraw_enrolment
from courses.enrolment.models import Enrolment
from courses.families.actions import use_slip
from courses.families.models import ChildCard
from courses.organisations.models import Organisation
from courses.students.models import Student
from lessons.dashboard.desk import desks_of
from lessons.demo import reels
from lessons.demo.accounts import DEMO_ACCOUNTS, demo_password
from lessons.demo.agenda import moved, seed_lectures
from lessons.demo.content import demo_content
from lessons.demo.families import demo_slips
from lessons.demo.houses import seed_organisations
from lessons.demo.lecturers import LECTURERS
from lessons.demo.seeding import seed_demo
from lessons.demo.site_texts import PAGES
from lessons.lectures.listing import lectures_in_order
from lessons.lectures.models import Lecture
from lessons.management.commands import demo
from lessons.outline.pages import LessonKind, LessonPage
from lessons.outline.permissions import may_play_in_lesson
from lessons.reading.pages import ReadingPage
from media.videos.models import Video
from tests.scenes import scene

pytestmark = pytest.mark.django_db(transaction=False)

#: A Sunday, ten o'clock in Madrid.
MORNING = datetime(2026, 11, 22, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def one_short_film(monkeypatch: pytest.MonkeyPatch) -> None:
    only_one_short_film(monkeypatch)


def only_one_short_film(monkeypatch: pytest.MonkeyPatch) -> None:
    """All seven films take half a minute to draw; one of a single stroke shows the same."""
    monkeypatch.setattr(reels, "WRITING", {"写一写：一": "一"})
    monkeypatch.setattr(reels, "POEMS", ())
    monkeypatch.setattr(reels, "FILMS_OF_COURSE", {})


def fill() -> None:
    seed_demo(report=lambda _line: None)


@scene
def filled(db: None) -> None:
    """The whole demo, filled a moment ago."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        only_one_short_film(monkeypatch)
        fill()


def _counts() -> dict[str, int]:
    return {
        model._meta.label: model._base_manager.count()
        for model in apps.get_models()
        if model._meta.app_label in {"cms", "accounts", "media", "courses", "lessons", "wagtailcore"}
    }


@pytest.mark.usefixtures("filled")
def test_the_whole_content_is_there_and_filling_again_changes_nothing() -> None:
    assert CoursePage.objects.live().count() == 12
    assert LessonPage.objects.live().count() == 53
    assert Organisation.objects.filter(kind="school").count() == 4
    assert Organisation.objects.filter(kind="association").count() == 3
    assert LessonPage.objects.filter(kind=LessonKind.RECIPE).count() == 3
    assert not LessonPage.objects.filter(kind=LessonKind.VIDEO, video=None).exists()
    assert ReadingPage.objects.live().count() == 1
    assert Video.objects.count() == 1
    assert _days_of_lectures(timezone.now()) == [-9, 0, 9, 30]
    before = _counts()
    fill()
    assert _counts() == before


@pytest.mark.usefixtures("filled")
def test_the_log_ins_open_with_the_one_password_and_hold_their_roles() -> None:
    for account in DEMO_ACCOUNTS:
        user = User.objects.get(username=account.username)
        assert user.check_password(demo_password())
        roles = set(user.staff_roles.values_list("organisation__slug", "role"))
        assert roles == ({(account.organisation, account.role)} if account.role else set())
    guardian = User.objects.get(username="guardian")
    children = [str(child) for child in Student.objects.visible_to(guardian)]
    assert children == ["陈小满", "陈小鱼"]
    animals = ChildCard.objects.visible_to(guardian).standing().order_by("pk")
    assert [card.animal for card in animals] == ["panda", "rabbit"]
    assert User.objects.get(username="student").email is None


@pytest.mark.usefixtures("filled")
def test_slips_lie_ready_for_a_parent_who_signs_up() -> None:
    before = demo_slips()
    code, told = before[0].split("  ")
    assert told == "方小棠, born 2018-03"
    assert f"{code}  {told}" in demo.greeting(8000)
    parent = User.objects.get(username="learner")
    use_slip(code=code, year=2018, month=3, by=parent, at=timezone.now())
    assert [str(child) for child in Student.objects.visible_to(parent) if child.user != parent] == ["方小棠"]
    assert demo_slips() == before[1:]


@pytest.mark.usefixtures("filled")
def test_somebody_is_learning_and_somebody_can_still_enrol() -> None:
    student, learner = (User.objects.get(username=name) for name in ("student", "learner"))
    in_hand = {
        name: {
            taken.course.slug: (taken.done, taken.total) for desk in desks_of(user) for taken in desk.in_hand
        }
        for name, user in (("student", student), ("learner", learner))
    }
    assert in_hand == {
        "student": {"tang-travel": (0, 6), "red-paper": (0, 4)},
        "learner": {"grandmas-stove": (2, 4)},
    }
    # What student opens shows a film, as soon as the worker has made it.
    lesson = LessonPage.objects.get(url_path__endswith="/tang-travel/lesson-1/")
    assert may_play_in_lesson(student, lesson.video) is True
    # The journeys of tests/browser press Enrol there.
    still_open = CourseRun.objects.open_for_enrolment(timezone.now()).filter(who_may_enrol="everyone")
    wanted = {"little-songs", "hanzi-pictures", "ink-zoo"}
    assert wanted <= set(still_open.values_list("course__slug", flat=True))


@pytest.mark.usefixtures("filled")
def test_a_full_run_has_a_waiting_list_and_a_code_opens_another() -> None:
    rows = Enrolment.objects.with_scopes_disabled().filter(run__course__slug="brush-strokes")
    states = list(rows.order_by("arrival").values_list("state", flat=True))
    assert states == ["confirmed"] * 8 + ["waiting"] * 3
    guardian = User.objects.get(username="guardian")
    children = list(Student.objects.visible_to(guardian).answered_for_by(guardian))
    run, places = enrol_by_code(students=children, code="yked 6734", by=guardian, at=timezone.now())
    assert (run.course.slug, {place.state for place in places}) == ("paper-travels", {"confirmed"})


@pytest.mark.usefixtures("filled")
def test_who_has_left_a_course_is_not_enrolled_again() -> None:
    student = User.objects.get(username="student")
    enrolment = Enrolment.objects.visible_to(student).get(run__course__slug="red-paper")
    withdraw_enrolment(enrolment=enrolment, by=student, at=timezone.now())
    fill()
    enrolment.refresh_from_db()
    assert enrolment.state == "withdrawn"


@pytest.mark.parametrize("moment", ["2026-11-22 09:00", "2027-03-28 00:30", "2026-10-25 23:30"])
def test_one_lecture_is_on_today_two_are_ahead_and_one_is_past(moment: str) -> None:
    with time_machine.travel(datetime.fromisoformat(moment).replace(tzinfo=UTC), tick=False):
        seed_agenda()
        assert _days_of_lectures(timezone.now()) == [-9, 0, 9, 30]


def seed_agenda() -> None:
    """The demo's lectures and their hosts alone."""
    open_site()
    seed_lectures(seed_organisations())


@scene
def agenda(db: None) -> None:
    """The demo's lectures as they were seeded on a Sunday morning."""
    with time_machine.travel(MORNING, tick=False):
        seed_agenda()


def _start_demo(monkeypatch: pytest.MonkeyPatch, at: datetime) -> None:
    """`manage.py demo` without its programs."""
    monkeypatch.setattr(demo.Command, "serve", lambda *_args: None)
    monkeypatch.setattr(demo, "is_taken", lambda _port: False)
    with time_machine.travel(at, tick=False):
        call_command("demo", stdout=StringIO())


@pytest.mark.usefixtures("agenda")
def test_every_start_of_the_demo_moves_the_lectures(monkeypatch: pytest.MonkeyPatch) -> None:
    for days in (2, 2, 140):
        later = MORNING + timedelta(days=days)
        _start_demo(monkeypatch, later)
        assert _days_of_lectures(later) == [-9, 0, 9, 30]


@pytest.mark.usefixtures("agenda")
@pytest.mark.parametrize("hour", [0, 12, 17, 20, 23])
def test_whenever_one_starts_todays_lecture_is_ahead_or_on(
    monkeypatch: pytest.MonkeyPatch, hour: int
) -> None:
    at = MORNING.replace(hour=0, minute=50) + timedelta(days=1, hours=hour)
    _start_demo(monkeypatch, at)
    listing = lectures_in_order("", at)
    today, upcoming, past = (
        [card.page.slug for card in cards] for cards in (listing.today, listing.upcoming, listing.past)
    )
    assert (today, upcoming, past) == (
        ["breathe-easy"],
        ["stopped-speaking", "shop-law"],
        ["new-year-kitchen"],
    )
    lecture = Lecture.objects.get(page__slug="breathe-easy")
    # By day there are hours to go; late at night it has just begun.
    assert lecture.starts_at - at >= timedelta(hours=1) or lecture.is_on(at) or hour >= 18


@pytest.mark.usefixtures("agenda")
def test_a_second_start_leaves_a_lecture_that_is_on_where_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    starts_at = Lecture.objects.get(page__slug="breathe-easy").starts_at
    _start_demo(monkeypatch, starts_at + timedelta(minutes=45))
    assert Lecture.objects.get(page__slug="breathe-easy").starts_at == starts_at


def test_a_demo_without_content_starts_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    _start_demo(monkeypatch, MORNING)
    assert not Lecture.objects.exists()


@pytest.mark.usefixtures("agenda")
def test_houses_tell_city_and_hours_in_the_reader_s_language() -> None:
    madrid, suyun = (Organisation.objects.get(slug=slug) for slug in ("madrid", "suyun"))
    told = {}
    for language in ("zh-hans", "zh-hant", "en", "es"):
        with translation.override(language):
            told[language] = (madrid.city_name, madrid.opening_hours, suyun.city_name, suyun.opening_hours)
    chinese = ("马德里", "周日 10:00–16:30，含午饭", "南京", "")
    latin = ("Madrid", "Sunday 10:00–16:30 with lunch", "Nanjing", "")
    assert told == {"zh-hans": chinese, "zh-hant": chinese, "en": latin, "es": latin}


@pytest.mark.usefixtures("agenda")
def test_lecturers_have_a_name_and_a_profession_in_every_language() -> None:
    lecture = Lecture.objects.get(page__slug="breathe-easy")
    told = {}
    for language in ("zh-hans", "zh-hant", "en", "es", "fr"):
        with translation.override(language):
            told[language] = tuple(lecture.speaker)
    assert told == {
        "zh-hans": ("沈若谷医师（演示）", "呼吸科医生，广州"),
        "zh-hant": ("沈若谷醫師（演示）", "呼吸科醫生，廣州"),
        "en": ("Dr Shen Ruogu (demo)", "respiratory physician, Guangzhou"),
        "es": ("Dr. Shen Ruogu (demo)", "especialista en neumología, Cantón"),
        "fr": ("沈若谷医师（演示）", "呼吸科医生，广州"),
    }
    assert {slug: set(words) for slug, words in LECTURERS.items()} == {
        facts["id"]: {"zh-hans", "zh-hant", "en", "es"} for facts in demo_content()["lectures"]
    }


def test_a_moved_lecture_keeps_the_hour_on_its_hosts_clock() -> None:
    # 2027-01-16 12:00 UTC is 13:00 in Barcelona; in summer time that hour is 11:00 UTC.
    with time_machine.travel(datetime(2027, 6, 1, 9, tzinfo=UTC), tick=False):
        assert moved("2027-01-16T12:00Z", "Europe/Madrid", 0) == datetime(2027, 6, 1, 11, tzinfo=UTC)


def _days_of_lectures(now: datetime) -> list[int]:
    return sorted(_days_away(lecture, now) for lecture in Lecture.objects.all())


def _days_away(lecture: Lecture, now: datetime) -> int:
    clock = ZoneInfo(lecture.host_time_zone)
    difference: timedelta = lecture.starts_at.astimezone(clock).date() - now.astimezone(clock).date()
    return difference.days


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("zh-hans", ("邮箱", "时区", "IP 地址", "浏览器")),
        ("en", ("e-mail address", "time zone", "IP address", "browser")),
        ("es", ("correo", "zona horaria", "dirección IP", "navegador")),
    ],
)
def test_the_page_on_privacy_names_what_is_kept(language: str, words: tuple[str, ...]) -> None:
    kept = PAGES["privacy"][language].text
    assert [word for word in words if word not in kept] == []
