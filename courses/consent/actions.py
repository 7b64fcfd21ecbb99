"""A family answers. The answer before is ended, never changed, and what a no asks for follows."""

from datetime import datetime

from django.db import transaction

from cms.accounts.models import User
from cms.jobs.actions import enqueue_job
from courses.consent.ages import GROWN_UP, Person, is_at_least, people_answered_for
from courses.consent.letters import tell_guardians
from courses.consent.models import Consent, ConsentVersion, ConsentWording, Purpose
from courses.consent.refusals import NotYoursToAnswer, WordingHasChanged
from courses.signals import consent_withdrawn
from courses.students.models import Guardian, Student

EFFECT_JOB = "carry_out_refusal"


@transaction.atomic
def answer_consent(
    *,
    student: Student,
    wording: ConsentWording,
    is_given: bool,
    by: User,
    language: str,
    at: datetime,
    how: Consent.How = Consent.How.WEB,
) -> Consent:
    """Keep a yes or a no to exactly these words, as `language` showed them.

    With two guardians the latest answer counts, so each of them may take a yes back at any time. The same
    answer twice does no harm: the first one is returned. Raises NotYoursToAnswer and WordingHasChanged.
    """
    # Two guardians may answer in the same moment.
    Student.objects.with_scopes_disabled().select_for_update(no_key=True, of=("self",)).get(pk=student.pk)
    version = wording.version
    purpose = Purpose(version.purpose)
    person = _person(by, student, at)
    if person is None or purpose not in person.purposes:
        raise NotYoursToAnswer
    if not ConsentVersion.objects.in_force(at.date()).filter(pk=version.pk).exists():
        raise WordingHasChanged
    before = _current(student, purpose)
    if before and before.is_given == is_given and before.wording_id == wording.pk:
        return before
    if before:
        before.ended_at = at
        before.save(update_fields=["ended_at"])
    answer = _said(person, wording, language, by)
    answer.is_given, answer.how, answer.answered_at = is_given, how, at
    if purpose == Purpose.ACCOUNT:
        _settle_login(answer, before, person.student)
    answer.save()
    if not is_given:
        _begin_effect(answer, before)
    if person.is_own and not is_at_least(person.student, GROWN_UP, at.date()):
        tell_guardians(answer)
    return answer


def _said(person: Person, wording: ConsentWording, language: str, by: User) -> Consent:
    """Who answered whose question, and to exactly which words."""
    student = person.student
    return Consent(
        student=student,
        purpose=Purpose(wording.version.purpose),
        wording=wording,
        language=language,
        answered_by=by,
        guardian=None if person.is_own else _link(by, student),
        country=student.school.country if student.school else "",
        evidence=wording.fingerprint(language),
    )


@transaction.atomic
def merge_answers(*, keep: Student, other: Student) -> None:
    """Two records were one child: all answers hang on `keep`, and to each purpose the latest counts."""
    answers = Consent.objects.with_scopes_disabled()
    for purpose in Purpose:
        current = answers.current().filter(student__in=[keep, other], purpose=purpose)
        latest, *older = current.order_by("-answered_at", "-pk") or [None]
        for answer in older:
            answers.filter(pk=answer.pk).update(ended_at=latest.answered_at)
        if older and not latest.is_given:
            # What the other record held is under this no from now on.
            closed = purpose == Purpose.ACCOUNT and bool(
                User.objects.filter(student=keep, is_active=True).update(is_active=False)
            )
            answers.filter(pk=latest.pk).update(
                effect_done_at=None, has_closed_login=closed or latest.has_closed_login
            )
            enqueue_job(kind=EFFECT_JOB, subject_id=latest.pk)
    answers.filter(student=other).update(student=keep)


def _person(by: User, student: Student, at: datetime) -> Person | None:
    return next(
        (person for person in people_answered_for(by, at.date()) if person.student.pk == student.pk), None
    )


def _current(student: Student, purpose: Purpose) -> Consent | None:
    answers = Consent.objects.with_scopes_disabled().current().filter(student=student, purpose=purpose)
    current: Consent | None = answers.select_related("wording").first()
    return current


def _link(by: User, student: Student) -> Guardian:
    links = Guardian.objects.with_scopes_disabled().current()
    link: Guardian = links.get(user=by, student=student)
    return link


def _settle_login(answer: Consent, before: Consent | None, student: Student) -> None:
    """A no closes the child's own login from its next request on; a yes opens what a no had closed."""
    if student.user_id is None or student.user_id == answer.answered_by_id:
        return
    login = User.objects.filter(pk=student.user_id)
    if answer.is_given:
        if before and before.has_closed_login:
            login.update(is_active=True)
    elif before and before.has_closed_login:
        answer.has_closed_login = True
    else:
        answer.has_closed_login = bool(login.filter(is_active=True).update(is_active=False))


def _begin_effect(answer: Consent, before: Consent | None) -> None:
    enqueue_job(kind=EFFECT_JOB, subject_id=answer.pk)
    if before and before.is_given:
        transaction.on_commit(lambda: consent_withdrawn.send(sender=Consent, consent=answer), robust=True)
