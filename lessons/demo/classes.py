"""Two classes of the demo's school in Dublin: a full run with a waiting list, a weekly one, and one by code."""

from datetime import time, timedelta

from django.utils import timezone

from cms.accounts.models import User
from courses.catalogue.models import CourseRun
from courses.cohorts.actions import cohort_named, hand_over_cohort, move_students
from courses.enrolment.actions import enrol_students, make_code
from courses.enrolment.models import EnrolmentCode
from courses.organisations.models import Organisation
from courses.students.actions import enter_student
from courses.students.models import Student

CLASSES = {
    "三年级": ("区晓彤", "单思远", "曾可欣", "乐天佑", "Ó Briain Saoirse 白雪", "欧阳子涵"),
    "四年级": ("任嘉怡", "朴恩惠", "Łukasz 李", "尉迟敏"),
}
#: Has so few seats (library.py) that the two classes fill them and somebody waits.
FULL = "brush-strokes"
#: Its run is by invitation; whoever has the code enters.
BY_CODE, CODE = "paper-travels", "YKED6734"
WEEKLY = "ask-your-body"


def seed_classes(organisations: dict[str, Organisation]) -> None:
    """Filling it again changes nothing."""
    school = organisations["dublin"]
    head = User.objects.get(username="head")
    if Student.objects.visible_to(head).filter(school=school).exists():
        return
    children = [child for name, names in CLASSES.items() for child in _class(school, name, names, head)]
    now = timezone.now()
    full = CourseRun.objects.get(course__slug=FULL)
    enrol_students(students=children, run=full, by=head, at=now)
    weekly = CourseRun.objects.get(course__slug=WEEKLY)
    weekly.pace = CourseRun.Pace.WEEKLY
    weekly.starts_on = now.date() - timedelta(days=10)
    weekly.meets_on, weekly.meets_at, weekly.meets_minutes = CourseRun.Weekday.SATURDAY, time(10), 60
    weekly.save()
    enrol_students(students=children[:4], run=weekly, by=head, at=now)
    _open_by_code()


def _class(school: Organisation, name: str, names: tuple[str, ...], head: User) -> list[Student]:
    children = [enter_student(display_name=each, school=school) for each in names]
    cohort = cohort_named(school=school, name=name)
    move_students(school=school, students=children, to=cohort, by=head, at=timezone.now())
    hand_over_cohort(cohort=cohort, to=head, by=head, at=timezone.now())
    return children


def _open_by_code() -> None:
    course = CourseRun.objects.get(course__slug=BY_CODE).course
    now = timezone.now()
    run = CourseRun.objects.create(
        course=course,
        organisation=course.organisation,
        starts_on=(now + timedelta(days=30)).date(),
        enrolment_opens_at=now - timedelta(days=1),
        who_may_enrol=CourseRun.WhoMayEnrol.INVITED,
        seats=12,
    )
    made = make_code(run=run, by=User.objects.get(username="admin"), at=now)
    # The same in every demo, so that it can be tried.
    EnrolmentCode.objects.filter(pk=made.pk).update(code=CODE)
