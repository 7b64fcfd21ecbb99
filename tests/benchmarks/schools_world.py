"""Thirty schools with five thousand students and twenty thousand enrolments, made by the real actions."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from cms.accounts.models import User
from cms.chinese.names import sort_key
from courses.catalogue.models import CourseRun
from courses.cohorts.actions import cohort_named, move_students
from courses.cohorts.models import Cohort
from courses.enrolment.actions import enrol_students
from courses.organisations.models import Organisation
from courses.students.actions import enter_students
from courses.students.models import Student
from tests.factories.courses import make_course, make_organisation, make_run, make_staff

SCHOOLS, STUDENTS, ENROLMENTS, COHORT = 30, 5_000, 20_000, 30
EACH = ENROLMENTS // STUDENTS
SURNAMES, GIVEN = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗", "安白晨东恩芳光海佳可乐明宁琪然思婷文晓一"


@dataclass(frozen=True)
class Schools:
    schools: list[Organisation]
    heads: list[User]
    runs: list[CourseRun]


def build_schools() -> Schools:
    """Every school has its share of students in classes of thirty, each of them in four of its runs."""
    schools = [make_organisation(f"school-{number}") for number in range(SCHOOLS)]
    heads = [make_staff(school, "head") for school in schools]
    opens = timezone.now() - timedelta(days=1)
    runs = []
    for number, (school, head) in enumerate(zip(schools, heads, strict=True)):
        own = [make_run(make_course(school), enrolment_opens_at=opens) for _run in range(EACH)]
        runs += own
        share = STUDENTS // SCHOOLS + (number < STUDENTS % SCHOOLS)
        for cohort, children in _classes(school, share, head):
            assert cohort.pk
            for run in own:
                enrol_students(students=children, run=run, by=head, at=timezone.now())
    return Schools(schools, heads, runs)


def _classes(school: Organisation, number: int, head: User) -> list[tuple[Cohort, list[Student]]]:
    names = (f"{SURNAMES[n % 20]}{GIVEN[n // 20 % 20]}{GIVEN[n % 7]}" for n in range(number))
    students = [
        Student(display_name=name, sort_key=sort_key(name), birth_year=2016, birth_month=n % 12 + 1)
        for n, name in enumerate(names)
    ]
    entered = enter_students(school=school, students=students)
    classes = []
    for start in range(0, number, COHORT):
        cohort = cohort_named(school=school, name=f"{start // COHORT + 1}年级")
        children = entered[start : start + COHORT]
        move_students(school=school, students=children, to=cohort, by=head, at=timezone.now())
        classes.append((cohort, children))
    return classes


def a_popular_run(schools: Schools, seats: int) -> CourseRun:
    """In a house of its own course, with few seats."""
    course = make_course(schools.schools[0])
    opens = timezone.now() - timedelta(days=1)
    return make_run(course, seats=seats, enrolment_opens_at=opens, starts_on=date.today())  # noqa: DTZ011
