"""What the demo's offices have to do: Warsaw's roster, and in either school a class that meets today."""

from datetime import datetime, timedelta

from django.utils import timezone
from django_scopes import scope

from cms.accounts.models import User
from courses.attendance.actions import Told, set_meeting_day, take_attendance
from courses.cohorts.actions import cohort_named, hand_over_cohort
from courses.cohorts.models import Cohort
from courses.organisations.models import Organisation
from courses.rosters.actions import begin_import, upload_roster
from courses.students.models import Student

_HEADINGS = "班级,姓名,护照姓名,出生年月,家长,邮箱,电话\n"
_WARSAW = """
一年级,王子轩,WANG ZIXUAN,2019-02,王丽,li.wang@example.com,+48 600 000 301
一年级,Łucja Zielińska,ZIELINSKA LUCJA,2019-05,Ewa Zielińska,ewa.zielinska@example.com,+48 600 000 302
一年级,任安琪,REN ANQI,2018-12,任平,ping.ren@example.com,+48 600 000 303
一年级,解语花,XIE YUHUA,2019-08,解军,jun.xie@example.com,+48 600 000 304
一年级,Jan Kowalski 柯,KOWALSKI JAN,2019-01,Anna Kowalska,anna.kowalska@example.com,+48 600 000 305
一年级,查小满,ZHA XIAOMAN,2019-06,查理,li.zha@example.com,+48 600 000 306
二年级,华晨,HUA CHEN,2018-03,华敏,min.hua@example.com,+48 600 000 307
二年级,朴秀英,PIAO XIUYING,2018-07,朴成,cheng.piao@example.com,+48 600 000 308
"""
#: School, class, who teaches it. Dublin's class is there already (classes.py).
_TAUGHT = (("dublin", "三年级", "head"), ("warsaw", "一年级", "teacher"))
#: Of the awkward roster that a visitor may bring in to Dublin; the others are there already.
_EMPTY_CLASSES = ("二年级（甲）", "五年级")


def seed_offices() -> None:
    now = timezone.now()
    _bring_warsaw_in(now)
    for name in _EMPTY_CLASSES:
        cohort_named(school=Organisation.objects.get(slug="dublin"), name=name)
    for slug, name, username in _TAUGHT:
        _open_class(Organisation.objects.get(slug=slug), name, User.objects.get(username=username), now)


def _bring_warsaw_in(now: datetime) -> None:
    school, by = Organisation.objects.get(slug="warsaw"), User.objects.get(username="teacher")
    with scope(organisation=school):
        if Student.objects.filter(school=school).exists():
            return
    content = (_HEADINGS + _WARSAW.strip() + "\n").encode()
    roster = upload_roster(school=school, by=by, file_name="2026 秋季名单.csv", content=content, at=now)
    begin_import(roster=roster, at=now)


def _open_class(school: Organisation, name: str, teacher: User, now: datetime) -> None:
    """It meets on the day on which the demo is set up, so that the first look finds attendance to take."""
    today = school.day_at(now)
    with scope(organisation=school):
        cohort = Cohort.objects.filter(school=school, name=name).select_related("school").first()
        if cohort is None or cohort.weekday:
            return
        if not cohort.teachers.current().exists():
            hand_over_cohort(cohort=cohort, to=teacher, by=teacher, at=now)
        children = list(cohort.places.order_by("student__sort_key").values_list("student", flat=True))
    set_meeting_day(school=school, weekday=today.isoweekday(), cohort=cohort)
    last_week = now - timedelta(days=7)
    told = [
        Told(child, "late" if number == 1 else "excused" if number == 4 else "here", "", last_week)
        for number, child in enumerate(children)
    ]
    take_attendance(cohort=cohort, held_on=today - timedelta(days=7), told=told, by=teacher, at=last_week)
