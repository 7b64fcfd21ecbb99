"""What the lessons' storey does when it hears news."""

from typing import Any

from django.dispatch import receiver

from cms.pages.actions import open_section
from cms.pages.pages import HomePage
from cms.signals import site_opened
from lessons.lectures.pages import LectureIndexPage


@receiver(site_opened)
def open_lectures(home: HomePage, **_news: Any) -> None:
    open_section(
        home=home,
        page_class=LectureIndexPage,
        slug="lectures",
        title="云讲座",
        titles={"en": "Live lectures", "es": "Charlas en directo"},
    )
