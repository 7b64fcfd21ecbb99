"""Who may take a seat, and who may give one."""

from django.db.models import Q

from courses.catalogue.models import CourseRun
from courses.organisations.models import WORKS_WITH_STUDENTS, Organisation
from courses.students.models import Student

_Who = CourseRun.WhoMayEnrol


def is_admitted(run: CourseRun, student: Student | None) -> bool:
    """May this student take a seat by their own press, or their guardian's? None is an adult
    who has no record yet, so belongs to no school."""
    if run.who_may_enrol == _Who.EVERYONE:
        return True
    if run.who_may_enrol == _Who.OWN_STUDENTS:
        return student is not None and student.school_id == run.organisation_id
    return False


def may_give_seats(run: CourseRun, user: object) -> bool:
    """Staff who work with students may enrol whom they like in their own organisation's runs."""
    places = Organisation.objects.staffed_by(user, *WORKS_WITH_STUDENTS)
    return places.filter(Q(pk=run.organisation_id)).exists()
