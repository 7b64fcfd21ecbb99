"""What learning puts on the home page (hook ``home_page_sections``)."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from wagtail.models import Page

from cms.accounts.models import User
from lessons.dashboard.desk import course_to_go_on_with, desks_of
from lessons.lectures.listing import lectures_today, time_zone_of


def sections_of_home(request: HttpRequest, page: Page) -> dict[str, Any]:
    """`next_lesson`, the page to go on with, its course, and `lectures_today`, cards.

    The session of a visitor is not touched: their home page comes from the store for everybody.
    """
    sections: dict[str, Any] = {"lectures_today": lectures_today(time_zone_of(request), timezone.now())}
    if settings.SESSION_COOKIE_NAME in request.COOKIES and isinstance(request.user, User):
        taken = course_to_go_on_with(desks_of(request.user))
        if taken is not None and taken.next_step is not None:
            sections |= {
                "next_lesson": taken.next_step.lesson,
                "next_lesson_url": taken.url,
                "next_course": taken.course,
            }
    return sections
