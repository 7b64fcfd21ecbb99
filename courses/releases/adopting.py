"""A school answers: it adopts with dates, a class and a teacher of its own, declines, or thinks again."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django_scopes import scope

from cms.accounts.models import User
from courses.catalogue.actions import delete_course_run, keep_course_run
from courses.catalogue.models import CourseRun
from courses.cohorts.models import Cohort
from courses.organisations.models import Organisation, Role, Staff
from courses.releases.models import Adoption, Offer
from courses.releases.refusals import NoLongerOffered, NotOfThisSchool


@dataclass(frozen=True)
class Terms:
    """How a school takes a course. Without an end it stays open; seats None is room for everyone."""

    starts_on: date
    ends_on: date | None = None
    seats: int | None = None
    cohort: Cohort | None = None
    teacher: User | None = None


@transaction.atomic
def adopt_courses(
    *, school: Organisation, offers: Iterable[int], terms: Terms, by: User, at: datetime
) -> list[Adoption]:
    """Take the offered courses: each gets a run that the school hosts, for its own students.

    What is adopted already stays as it is, so pressing twice does no harm. Raises NoLongerOffered when
    none of them is offered to this school now, and NotOfThisSchool.
    """
    _refuse_strangers(school, terms)
    return [_adopt(offer, school, terms, by, at) for offer in _offered(school, offers, at)]


@transaction.atomic
def decline_courses(*, school: Organisation, offers: Iterable[int], by: User, at: datetime) -> list[Adoption]:
    """Say no, thank you. What the school has adopted stays adopted. Raises NoLongerOffered."""
    declined = []
    for offer in _offered(school, offers, at):
        facts = {"state": Adoption.State.DECLINED, "decided_by": by, "decided_at": at}
        answer, _is_new = Adoption.objects.get_or_create(offer=offer, school=school, defaults=facts)
        declined.append(answer)
    return declined


@transaction.atomic
def take_answer_back(*, adoption: Adoption, by: User) -> None:
    """The course stands among the new ones again. Raises RunTaken when somebody has enrolled in the
    school's run. Taking back twice does no harm."""
    answer = Adoption.objects.select_for_update(of=("self",)).filter(pk=adoption.pk).first()
    if answer is None:
        return
    run = answer.run
    answer.delete()
    if run is not None:
        delete_course_run(run=run, by=by)


def _offered(school: Organisation, offers: Iterable[int], at: datetime) -> list[Offer]:
    """Held by the school's row: two people of the office answer one after the other."""
    Organisation.objects.select_for_update(no_key=True).get(pk=school.pk)
    offered = Offer.objects.made_to(school, at).filter(pk__in=offers).select_related("course")
    found = list(offered.order_by("pk"))
    if not found:
        raise NoLongerOffered
    return found


def _adopt(offer: Offer, school: Organisation, terms: Terms, by: User, at: datetime) -> Adoption:
    answer = Adoption.objects.filter(offer=offer, school=school).first() or Adoption(
        offer=offer, school=school
    )
    if answer.state == Adoption.State.ADOPTED:
        return answer
    answer.run = keep_course_run(
        run=CourseRun(
            course=offer.course,
            organisation=school,
            starts_on=terms.starts_on,
            ends_on=terms.ends_on,
            seats=terms.seats,
            enrolment_opens_at=at,
            who_may_enrol=CourseRun.WhoMayEnrol.OWN_STUDENTS,
        )
    )
    answer.state = Adoption.State.ADOPTED
    answer.cohort, answer.teacher = terms.cohort, terms.teacher
    answer.decided_by, answer.decided_at = by, at
    answer.save()
    return answer


def _refuse_strangers(school: Organisation, terms: Terms) -> None:
    if terms.cohort is not None:
        with scope(organisation=school):
            if not Cohort.objects.filter(pk=terms.cohort.pk, school=school).exists():
                raise NotOfThisSchool
    if terms.teacher is not None:
        teachers = Staff.objects.current().filter(organisation=school, role=Role.TEACHER)
        if not teachers.filter(user=terms.teacher).exists():
            raise NotOfThisSchool
