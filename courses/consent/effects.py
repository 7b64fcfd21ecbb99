"""What a no asks for: the files that were kept under an earlier yes are deleted, and it is said when."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from cms.jobs.registry import job_handler
from cms.jobs.runner import JobRun
from courses.consent.actions import EFFECT_JOB
from courses.consent.files import HeldFile, files_held
from courses.consent.letters import tell_done
from courses.consent.models import Consent


@job_handler(EFFECT_JOB)
def carry_out_refusal(run: JobRun) -> None:
    """A worker that dies leaves the rest to the next one: a file that is gone is not there to be found."""
    answers = Consent.objects.with_scopes_disabled().select_related("student", "answered_by")
    answer = answers.filter(pk=run.subject_id, effect_done_at=None).first()
    if answer is None:
        return
    files = [held for held in files_held(answer.student) if _is_meant(held, answer)]
    for number, held in enumerate(files, 1):
        held.delete()
        # With the count in the row, a second worker goes on counting.
        answer.files_deleted += 1
        answer.save(update_fields=["files_deleted"])
        run.report(number * 95 // len(files))
    with transaction.atomic():
        run.report(95)
        _close(answer, timezone.now())


def _is_meant(held: HeldFile, answer: Consent) -> bool:
    """Not what came after a family has changed its mind once more and said yes."""
    return held.purpose == answer.purpose and (answer.ended_at is None or held.made_at <= answer.answered_at)


def _close(answer: Consent, at: datetime) -> None:
    answer.effect_done_at = at
    answer.save(update_fields=["effect_done_at"])
    if answer.files_deleted:
        tell_done(answer)
