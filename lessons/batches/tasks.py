"""Thin doors for the queue."""

from django.utils import timezone

from cms.jobs.registry import job_handler
from cms.jobs.runner import JobRun
from lessons.batches.actions import DRAFTS_JOB, finish_drafts, make_draft, ready_to_make
from lessons.batches.gaps import covers_taken
from lessons.batches.models import Batch, Publication
from lessons.batches.publishing import PUBLISH_JOB, publish_course


@job_handler(DRAFTS_JOB)
def make_drafts(job: JobRun) -> None:
    """Course by course; a worker that takes over goes on where the last one stopped."""
    batches = Batch.objects.select_related("organisation", "made_by")
    batch = batches.filter(pk=job.subject_id, state=Batch.State.QUEUED).first()
    if batch is None:
        return
    left, total = ready_to_make(batch), batch.rows.count()
    taken = covers_taken(batch.organisation)
    for place, entry in enumerate(left):
        job.report((total - len(left) + place) * 100 // total, entry.value("title"))
        make_draft(batch=batch, entry=entry, taken=taken)
    finish_drafts(batch=batch, at=timezone.now())


@job_handler(PUBLISH_JOB)
def publish_courses(job: JobRun) -> None:
    """A course that is before the public as it stands is left as it is."""
    publication = Publication.objects.select_related("by", "organisation").get(pk=job.subject_id)
    for place, course in enumerate(publication.courses):
        job.report(place * 100 // len(publication.courses))
        publish_course(organisation=publication.organisation, course=course, by=publication.by)
