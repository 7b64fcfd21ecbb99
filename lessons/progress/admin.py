"""What editors may not do: delete a page that somebody has learned from."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from wagtail.models import Page

from courses.organisations.admin import refuse
from lessons.progress.models import LearningEvent, LessonProgress


def keep_lessons_learned_from(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Hook `before_delete_page`: the page and all below it stay while somebody's record points there."""
    below = {"lesson__path__startswith": page.path}
    progress = LessonProgress.objects.with_scopes_disabled()
    events = LearningEvent.objects.with_scopes_disabled()
    if not progress.filter(**below).exists() and not events.filter(**below).exists():
        return None
    return refuse(
        request,
        page,
        _(
            "Students have learned from this page, and their records point to it, so it cannot be "
            "deleted. Unpublish it instead: nobody sees it any more, and nothing is lost."
        ),
    )


def keep_lessons_in_bulk(
    request: HttpRequest, action_type: str, pages: list[Any], action: Any
) -> HttpResponse | None:
    """Hook `before_bulk_action`: the same when several pages are deleted at once."""
    if action_type != "delete":
        return None
    chosen = (page for page in pages if isinstance(page, Page))
    answers = (keep_lessons_learned_from(request, page) for page in chosen)
    return next((answer for answer in answers if answer is not None), None)
