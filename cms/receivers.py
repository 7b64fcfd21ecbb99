"""What the ground does when Wagtail reports news."""

from typing import Any

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.models import PageViewRestriction
from wagtail.signals import page_published, page_unpublished, post_page_move

from cms.jobs.models import Job, JobState
from cms.mail.delivery import close_letter
from cms.pages.cache import forget_pages
from cms.signals import job_finished


# Wagtail sends no news of its own when a page is made private or public.
@receiver([post_save, post_delete], sender=PageViewRestriction)
@receiver([page_published, page_unpublished, post_page_move])
def forget_stored_answers(**_news: Any) -> None:
    """Readers see at once what an editor has published, taken back, moved, closed or opened."""
    forget_pages()


@receiver(job_finished)
def close_letter_of_failed_job(job: Job, **_news: Any) -> None:
    """A letter nobody will try to send again says so."""
    if job.kind == "send_letter" and job.state == JobState.FAILED:
        close_letter(letter_id=job.subject_id)
