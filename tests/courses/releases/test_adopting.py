"""A school adopts a course with its own dates, declines it, and thinks again."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django_scopes import scope

from courses.catalogue.actions import settle_course
from courses.catalogue.models import CourseRun
from courses.catalogue.refusals import RunTaken
from courses.cohorts.models import Cohort
from courses.releases.adopting import Terms, adopt_courses, decline_courses, take_answer_back
from courses.releases.models import Adoption, Offer
from courses.releases.refusals import NoLongerOffered, NotOfThisSchool
from tests.factories.courses import NOW, make_enrolment, make_staff, make_student, make_user

pytestmark = pytest.mark.django_db
TERMS = Terms(starts_on=date(2026, 12, 6), ends_on=date(2027, 3, 28), seats=20)
COURSE = "/en/organisations/suyun/brush/"


@pytest.fixture
def offer(announced) -> Offer:
    return announced.offers.get(course__slug="brush")


def adopt(school, offer, by, terms=TERMS) -> Adoption:
    [adoption] = adopt_courses(school=school, offers=[offer.pk], terms=terms, by=by, at=NOW)
    return adoption


def test_an_adopted_course_is_a_run_of_the_school_on_the_same_page(offer, dublin, head, brush):
    with scope(organisation=dublin):
        cohort = Cohort.objects.create(school=dublin, name="三年级", key="三年级")
    teacher = make_staff(dublin, "teacher")
    terms = Terms(TERMS.starts_on, TERMS.ends_on, 20, cohort, teacher)
    adoption = adopt(dublin, offer, head, terms)
    run = CourseRun.objects.get()
    assert (run.course_id, run.organisation, run.starts_on, run.seats) == (
        brush.pk,
        dublin,
        TERMS.starts_on,
        20,
    )
    assert run.who_may_enrol == CourseRun.WhoMayEnrol.OWN_STUDENTS
    assert (adoption.run, adoption.cohort, adoption.teacher) == (run, cohort, teacher)


def test_adopting_twice_makes_one_run(offer, dublin, head):
    assert adopt(dublin, offer, head) == adopt(dublin, offer, head, Terms(starts_on=date(2027, 1, 1)))
    assert CourseRun.objects.get().starts_on == TERMS.starts_on


def test_declining_can_be_thought_over(offer, dublin, head):
    [answer] = decline_courses(school=dublin, offers=[offer.pk], by=head, at=NOW)
    decline_courses(school=dublin, offers=[offer.pk], by=head, at=NOW)
    assert not Offer.objects.made_to(dublin, NOW).unanswered_by(dublin).exists()
    take_answer_back(adoption=answer, by=head)
    take_answer_back(adoption=answer, by=head)
    assert Offer.objects.made_to(dublin, NOW).unanswered_by(dublin).get() == offer
    decline_courses(school=dublin, offers=[offer.pk], by=head, at=NOW)
    assert adopt(dublin, offer, head).state == Adoption.State.ADOPTED
    [kept] = decline_courses(school=dublin, offers=[offer.pk], by=head, at=NOW)
    assert kept.state == Adoption.State.ADOPTED


def test_an_adoption_is_taken_back_until_somebody_is_enrolled(offer, dublin, head):
    adoption = adopt(dublin, offer, head)
    take_answer_back(adoption=adoption, by=head)
    assert not CourseRun.objects.exists()
    adoption = adopt(dublin, offer, head)
    make_enrolment(adoption.run, make_student(dublin), by=head)
    with pytest.raises(RunTaken):
        take_answer_back(adoption=adoption, by=head)
    assert Adoption.objects.get().run == adoption.run


def test_a_school_takes_only_what_is_offered_to_it_now(offer, announced, dublin, toronto, head, stranger):
    later = announced.offers.get(course__slug="poems")
    for school, wanted in ((toronto, offer), (dublin, later)):
        with pytest.raises(NoLongerOffered):
            adopt(school, wanted, head)
        with pytest.raises(NoLongerOffered):
            decline_courses(school=school, offers=[wanted.pk], by=head, at=NOW)


def test_class_and_teacher_are_of_the_school(offer, dublin, madrid, head):
    with scope(organisation=madrid):
        foreign = Cohort.objects.create(school=madrid, name="三年级", key="三年级")
    for terms in (
        Terms(starts_on=TERMS.starts_on, cohort=foreign),
        Terms(starts_on=TERMS.starts_on, teacher=make_staff(madrid, "teacher")),
    ):
        with pytest.raises(NotOfThisSchool):
            adopt(dublin, offer, head, terms)


def test_a_run_stays_with_its_school_when_the_course_moves_house(offer, dublin, head, brush, haiqiao):
    adopt(dublin, offer, head)
    brush.move(haiqiao.page, pos="last-child")
    brush.refresh_from_db()
    settle_course(course=brush)
    assert CourseRun.objects.get().organisation == dublin


def action_for(user) -> tuple[str, CourseRun | None]:
    client = Client()
    if user is not None:
        client.force_login(user)
    action = client.get(COURSE).context["main_action"]
    return str(action.kind), action.run


def test_the_school_s_students_are_offered_its_own_run(offer, dublin, madrid, head, child, student):
    hers = adopt(madrid, offer, make_staff(madrid, "head"), Terms(starts_on=TERMS.starts_on)).run
    adopt(dublin, offer, head, Terms(starts_on=TERMS.starts_on, seats=3))
    assert action_for(student) == ("enrol", hers)
    # Seats of schools are not told to others, who may only find out whether they are of one.
    assert action_for(make_user("passer-by")) == ("no_dates", None)
    assert action_for(None) == ("sign_in", None)
    page = Client().get("/en/organisations/madrid/").content.decode()
    assert "Adopted from associations" in page
    assert COURSE in page


def test_the_database_refuses_nonsense(offer, dublin, head):
    adoption = adopt(dublin, offer, head)
    facts = {"offer": offer, "school": dublin, "decided_by": head, "decided_at": NOW}
    for nonsense in (
        lambda: Adoption.objects.create(state="declined", **facts),
        lambda: Adoption.objects.filter(pk=adoption.pk).update(state="declined"),
        lambda: Adoption.objects.filter(pk=adoption.pk).update(run=None),
        lambda: Adoption.objects.filter(pk=adoption.pk).update(state="perhaps"),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            nonsense()


def test_a_head_changes_the_dates_of_an_adopted_run_in_the_admin(offer, dublin, head):
    run = adopt(dublin, offer, head).run
    client = Client()
    client.force_login(head)
    facts = {
        "starts_on": "2026-12-13",
        "enrolment_opens_at": "2026-11-20 09:00",
        "who_may_enrol": "own_students",
        "pace": "self_paced",
    }
    address = f"/admin/course-runs/edit/{run.pk}/"
    assert client.post(address, facts).status_code == 302
    run.refresh_from_db()
    assert run.starts_on == date(2026, 12, 6) + timedelta(weeks=1)
    assert (run.organisation, run.course_id) == (dublin, offer.course_id)
