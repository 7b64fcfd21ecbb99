"""Organisations, courses and people of the courses' storey, made by the real actions where there are any."""

import itertools
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from cms.accounts.models import User
from cms.pages.actions import open_site
from cms.pages.models import PageTranslation
from courses.catalogue.models import CourseRun, Stage, Subject, SubjectName
from courses.catalogue.pages import CoursePage
from courses.enrolment.actions import enrol_student
from courses.enrolment.models import Enrolment
from courses.organisations.actions import appoint_staff, onboard_organisation
from courses.organisations.models import Organisation
from courses.organisations.pages import OrganisationPage
from courses.students.actions import enter_student, link_guardian
from courses.students.models import Student

#: The moment at which the tests of this storey play, unless they say otherwise.
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
_number = itertools.count(1)


def make_organisation(slug: str = "madrid", **facts: Any) -> Organisation:
    open_site()
    return onboard_organisation(
        **{
            "slug": slug,
            "kind": Organisation.Kind.SCHOOL,
            "name": f"{slug}中文学校",
            "local_name": f"{slug.title()} school",
            "city": slug.title(),
            "country": "ES",
            "time_zone": "Europe/Madrid",
            "languages": "es, zh-Hans",
            "hours": "Sunday 10:00–16:30",
            **facts,
        }
    )


def make_user(name: str = "", **facts: Any) -> User:
    name = name or f"person{next(_number)}"
    facts = {"email": f"{name}@example.org", "language": "en", "time_zone": "Europe/Madrid"} | facts
    return User.objects.create_user(display_name=name.title(), username=name, password="secret", **facts)


def make_staff(organisation: Organisation, role: str, name: str = "") -> User:
    user = make_user(name or f"{organisation.slug}-{role}")
    appoint_staff(organisation=organisation, user=user, role=role)
    return User.objects.get(pk=user.pk)


def make_subject(slug: str = "calligraphy", name: str = "书法", **facts: Any) -> Subject:
    subject, is_new = Subject.objects.get_or_create(slug=slug, defaults={"name": name} | facts)
    if is_new:
        SubjectName.objects.create(subject=subject, language="en", name=slug.title())
    return subject


def make_course(organisation: Organisation, slug: str = "", /, **facts: Any) -> CoursePage:
    """A published course."""
    slug = slug or f"course-{next(_number)}"
    titles = facts.pop("titles", {"en": f"English {slug}"})
    facts = {
        "title": f"书法课 {slug}",
        "summary": "写字。",
        "subject": facts.pop("subject", None) or make_subject(),
        "stage": Stage.STARTER,
        "taught_by": "郑牧",
    } | facts
    course = CoursePage(slug=slug, **facts)
    course.other_languages = [
        PageTranslation(language=language, title=title) for language, title in titles.items()
    ]
    house = OrganisationPage.objects.get(organisation=organisation)
    return house.add_child(instance=course)


def make_run(course: CoursePage, **facts: Any) -> CourseRun:
    """A run that can be entered at NOW and has room for everyone."""
    facts = {
        "organisation": course.organisation,
        "starts_on": date(2026, 12, 1),
        "enrolment_opens_at": NOW - timedelta(days=30),
    } | facts
    return CourseRun.objects.create(course=course, **facts)


def make_student(school: Organisation | None = None, name: str = "", **facts: Any) -> Student:
    return enter_student(display_name=name or f"学生{next(_number)}", school=school, **facts)


def make_child(guardian: User, school: Organisation | None = None, name: str = "") -> Student:
    child = make_student(school, name)
    link_guardian(user=guardian, student=child)
    return child


def make_enrolment(
    run: CourseRun, student: Student | None = None, *, by: User | None = None, at: datetime = NOW
) -> Enrolment:
    return enrol_student(student=student or make_student(), run=run, by=by or make_user(), at=at)


def count_statements(ask: Callable[[], Any]) -> int:
    """How many SQL statements the call costs. For comparing one item with three."""
    with CaptureQueriesContext(connection) as statements:
        ask()
    return len(statements)
