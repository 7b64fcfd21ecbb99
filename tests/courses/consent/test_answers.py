"""A yes counts for the words asked now; a no stands; whoever answers last is heard; who answers depends on age."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from cms.accounts.models import User
from cms.mail.models import Letter
from courses.consent.actions import answer_consent, merge_answers
from courses.consent.ages import people_answered_for
from courses.consent.answers import (
    consents_to,
    has_refused,
    questions_waiting,
    students_who_consent,
    wordings_in_force,
)
from courses.consent.models import AgeOfConsent, Consent, Purpose
from courses.consent.refusals import NotYoursToAnswer, WordingHasChanged
from courses.signals import consent_withdrawn
from courses.students.actions import link_guardian, student_for
from courses.students.models import Student
from tests.factories.consent import make_answer, make_version
from tests.factories.courses import NOW, count_statements, make_student, make_user

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=3)
ALL = Consent.objects.with_scopes_disabled


def born(child, year: int, month: int | None = None) -> None:
    Student.objects.with_scopes_disabled().filter(pk=child.pk).update(birth_year=year, birth_month=month)


def test_silence_is_no_consent_and_no_refusal(child):
    assert not consents_to(child, Purpose.RECORDINGS, NOW)
    assert not has_refused(child, Purpose.RECORDINGS)


def test_what_was_agreed_to_is_kept(child, guardian):
    make_answer(child, guardian, language="zh-hant", at=NOW)
    kept = ALL().get()
    assert (kept.student, kept.purpose, kept.is_given) == (child, Purpose.RECORDINGS, True)
    assert (kept.answered_by, kept.guardian.user, kept.how) == (guardian, guardian, "web")
    assert (kept.wording.version.number, kept.wording.language, kept.language) == (1, "zh-hans", "zh-hant")
    assert (kept.answered_at, kept.ended_at, kept.country) == (NOW, None, "ES")
    assert kept.evidence == kept.wording.fingerprint("zh-hant") != kept.wording.fingerprint("zh-hans")


def test_one_purpose_says_nothing_about_another(child, guardian):
    make_answer(child, guardian, Purpose.CLASS, at=NOW)
    assert consents_to(child, Purpose.CLASS, NOW)
    assert not consents_to(child, Purpose.PUBLIC, NOW)


def test_the_latest_answer_of_two_guardians_counts_and_both_stay(child, guardian):
    father = make_user("father")
    link_guardian(user=father, student=child)
    make_answer(child, guardian, at=NOW)
    make_answer(child, father, is_given=False, at=LATER)
    assert not consents_to(child, Purpose.RECORDINGS, LATER)
    assert has_refused(child, Purpose.RECORDINGS)
    latest, first = ALL().all()
    assert (first.is_given, first.ended_at) == (True, LATER)
    assert (latest.is_given, latest.answered_by, latest.ended_at) == (False, father, None)


def test_the_same_answer_twice_is_one(child, guardian):
    first = make_answer(child, guardian, at=NOW)
    assert make_answer(child, guardian, at=LATER) == first
    assert ALL().count() == 1


def test_a_new_wording_asks_again_and_an_old_yes_no_longer_counts(child, guardian):
    make_answer(child, guardian, Purpose.CLASS, at=NOW)
    make_answer(child, guardian, Purpose.PUBLIC, is_given=False, at=NOW)
    waiting = questions_waiting(guardian, at=NOW)
    make_version(Purpose.CLASS, LATER)
    make_version(Purpose.PUBLIC, LATER)
    assert questions_waiting(guardian, at=NOW) == waiting == 4
    assert questions_waiting(guardian, at=LATER) == 6
    assert consents_to(child, Purpose.CLASS, NOW)
    assert not consents_to(child, Purpose.CLASS, LATER)
    assert has_refused(child, Purpose.PUBLIC)


def test_an_answer_to_words_that_are_not_asked_now_is_refused(child, guardian):
    newer = make_version(Purpose.RECORDINGS, LATER)
    for wording, at in ((newer, NOW), (wordings_in_force(language="en", at=NOW)[Purpose.RECORDINGS], LATER)):
        with pytest.raises(WordingHasChanged):
            answer_consent(student=child, wording=wording, is_given=True, by=guardian, language="en", at=at)


@pytest.mark.parametrize(
    ("year", "month", "answers"),
    [
        (None, None, False),  # nobody knows: a child
        (2012, 11, False),  # Spain: fourteen, and perhaps not before the end of this month
        (2012, 10, True),
        (2012, None, False),
        (2011, None, True),
        (2000, 1, True),
    ],
)
def test_from_the_age_of_the_country_a_student_answers(child, student, year, month, answers):
    born(child, year, month)
    assert [person.is_own for person in people_answered_for(student, NOW.date())] == [True] * answers


@pytest.mark.parametrize(
    ("year", "month", "answers"), [(None, None, True), (2008, 11, True), (2008, 10, False)]
)
def test_a_guardian_answers_until_eighteen(child, guardian, year, month, answers):
    born(child, year, month)
    assert bool(people_answered_for(guardian, NOW.date())) is answers


def test_an_unknown_country_means_sixteen_and_a_later_law_begins_on_its_day(child, student):
    born(child, 2011, 3)
    AgeOfConsent.objects.filter(country="ES").delete()
    assert people_answered_for(student, NOW.date()) == []
    AgeOfConsent.objects.create(country="ES", age=15, begins_on=LATER.date(), source="a bill")
    assert people_answered_for(student, NOW.date()) == []
    assert len(people_answered_for(student, LATER.date())) == 1


def test_an_adult_who_learns_alone_answers_for_themselves(learner):
    own = student_for(user=learner)
    answer = make_answer(own, learner, at=NOW)
    assert (answer.guardian, answer.country) == (None, "")
    [person] = people_answered_for(learner, NOW.date())
    assert Purpose.ACCOUNT not in person.purposes


def test_strangers_and_children_answer_nothing(child, student, stranger, guardian):
    for somebody in (student, stranger):
        with pytest.raises(NotYoursToAnswer):
            make_answer(child, somebody, at=NOW)
    assert not ALL().exists()


def test_the_parent_is_told_what_a_young_person_answers(child, student, guardian):
    born(child, 2011, 3)
    make_answer(child, student, is_given=False, at=NOW)
    letter = Letter.objects.get()
    assert (letter.to, letter.language) == ("guardian@example.org", "es")
    assert "陈小满" in letter.text


def test_a_no_to_the_account_closes_the_childs_login_and_a_yes_opens_it(child, student, guardian):
    make_answer(child, guardian, Purpose.ACCOUNT, is_given=False, at=NOW)
    assert not User.objects.get(pk=student.pk).is_active
    make_answer(child, guardian, Purpose.ACCOUNT, at=LATER)
    assert User.objects.get(pk=student.pk).is_active


def test_a_login_that_somebody_else_has_closed_stays_closed(child, student, guardian):
    User.objects.filter(pk=student.pk).update(is_active=False)
    make_answer(child, guardian, Purpose.ACCOUNT, is_given=False, at=NOW)
    make_answer(child, guardian, Purpose.ACCOUNT, at=LATER)
    assert not User.objects.get(pk=student.pk).is_active


def test_news_of_a_withdrawal_and_of_nothing_else(child, guardian, django_capture_on_commit_callbacks):
    heard = []
    consent_withdrawn.connect(
        lambda consent, **_: heard.append(consent.purpose), weak=False, dispatch_uid="t"
    )
    try:
        with django_capture_on_commit_callbacks(execute=True):
            make_answer(child, guardian, Purpose.CLASS, is_given=False, at=NOW)
            make_answer(child, guardian, Purpose.PUBLIC, at=NOW)
            make_answer(child, guardian, Purpose.PUBLIC, is_given=False, at=LATER)
    finally:
        consent_withdrawn.disconnect(dispatch_uid="t")
    assert heard == [Purpose.PUBLIC]


def test_many_students_cost_one_statement(child, guardian):
    make_answer(child, guardian, at=NOW)
    make_student()
    students = Student.objects.with_scopes_disabled().filter(
        pk__in=students_who_consent(Purpose.RECORDINGS, NOW)
    )
    assert count_statements(lambda: list(students)) == 1
    assert list(students) == [child]


@pytest.mark.parametrize(
    "nonsense",
    [
        {"purpose": "cookies"},
        {"ended_at": NOW - timedelta(days=1)},
        {"effect_done_at": NOW},
        {"files_deleted": 1},
        {"evidence": "seen"},
        {"country": "spain"[:2]},
        {"language": ""},
    ],
    ids=str,
)
def test_the_database_refuses_nonsense(child, guardian, nonsense):
    make_answer(child, guardian, at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        ALL().update(**nonsense)


def test_a_student_has_one_current_answer_to_a_purpose(child, guardian):
    answer = make_answer(child, guardian, at=NOW)
    answer.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        answer.save(force_insert=True)


def test_words_that_were_answered_stay(child, guardian):
    answer = make_answer(child, guardian, at=NOW)
    with pytest.raises(ProtectedError):
        answer.wording.version.delete()


def test_two_records_of_one_child_have_one_answer_and_the_latest_counts(child, guardian):
    twin = make_student(child.school)
    link_guardian(user=guardian, student=twin)
    make_answer(child, guardian, Purpose.CLASS, at=NOW)
    make_answer(twin, guardian, Purpose.CLASS, is_given=False, at=LATER)
    make_answer(twin, guardian, Purpose.PUBLIC, at=NOW)
    merge_answers(keep=child, other=twin)
    assert not consents_to(child, Purpose.CLASS, LATER)
    assert consents_to(child, Purpose.PUBLIC, LATER)
    assert ALL().filter(student=child).count() == 3
    assert not ALL().filter(student=twin).exists()
