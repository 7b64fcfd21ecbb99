"""Who may take a seat, and who may give one."""

from django.db.models import Q

from courses.catalogue.models import CourseRun, CourseRunQuerySet
from courses.organisations.models import KEEPS_THE_ROLL, WORKS_WITH_STUDENTS, Organisation
from courses.students.models import Student

_Who = CourseRun.WhoMayEnrol


def is_admitted(run: CourseRun, student: Student | None) -> bool:
    """May this student take a seat by their own press, or their guardian's? None is an adult
    who has no record yet, so belongs to no school."""
    if run.who_may_enrol == _Who.EVERYONE:
        return True
    if run.who_may_enrol == _Who.OWN_STUDENTS:
        return student is not None and student.school_id == run.organisation_id
    if run.who_may_enrol == _Who.SCHOOLS:
        return student is not None and student.school_id in run.school_keys
    return False


def may_manage(run: CourseRun, user: object) -> bool:
    """Whether the user makes and ends the run's code: head or registrar of its host."""
    places = Organisation.objects.staffed_by(user, *KEEPS_THE_ROLL)
    return places.filter(pk=run.organisation_id).exists()


def runs_for(school: Organisation) -> CourseRunQuerySet:
    """Runs into which a school's staff may enrol their pupils: its own, those open to everyone, and
    those open to its students."""
    own, named = Q(organisation=school), Q(who_may_enrol=_Who.SCHOOLS, schools=school)
    of_live_course = Q(course__live=True)
    admitted = CourseRun.objects.filter(own | of_live_course & (Q(who_may_enrol=_Who.EVERYONE) | named))
    return CourseRun.objects.filter(pk__in=admitted.values("pk"))


def may_give_seats(run: CourseRun, user: object) -> bool:
    """Staff who work with students may enrol whom they like in their own organisation's runs."""
    places = Organisation.objects.staffed_by(user, *WORKS_WITH_STUDENTS)
    return places.filter(Q(pk=run.organisation_id)).exists()
