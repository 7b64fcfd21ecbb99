"""The letter after a change: written by the worker, once, in the reader's language."""

import pytest
from django.db import transaction

from cms.jobs.models import Job
from cms.jobs.runner import JobRun
from cms.jobs.runner import run as run_job
from cms.mail.models import Letter
from courses.enrolment.actions import withdraw_enrolment
from courses.enrolment.letters import LETTER_JOB, write_enrolment_letters
from courses.enrolment.models import Enrolment
from courses.organisations.models import Organisation
from courses.students.actions import link_guardian, student_for
from tests.factories.courses import (
    NOW,
    make_child,
    make_course,
    make_enrolment,
    make_organisation,
    make_run,
    make_student,
    make_user,
)
from tests.scenes import scene

pytestmark = pytest.mark.django_db


@scene
def madrid() -> Organisation:
    return make_organisation("madrid")


def work() -> list[Letter]:
    """What the worker does when it hears the bell."""
    for job in Job.objects.filter(kind=LETTER_JOB, state="queued").order_by("pk"):
        run_job(job.pk)
        job.refresh_from_db()
        assert job.state == "done", job.failure
    return list(Letter.objects.order_by("pk"))


def a_run(madrid: Organisation, **facts):
    course = make_course(madrid, "brush", title="写毛笔", titles={"en": "Brush Writing"})
    return make_run(course, **facts)


def test_an_adult_is_told_in_their_language(madrid: Organisation) -> None:
    run = a_run(madrid)
    make_enrolment(run, student_for(user=make_user("anna", language="en")))
    make_enrolment(run, student_for(user=make_user("chen", language="zh-hans")))
    english, chinese = work()
    assert (english.to, english.language) == ("anna@example.org", "en")
    assert english.subject == "A seat in “Brush Writing”"
    assert "you have a seat in “Brush Writing” of Madrid school" in english.text
    assert "/en/organisations/madrid/brush/" in english.text
    assert "Dec" in english.text
    assert (chinese.to, chinese.language) == ("chen@example.org", "zh-hans")
    assert "写毛笔" in chinese.subject
    assert "/zh-hans/organisations/madrid/brush/" in chinese.text


def test_a_letter_in_traditional_leaves_names_alone(madrid: Organisation) -> None:
    mother = make_user("陈国云", email="mother@example.org", language="zh-hant")
    child = make_child(mother, madrid, "关小发")
    course = make_course(madrid, "brush", title="写毛笔", titles={"en": "Brush Writing"})
    make_enrolment(make_run(course), child)
    [letter] = work()
    assert "寫毛筆" in letter.subject
    assert "寫毛筆" in letter.text
    assert "madrid中文學校" in letter.text
    assert "写毛笔" not in letter.subject + letter.text
    assert "陈国云" in letter.text
    assert "关小发" in letter.text
    assert "/zh-hant/organisations/madrid/brush/" in letter.text
    assert not {"\ue000", "\ue001"} & set(letter.subject + letter.text)


def test_guardians_are_told_for_a_child_without_a_mailbox(madrid: Organisation) -> None:
    mother, father = make_user("mother"), make_user("father")
    child = make_child(mother, madrid, "陈小满")
    link_guardian(user=father, student=child)
    other = make_child(mother, madrid)
    link_guardian(user=make_user("nomail", email=None), student=other)
    run = a_run(madrid)
    make_enrolment(run, child)
    make_enrolment(run, other)
    letters = work()
    assert [letter.to.partition("@")[0] for letter in letters] == ["mother", "father", "mother"]
    assert "陈小满 has a seat in “Brush Writing”" in letters[0].text


def test_a_child_whom_nobody_answers_for_gets_no_letter(madrid: Organisation) -> None:
    make_enrolment(a_run(madrid), make_student(madrid))
    assert work() == []


def test_waiting_and_promotion_are_told_once_each(madrid: Organisation) -> None:
    run = a_run(madrid, seats=1)
    first = make_enrolment(run)
    make_enrolment(run, student_for(user=make_user("anna")))
    assert [letter.subject for letter in work()] == ["On the waiting list of “Brush Writing”"]
    withdraw_enrolment(enrolment=first, by=make_user(), at=NOW)
    subjects = ["On the waiting list of “Brush Writing”", "A seat is free in “Brush Writing”: please answer"]
    assert [letter.subject for letter in work()] == subjects
    # A job that is run again, as after a killed worker, writes nothing new.
    for job in Job.objects.filter(kind=LETTER_JOB):
        write_enrolment_letters(JobRun(job))
    assert [letter.subject for letter in work()] == subjects


def test_coming_back_is_told_again_and_leaving_is_not(madrid: Organisation) -> None:
    run = a_run(madrid)
    student = student_for(user=make_user("anna"))
    withdraw_enrolment(enrolment=make_enrolment(run, student), by=make_user(), at=NOW)
    make_enrolment(run, student)
    assert len(work()) == 2
    assert Enrolment.objects.with_scopes_disabled().count() == 1


def test_a_rolled_back_press_writes_nothing(madrid: Organisation) -> None:
    run = a_run(madrid)
    with transaction.atomic():
        make_enrolment(run, student_for(user=make_user("anna")))
        transaction.set_rollback(True)
    assert work() == []
    assert Job.objects.filter(kind=LETTER_JOB).count() == 0
