"""After a no: files of the purpose go, and only those; letters stop; nothing new is recorded; lessons go on."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from wagtail import hooks

from cms.jobs.models import Job
from cms.jobs.runner import run
from cms.mail.models import Letter
from courses.consent.actions import EFFECT_JOB
from courses.consent.files import HOOK, HeldFile, files_held
from courses.consent.models import Consent, Purpose
from courses.enrolment.letters import LETTER_JOB
from courses.families.actions import make_card
from courses.families.refusals import AccountRefused
from lessons.progress.actions import complete_lesson, record_events
from lessons.progress.events import Watched
from lessons.progress.models import LearningEvent, LessonProgress
from lessons.progress.refusals import NotRecorded
from media.storage import films
from tests.factories.consent import make_answer
from tests.factories.courses import NOW, make_course, make_enrolment, make_run
from tests.factories.lessons import make_lesson

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=3)


class Shelf:
    """A room that keeps children's files, as homework will: bytes in the private storage."""

    def __init__(self) -> None:
        self.kept: dict[str, tuple[int, HeldFile]] = {}

    def put(self, student, purpose: Purpose, name: str, at=NOW) -> str:
        path = films().save(f"homework/{name}", ContentFile(b"voice", name=name))
        held = HeldFile(
            purpose=purpose,
            name=name,
            made_at=at,
            open=lambda: films().open(path),
            delete=lambda: self.drop(path),
        )
        self.kept[path] = (student.pk, held)
        return path

    def drop(self, path: str) -> None:
        films().delete(path)
        self.kept.pop(path, None)

    def files_of(self, student):
        return [held for number, held in self.kept.values() if number == student.pk]


@pytest.fixture
def shelf():
    shelf = Shelf()
    with hooks.register_temporarily(HOOK, shelf.files_of):
        yield shelf
    for path in list(shelf.kept):
        shelf.drop(path)


def work(kind: str) -> None:
    for job in Job.objects.filter(kind=kind, state="queued"):
        run(job.pk)
        job.refresh_from_db()
        assert job.state == "done", job.failure


def test_a_withdrawal_deletes_the_files_of_its_purpose_and_says_so(child, guardian, shelf):
    make_answer(child, guardian, Purpose.RECORDINGS, at=NOW)
    make_answer(child, guardian, Purpose.CLASS, at=NOW)
    poem, picture = shelf.put(child, Purpose.RECORDINGS, "poem.m4a"), shelf.put(child, Purpose.CLASS, "1.jpg")
    make_answer(child, guardian, Purpose.RECORDINGS, is_given=False, at=LATER)
    work(EFFECT_JOB)
    assert not films().exists(poem)
    assert films().exists(picture)
    assert [held.name for held in files_held(child)] == ["1.jpg"]
    answer = Consent.objects.with_scopes_disabled().get(purpose=Purpose.RECORDINGS, ended_at=None)
    assert answer.files_deleted == 1
    assert answer.effect_done_at is not None
    letter = Letter.objects.get(key=f"consent-{answer.pk}-carried-out")
    assert (letter.to, "陈小满" in letter.text) == ("guardian@example.org", True)
    page = as_person(guardian).get("/en/family/consent/").content.decode()
    assert "1 file was deleted" in page


def test_files_of_a_later_yes_stay(child, guardian, shelf):
    make_answer(child, guardian, at=NOW)
    old = shelf.put(child, Purpose.RECORDINGS, "old.m4a", NOW)
    make_answer(child, guardian, is_given=False, at=NOW + timedelta(hours=1))
    make_answer(child, guardian, at=NOW + timedelta(hours=2))
    new = shelf.put(child, Purpose.RECORDINGS, "new.m4a", NOW + timedelta(hours=3))
    work(EFFECT_JOB)
    assert (films().exists(old), films().exists(new)) == (False, True)


def test_a_refusal_without_files_is_carried_out_without_a_letter(child, guardian):
    make_answer(child, guardian, is_given=False, at=NOW)
    work(EFFECT_JOB)
    assert Consent.objects.with_scopes_disabled().get().effect_done_at
    assert not Letter.objects.exists()


def as_person(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.parametrize(("answers", "letters"), [([], 1), ([True], 1), ([False], 0), ([False, True], 1)])
def test_letters_about_seats_stop_with_a_no_to_messages(child, guardian, suyun, answers, letters):
    for number, is_given in enumerate(answers):
        make_answer(child, guardian, Purpose.MESSAGES, is_given=is_given, at=NOW + timedelta(minutes=number))
    make_enrolment(make_run(make_course(suyun)), child, by=guardian)
    work(LETTER_JOB)
    assert Letter.objects.count() == letters


def test_after_a_no_to_the_account_lessons_go_on_and_nothing_is_recorded(child, student, guardian, suyun):
    course = make_course(suyun)
    lesson, reading = make_lesson(course), make_lesson(course, film=False, slug="reading")
    make_enrolment(make_run(course), child, by=guardian)
    own_session = as_person(student)
    assert own_session.get("/en/learning/").status_code == 200
    make_answer(child, guardian, Purpose.ACCOUNT, is_given=False, at=NOW)
    assert own_session.get("/en/learning/").status_code == 302
    told = Watched(id=uuid4(), from_ms=0, to_ms=2000, position_ms=2000, happened_at=NOW)
    assert record_events(student=child, lesson=lesson, events=[told], at=NOW).position_ms == 2000
    with pytest.raises(NotRecorded):
        complete_lesson(user=guardian, lesson=reading, at=NOW)
    assert not LessonProgress.objects.with_scopes_disabled().exists()
    assert not LearningEvent.objects.with_scopes_disabled().exists()
    page = as_person(guardian).get(f"{lesson.get_url()}?student={child.pk}")
    assert page.status_code == 200


def test_a_card_is_an_account_so_a_no_makes_none(child, guardian):
    make_answer(child, guardian, Purpose.ACCOUNT, is_given=False, at=NOW)
    with pytest.raises(AccountRefused):
        make_card(student=child, by=guardian, at=NOW)
    make_answer(child, guardian, Purpose.ACCOUNT, at=LATER)
    assert make_card(student=child, by=guardian, at=LATER).student == child


def test_the_familys_home_says_how_many_questions_wait(child, guardian):
    assert "6 questions wait" in as_person(guardian).get("/en/family/").content.decode()
