"""Somebody at the site's own process: makes a school, sends a roster, enrols children. Prints what it made."""

import json
import os
import sys

import django

django.setup()

from django.utils import timezone  # noqa: E402

from courses.catalogue.models import CourseRun  # noqa: E402
from courses.enrolment.actions import enrol_students  # noqa: E402
from courses.organisations.models import Organisation  # noqa: E402
from courses.rosters.actions import accept_class, begin_import, upload_roster  # noqa: E402
from courses.students.actions import link_guardian  # noqa: E402
from tests.factories.courses import (  # noqa: E402
    make_course,
    make_organisation,
    make_run,
    make_staff,
    make_student,
    make_user,
)
from tests.faults.lists import a_long_list  # noqa: E402


def roster(rows: int) -> dict[str, int]:
    """A list long enough for the queue."""
    school = make_organisation(f"dublin-{os.getpid()}")
    head = make_staff(school, "head")
    sent = upload_roster(
        school=school, by=head, file_name="x.csv", content=a_long_list(rows), at=timezone.now()
    )
    accept_class(roster=sent, name="三年级")
    begin_import(roster=sent, at=timezone.now())
    return {"roster": sent.pk}


def enrolment(children: int) -> dict[str, int]:
    """Children of as many guardians, in a run with half as many seats."""
    school = make_organisation(f"madrid-{os.getpid()}")
    run: CourseRun = make_run(
        make_course(school, f"course-{os.getpid()}"), seats=children // 2, enrolment_opens_at=timezone.now()
    )
    pupils = [make_student(Organisation.objects.get(pk=school.pk)) for _child in range(children)]
    for pupil in pupils:
        link_guardian(user=make_user(), student=pupil)
    enrol_students(students=pupils, run=run, by=make_staff(school, "head"), at=timezone.now())
    return {"run": run.pk}


print(json.dumps({"roster": roster, "enrolment": enrolment}[sys.argv[1]](int(sys.argv[2]))))
