"""The letter that follows a change of an enrolment, written by the worker so that the press is quick."""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.db.models import Exists, OuterRef, Q
from django.utils import translation

from cms.accounts.models import User
from cms.jobs.registry import job_handler
from cms.jobs.runner import JobRun
from cms.mail.actions import post_letter
from cms.navigation.clock import LocalTime, in_words
from courses.catalogue.models import CourseRun
from courses.consent.answers import has_refused, students_who_refuse
from courses.consent.models import Purpose
from courses.enrolment.models import EnrolmentChange, EnrolmentState
from courses.students.models import Guardian, Student

LETTER_JOB = "write_enrolment_letters"
TEMPLATES = {
    EnrolmentState.CONFIRMED: "enrolment_confirmed",
    EnrolmentState.WAITING: "enrolment_waiting",
    EnrolmentState.WITHDRAWN: "enrolment_lapsed",
}
PROMOTED = "enrolment_promoted"


@job_handler(LETTER_JOB)
def write_enrolment_letters(run: JobRun) -> None:
    """Tell the student, or the guardians of one without a mailbox, each in their own language.

    Nobody is written to whose family has said no to messages: they see it on their pages.
    """
    # The worker writes for every school.
    changes = EnrolmentChange.objects.with_scopes_disabled().select_related(
        "enrolment__student__user", "enrolment__run__course", "enrolment__run__organisation"
    )
    change = changes.get(pk=run.subject_id)
    student = change.enrolment.student
    if has_refused(student, Purpose.MESSAGES):
        return
    for reader in _readers(student):
        _write(change, reader)


def who_can_be_written_to(student_keys: Iterable[int]) -> set[int]:
    """Of these students, those whom, or whose guardians, a letter reaches."""
    people = Student.objects.with_scopes_disabled().filter(pk__in=set(student_keys))
    people = people.exclude(pk__in=students_who_refuse(Purpose.MESSAGES))
    writes = Exists(
        Guardian.objects.with_scopes_disabled()
        .current()
        .filter(student=OuterRef("pk"), user__email__isnull=False)
    )
    return set(people.filter(Q(user__email__isnull=False) | writes).values_list("pk", flat=True))


def _readers(student: Student) -> list[User]:
    if student.user is not None and student.user.email:
        return [student.user]
    links = Guardian.objects.with_scopes_disabled().current().filter(student=student)
    return [link.user for link in links.select_related("user").order_by("pk") if link.user.email]


def _write(change: EnrolmentChange, reader: User) -> None:
    enrolment, run = change.enrolment, change.enrolment.run
    is_asked = change.state == enrolment.state and enrolment.answer_by is not None
    template = PROMOTED if is_asked else TEMPLATES[EnrolmentState(change.state)]
    language = reader.language or settings.LANGUAGE_CODE
    with translation.override(language):
        course_path = run.course.get_url() or "/"
    post_letter(
        key=f"enrolment-change-{change.pk}-to-{reader.pk}",
        to=reader.email or "",
        template=template,
        context={
            "reader_name": reader.display_name,
            "student_name": str(change.enrolment.student),
            "is_own": change.enrolment.student.user_id == reader.pk,
            "course_title": run.course.title_in(language),
            "starts_on": run.starts_on,
            "answer_by": _deadline(enrolment.answer_by, reader, run, language),
            "organisation_name": run.organisation.name_in(language),
            "course_url": settings.BASE_URL + course_path,
        },
        language=language,
        names=("reader_name", "student_name"),
    )


def _deadline(answer_by: datetime | None, reader: User, run: CourseRun, language: str) -> LocalTime | None:
    """On the reader's clock, as the pages write it."""
    if answer_by is None:
        return None
    return in_words(answer_by, reader.time_zone or run.organisation.time_zone, language)
