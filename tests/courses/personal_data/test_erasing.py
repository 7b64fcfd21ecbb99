"""An erasure leaves counts and nothing personal: every column of every table is looked through."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.apps import apps
from django.core.files.storage import default_storage
from wagtail import hooks
from wagtail.users.models import UserProfile

from cms.accounts.models import User
from cms.jobs.models import Job
from cms.jobs.runner import run
from cms.mail.actions import write_letter
from cms.mail.models import Letter, LetterState
from courses.consent.files import HOOK
from courses.consent.models import Consent, Purpose
from courses.enrolment.models import Enrolment
from courses.organisations.actions import appoint_staff
from courses.personal_data.actions import ERASURE_JOB, request_erasure, request_export
from courses.personal_data.models import DataExport, ErasedCount, Erasure
from courses.personal_data.refusals import NotLookedAfter, WorksForAnOrganisation
from courses.rosters.actions import accept_class, begin_import, upload_roster
from courses.students.actions import link_guardian, student_for
from courses.students.models import FamilyContact, Guardian, Student
from lessons.progress.actions import complete_lesson, record_events
from lessons.progress.events import Watched
from media.storage import films
from tests.courses.consent.test_effects import Shelf
from tests.factories.consent import make_answer
from tests.factories.courses import NOW, make_course, make_enrolment, make_run, make_staff, make_user
from tests.factories.images import make_avatar
from tests.factories.lessons import make_lesson
from tests.scenes import scene

pytestmark = pytest.mark.django_db
NAME, SORT, LATIN, PHONE = "欧阳锦瑟", "ouyang jinse", "OUYANG JINSE", "+34600123456"
LOGIN, MOTHER = "jinse2017", "mama.jinse@example.org"
TRACES = (NAME, SORT, LATIN, PHONE, LOGIN, MOTHER, "Jinse's mother")


@scene
def school(madrid):
    return madrid


@scene
def mother(db) -> User:
    return make_user("Li Mei", email="limei@example.org")


@scene
def jinse(school, mother, suyun) -> Student:
    """A child with all that there is about children: roster, contact, class, seat, progress, answers, letters."""
    head = make_staff(school, "head", "head-of-madrid")
    content = f"姓名,拼音,班级,家长,电话,邮箱\n{NAME},{LATIN},二甲,Jinse's mother,{PHONE},{MOTHER}\n".encode()
    roster = upload_roster(school=school, by=head, file_name="list.csv", content=content, at=NOW)
    accept_class(roster=roster, name="二甲")
    begin_import(roster=roster, at=NOW)
    child = Student.objects.with_scopes_disabled().get(display_name=NAME)
    login = User.objects.create_user(display_name=NAME, username=LOGIN, password="x")
    Student.objects.with_scopes_disabled().filter(pk=child.pk).update(user=login, sort_key=SORT)
    child.refresh_from_db()
    link_guardian(user=mother, student=child)
    course = make_course(suyun)
    film, reading = make_lesson(course), make_lesson(course, film=False, slug="reading")
    make_enrolment(make_run(course), child, by=mother)
    told = Watched(id=uuid4(), from_ms=0, to_ms=1000, position_ms=1000, happened_at=NOW)
    record_events(student=child, lesson=film, events=[told], at=NOW)
    complete_lesson(user=login, lesson=reading, at=NOW)
    make_answer(child, mother, Purpose.CLASS, at=NOW)
    make_answer(child, mother, Purpose.CLASS, is_given=False, at=NOW + timedelta(hours=1))
    write_letter(key="a", to="limei@example.org", language="en", subject=NAME, text=f"{NAME} has a seat.")
    write_letter(key="b", to=MOTHER, language="en", subject="Slip", text=f"The slip of {NAME}.")
    return child


def traces(words=TRACES) -> list[tuple[str, str]]:
    """(table, word) wherever one of the words stands in a row, whatever the column."""
    found = []
    for model in apps.get_models(include_auto_created=True):
        columns = [field.attname for field in model._meta.concrete_fields]
        for row in model._base_manager.values_list(*columns):
            said = repr(row)
            found += [(model._meta.label, word) for word in words if word in said]
    return found


def work(kind: str = ERASURE_JOB) -> None:
    for job in Job.objects.filter(kind=kind, state="queued"):
        run(job.pk)
        job.refresh_from_db()
        assert job.state == "done", job.failure


def test_before_an_erasure_the_child_stands_in_many_tables(jinse):
    tables = {table for table, _word in traces()}
    assert tables >= {
        "courses.Student",
        "courses.RosterRow",
        "courses.FamilyContact",
        "accounts.User",
        "cms.Letter",
    }


def test_an_erasure_leaves_counts_and_nothing_personal(jinse, mother, school):
    shelf = Shelf()
    path = shelf.put(jinse, Purpose.CLASS, "欧阳.jpg")
    number, login = jinse.pk, jinse.user_id
    with hooks.register_temporarily(HOOK, shelf.files_of):
        request_erasure(by=mother, student=jinse, at=NOW)
        work()
    assert traces() == []
    assert not films().exists(path)
    assert not Student.objects.with_scopes_disabled().filter(pk=number).exists()
    left = User.objects.get(pk=login)
    assert (left.is_active, left.has_usable_password(), left.username) == (False, False, f"erased-{login}")
    counts = {(count.what, count.school, count.number) for count in ErasedCount.objects.all()}
    assert counts == {
        ("student", school, 1),
        ("enrolment:confirmed", school, 1),
        ("lesson:opened", school, 1),
        ("lesson:completed", school, 1),
    }
    assert ErasedCount.objects.number_of("lesson:opened", school=school) == 2
    erasure = Erasure.objects.get()
    assert erasure.done_at is not None
    assert erasure.rows_deleted > 8
    told = Letter.objects.get(key=f"erasure-{erasure.pk}")
    assert told.to == "limei@example.org"


def test_nobody_elses_rows_are_touched(jinse, mother, child, guardian):
    make_answer(child, guardian)
    before = {
        model: set(model._base_manager.filter(student=child.pk).values_list("pk", flat=True))
        for model in (Consent, Guardian)
    }
    request_erasure(by=mother, student=jinse, at=NOW)
    work()
    for model, rows in before.items():
        assert set(model._base_manager.filter(student=child.pk).values_list("pk", flat=True)) == rows != set()
    assert User.objects.get(pk=child.user_id).is_active
    assert User.objects.get(pk=mother.pk).email == "limei@example.org"


def test_a_letter_that_waits_and_names_the_child_is_not_sent(jinse, mother):
    request_erasure(by=mother, student=jinse, at=NOW)
    work()
    assert {letter.state for letter in Letter.objects.filter(key__in="ab")} == {LetterState.FAILED}


def test_a_worker_that_dies_leaves_all_or_nothing_and_the_next_one_ends_it(jinse, mother, monkeypatch):
    request_erasure(by=mother, student=jinse, at=NOW)
    monkeypatch.setattr("courses.personal_data.actions.empty_login", lambda **_: 1 / 0)
    [job] = Job.objects.filter(kind=ERASURE_JOB)
    run(job.pk)
    assert Student.objects.with_scopes_disabled().filter(pk=jinse.pk).exists()
    assert Enrolment.objects.with_scopes_disabled().filter(student=jinse).exists()
    monkeypatch.undo()
    Job.objects.update(not_before_at=None)
    work()
    assert traces() == []


def test_asking_twice_and_doing_it_twice_do_no_harm(jinse, mother):
    first = request_erasure(by=mother, student=jinse, at=NOW)
    assert request_erasure(by=mother, student=jinse, at=NOW) == first
    work()
    counts = list(ErasedCount.objects.values_list("number", flat=True))
    work()
    assert list(ErasedCount.objects.values_list("number", flat=True)) == counts


def test_an_adult_erases_themselves(learner, suyun):
    own = student_for(user=learner)
    make_enrolment(make_run(make_course(suyun)), own, by=learner)
    make_answer(own, learner)
    make_avatar("grace.png")
    UserProfile.objects.create(user=learner, avatar="avatar_images/grace.png")
    request_export(by=learner, student=None, at=NOW)
    work("export_personal_data")
    [export] = DataExport.objects.all()
    request_erasure(by=learner, student=None, at=NOW)
    work()
    assert traces(("Grace Lim", "learner@example.org")) == []
    assert not User.objects.get(pk=learner.pk).is_active
    assert not default_storage.exists("avatar_images/grace.png")
    assert not films().exists(export.file.name)


def test_a_guardian_who_goes_leaves_the_child_and_the_answers(child, guardian):
    make_answer(child, guardian)
    request_erasure(by=guardian, student=None, at=NOW)
    work()
    assert traces(("陈桂芳", "guardian@example.org")) == []
    assert Student.objects.with_scopes_disabled().filter(pk=child.pk).exists()
    assert Consent.objects.with_scopes_disabled().filter(student=child).count() == 1
    assert not Guardian.objects.with_scopes_disabled().current().filter(student=child).exists()


def test_who_may_not(child, student, guardian, stranger, head):
    for somebody, meant in ((stranger, child), (student, child), (student, None)):
        with pytest.raises(NotLookedAfter):
            request_erasure(by=somebody, student=meant, at=NOW)
    with pytest.raises(WorksForAnOrganisation):
        request_erasure(by=head, student=None, at=NOW)
    Student.objects.with_scopes_disabled().filter(pk=child.pk).update(birth_year=2000)
    with pytest.raises(NotLookedAfter):
        request_erasure(by=guardian, student=child, at=datetime(2026, 11, 20, tzinfo=UTC))


def test_a_child_who_also_works_here_keeps_the_login(jinse, mother, warsaw):
    appoint_staff(organisation=warsaw, user=jinse.user, role="host")
    request_erasure(by=mother, student=jinse, at=NOW)
    work()
    assert User.objects.get(username=LOGIN).is_active
    assert not FamilyContact.objects.with_scopes_disabled().exists()
