"""Seats are taken, given back, and pass on in order."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cms.jobs.actions import claim_job
from cms.jobs.models import Job
from cms.jobs.runner import JobRun
from cms.jobs.runner import run as run_job
from courses.catalogue.actions import SEATS_JOB, keep_course_run, run_meant
from courses.catalogue.models import SEAT_STATES, CourseRun
from courses.enrolment.actions import (
    enrol_student,
    promote_from_waiting_list,
    withdraw_enrolment,
)
from courses.enrolment.models import Enrolment, EnrolmentChange, EnrolmentState
from courses.enrolment.refusals import AlreadyCompleted, EnrolmentNotOpen, NotInvited
from courses.enrolment.tasks import fill_new_seats
from courses.organisations.models import Organisation, Role
from courses.signals import student_enrolled, student_withdrew
from courses.students.models import Student
from tests.factories.courses import (
    NOW,
    make_course,
    make_enrolment,
    make_organisation,
    make_run,
    make_staff,
    make_student,
    make_user,
)
from tests.scenes import scene

pytestmark = pytest.mark.django_db
CONFIRMED, WAITING = EnrolmentState.CONFIRMED, EnrolmentState.WAITING
WITHDRAWN, COMPLETED = EnrolmentState.WITHDRAWN, EnrolmentState.COMPLETED


@scene
def madrid() -> Organisation:
    return make_organisation("madrid")


def changes_of(enrolment: Enrolment) -> QuerySet[EnrolmentChange]:
    return EnrolmentChange.objects.with_scopes_disabled().filter(enrolment=enrolment)


def a_run(madrid: Organisation, **facts) -> CourseRun:
    return make_run(make_course(madrid), **facts)


def states(run: CourseRun) -> list[str]:
    rows = Enrolment.objects.with_scopes_disabled().filter(run=run).order_by("student_id")
    return list(rows.values_list("state", flat=True))


def test_a_student_gets_a_seat(madrid: Organisation) -> None:
    run, student, adult = a_run(madrid), make_student(madrid), make_user()
    enrolment = enrol_student(student=student, run=run, by=adult, at=NOW)
    assert (enrolment.student, enrolment.run, enrolment.state) == (student, run, CONFIRMED)
    assert enrolment.enrolled_at == NOW
    [change] = EnrolmentChange.objects.with_scopes_disabled().all()
    assert (change.enrolment, change.state, change.by, change.changed_at) == (
        enrolment,
        CONFIRMED,
        adult,
        NOW,
    )


def test_pressing_twice_does_no_harm(madrid: Organisation) -> None:
    run, student = a_run(madrid), make_student()
    first = make_enrolment(run, student)
    assert make_enrolment(run, student, at=NOW + timedelta(days=1)) == first
    assert EnrolmentChange.objects.with_scopes_disabled().count() == 1


def test_a_seat_is_kept_when_the_window_has_closed(madrid: Organisation) -> None:
    run, student = a_run(madrid, enrolment_closes_at=NOW + timedelta(hours=1)), make_student()
    first = make_enrolment(run, student)
    assert make_enrolment(run, student, at=NOW + timedelta(days=1)) == first


def test_when_the_seats_are_taken_people_wait_in_order(madrid: Organisation) -> None:
    run = a_run(madrid, seats=2)
    enrolments = [make_enrolment(run) for _ in range(4)]
    assert states(run) == [CONFIRMED, CONFIRMED, WAITING, WAITING]
    line = Enrolment.objects.with_scopes_disabled().filter(run=run).waiting_in_order()
    assert list(line) == enrolments[2:]


def test_completed_courses_keep_their_seat(madrid: Organisation) -> None:
    run = a_run(madrid, seats=1)
    done = make_enrolment(run)
    Enrolment.objects.with_scopes_disabled().filter(pk=done.pk).update(state=COMPLETED)
    assert make_enrolment(run).state == WAITING
    assert set(SEAT_STATES) == {CONFIRMED, COMPLETED}
    assert set(SEAT_STATES) < set(EnrolmentState.values)


@pytest.mark.parametrize(
    ("opens", "closes", "is_open"),
    [
        (timedelta(0), None, True),
        (timedelta(seconds=1), None, False),
        (-timedelta(days=1), timedelta(seconds=1), True),
        (-timedelta(days=1), timedelta(0), False),
        (-timedelta(days=2), -timedelta(days=1), False),
    ],
)
def test_the_window(madrid: Organisation, opens, closes, is_open: bool) -> None:
    run = a_run(
        madrid,
        enrolment_opens_at=NOW + opens,
        enrolment_closes_at=None if closes is None else NOW + closes,
    )
    assert CourseRun.objects.open_for_enrolment(NOW).filter(pk=run.pk).exists() is is_open
    if is_open:
        assert make_enrolment(run).state == CONFIRMED
    else:
        with pytest.raises(EnrolmentNotOpen):
            make_enrolment(run)
        assert states(run) == []


def test_nobody_enters_a_course_that_is_not_published(madrid: Organisation) -> None:
    run = a_run(madrid)
    run.course.unpublish()
    with pytest.raises(EnrolmentNotOpen):
        make_enrolment(run)


def test_a_run_for_the_organisation_s_own_students(madrid: Organisation) -> None:
    run = a_run(madrid, who_may_enrol=CourseRun.WhoMayEnrol.OWN_STUDENTS)
    assert make_enrolment(run, make_student(madrid)).state == CONFIRMED
    for stranger in (make_student(), make_student(make_organisation("dublin", country="IE"))):
        with pytest.raises(NotInvited):
            make_enrolment(run, stranger)


def test_a_run_by_invitation(madrid: Organisation) -> None:
    run = a_run(madrid, who_may_enrol=CourseRun.WhoMayEnrol.INVITED)
    pupil = make_student(madrid)
    elsewhere = make_staff(make_organisation("dublin", country="IE"), Role.TEACHER)
    for by in (make_user(), make_staff(madrid, Role.EDITOR), elsewhere):
        with pytest.raises(NotInvited):
            make_enrolment(run, pupil, by=by)
    assert make_enrolment(run, pupil, by=make_staff(madrid, Role.TEACHER)).state == CONFIRMED


def test_a_seat_given_back_passes_to_the_next_in_line(madrid: Organisation) -> None:
    run = a_run(madrid, seats=1)
    first, second, third = (make_enrolment(run) for _ in range(3))
    by = make_user()
    left = withdraw_enrolment(enrolment=first, by=by, at=NOW, reason="moved away")
    assert left.state == WITHDRAWN
    assert states(run) == [WITHDRAWN, CONFIRMED, WAITING]
    assert list(changes_of(first).values_list("state", "by", "reason"))[-1] == (
        WITHDRAWN,
        by.pk,
        "moved away",
    )
    # Twice does no harm, and takes nobody else's seat.
    withdraw_enrolment(enrolment=first, by=by, at=NOW)
    assert states(run) == [WITHDRAWN, CONFIRMED, WAITING]
    assert changes_of(first).count() == 2
    assert (changes_of(second).count(), changes_of(third).count()) == (
        2,
        1,
    )


def test_leaving_the_list_frees_no_seat(madrid: Organisation) -> None:
    run = a_run(madrid, seats=1)
    _first, second, _third = (make_enrolment(run) for _ in range(3))
    withdraw_enrolment(enrolment=second, by=make_user(), at=NOW)
    assert states(run) == [CONFIRMED, WITHDRAWN, WAITING]


def test_who_comes_back_joins_the_end_of_the_line(madrid: Organisation) -> None:
    run = a_run(madrid, seats=1)
    first, second, third = (make_enrolment(run) for _ in range(3))
    withdraw_enrolment(enrolment=first, by=make_user(), at=NOW)
    again = make_enrolment(run, first.student)
    assert (again.pk, again.state) == (first.pk, WAITING)
    line = Enrolment.objects.with_scopes_disabled().filter(run=run).waiting_in_order()
    assert list(line) == [third, first]
    withdraw_enrolment(enrolment=second, by=make_user(), at=NOW)
    assert states(run) == [WAITING, WITHDRAWN, CONFIRMED]


def test_what_is_completed_is_not_left(madrid: Organisation) -> None:
    done = make_enrolment(a_run(madrid))
    Enrolment.objects.with_scopes_disabled().filter(pk=done.pk).update(state=COMPLETED)
    with pytest.raises(AlreadyCompleted):
        withdraw_enrolment(enrolment=done, by=make_user(), at=NOW)


def test_promotion_fills_what_is_free_and_no_more(madrid: Organisation) -> None:
    run = a_run(madrid, seats=1)
    _seated, second, third, _fourth = (make_enrolment(run) for _ in range(4))
    assert promote_from_waiting_list(run=run, at=NOW) == []
    CourseRun.objects.filter(pk=run.pk).update(seats=3)
    assert promote_from_waiting_list(run=run, at=NOW) == [second, third]
    assert promote_from_waiting_list(run=run, at=NOW) == []
    assert states(run) == [CONFIRMED, CONFIRMED, CONFIRMED, WAITING]
    CourseRun.objects.filter(pk=run.pk).update(seats=None)
    assert len(promote_from_waiting_list(run=run, at=NOW)) == 1


def test_a_free_seat_belongs_to_those_who_wait(madrid: Organisation) -> None:
    run = a_run(madrid, seats=1)
    make_enrolment(run)
    make_enrolment(run)
    CourseRun.objects.filter(pk=run.pk).update(seats=2)
    assert make_enrolment(run).state == WAITING


def work() -> None:
    for job in Job.objects.filter(kind=SEATS_JOB, state="queued").order_by("pk"):
        run_job(job.pk)
        job.refresh_from_db()
        assert job.state == "done", job.failure


def test_new_seats_reach_those_who_wait_though_nobody_heard_of_them(madrid: Organisation) -> None:
    """The process dies right after the commit: nothing that hangs on it is called, the row is there."""
    run = a_run(madrid, seats=1)
    for _ in range(3):
        make_enrolment(run)
    run.seats = 2
    keep_course_run(run=run)
    assert states(run) == [CONFIRMED, WAITING, WAITING]
    work()
    assert states(run) == [CONFIRMED, CONFIRMED, WAITING]
    for job in Job.objects.filter(kind=SEATS_JOB):
        fill_new_seats(JobRun(job))
    assert states(run) == [CONFIRMED, CONFIRMED, WAITING]


def test_a_change_while_seats_are_being_filled_is_not_lost(madrid: Organisation) -> None:
    run = a_run(madrid, seats=1)
    make_enrolment(run)
    make_enrolment(run)
    keep_course_run(run=run)
    claim_job(job_id=Job.objects.get(kind=SEATS_JOB).pk, at=timezone.now())
    run.seats = 2
    keep_course_run(run=run)
    work()
    assert states(run) == [CONFIRMED, CONFIRMED]


def test_a_run_that_is_gone_fills_no_seats(madrid: Organisation) -> None:
    run = keep_course_run(run=a_run(madrid))
    CourseRun.objects.all().delete()
    assert run_meant(str(run.pk)) is None
    work()


def test_a_change_that_is_taken_back_leaves_no_job(madrid: Organisation) -> None:
    with transaction.atomic():
        keep_course_run(run=a_run(madrid))
        transaction.set_rollback(True)
    assert not Job.objects.filter(kind=SEATS_JOB).exists()


def test_news_goes_out_after_the_commit(madrid: Organisation, django_capture_on_commit_callbacks) -> None:
    heard = []

    def hear_enrolled(enrolment: Enrolment, **_news) -> None:
        heard.append(("enrolled", enrolment.student))

    def hear_withdrew(enrolment: Enrolment, **_news) -> None:
        heard.append(("withdrew", enrolment.student))

    student_enrolled.connect(hear_enrolled)
    student_withdrew.connect(hear_withdrew)
    run = a_run(madrid, seats=1)
    with django_capture_on_commit_callbacks(execute=True):
        first, second = make_enrolment(run), make_enrolment(run)
        assert heard == []
    with django_capture_on_commit_callbacks(execute=True):
        withdraw_enrolment(enrolment=first, by=make_user(), at=NOW)
    assert heard == [
        ("enrolled", first.student),
        ("withdrew", first.student),
        ("enrolled", second.student),
    ]


def test_enrolling_costs_at_most_twelve_statements(
    madrid: Organisation, django_capture_on_commit_callbacks
) -> None:
    run = a_run(madrid, seats=20)
    for _ in range(3):
        make_enrolment(run)
    adult, student = make_user(), make_student(madrid)
    with (
        CaptureQueriesContext(
            connection,
        ) as queries,
        django_capture_on_commit_callbacks(execute=True),
    ):
        enrol_student(student=student, run=run, by=adult, at=NOW)
    assert len(queries) <= 12, "\n".join(query["sql"] for query in queries)


def test_every_refusal_is_a_sentence() -> None:
    for refusal in (EnrolmentNotOpen(), NotInvited(), AlreadyCompleted()):
        assert str(refusal).endswith(".")


def test_records_of_people_are_protected(madrid: Organisation) -> None:
    run = a_run(madrid)
    enrolment = make_enrolment(run)
    for row in (enrolment.student, run, enrolment):
        with pytest.raises(Exception, match="protected"):
            row.delete()
    assert Student.objects.with_scopes_disabled().count() == 1


def test_a_listener_that_fails_takes_nothing_from_anybody(
    madrid: Organisation, django_capture_on_commit_callbacks
) -> None:
    def fail(**_news: object) -> None:
        raise RuntimeError

    run, student = a_run(madrid), make_student()
    student_enrolled.connect(fail)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            make_enrolment(run, student)
    finally:
        student_enrolled.disconnect(fail)
    assert states(run) == [CONFIRMED]
