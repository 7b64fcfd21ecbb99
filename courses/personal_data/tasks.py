"""Thin doors for the queue."""

from celery import shared_task
from django.utils import timezone

from cms.jobs.registry import job_handler
from cms.jobs.runner import JobRun
from courses.personal_data.actions import ERASURE_JOB, EXPORT_JOB, erase, forget_exports, make_export
from courses.personal_data.models import DataExport, Erasure


@job_handler(EXPORT_JOB)
def export_by_queue(job: JobRun) -> None:
    exports = DataExport.objects.select_related("asked_by", "student__school", "student__user")
    export = exports.filter(pk=job.subject_id, ready_at=None).first()
    if export is not None:
        make_export(export=export, at=timezone.now(), alive=job.report)


@job_handler(ERASURE_JOB)
def erase_by_queue(job: JobRun) -> None:
    erasure = Erasure.objects.under_way().select_related("asked_by").filter(pk=job.subject_id).first()
    if erasure is not None:
        erase(erasure=erasure, at=timezone.now(), alive=job.report)


@shared_task
def forget_old_exports() -> None:
    forget_exports(at=timezone.now())
