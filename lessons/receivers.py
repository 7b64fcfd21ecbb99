"""What the lessons' storey does when it hears news."""

from typing import Any

from django.dispatch import receiver
from modelsearch.tasks import insert_or_update_object_task

from cms.pages.actions import open_section
from cms.pages.pages import HomePage
from cms.signals import site_opened
from courses.signals import students_merged
from courses.students.models import Student
from lessons.lectures.pages import LectureIndexPage
from lessons.outline.pages import LessonPage
from lessons.progress.actions import follow_film
from lessons.progress.finishing import complete_seats_of
from lessons.progress.merging import merge_progress
from lessons.progress.models import LessonProgress
from lessons.signals import lesson_completed
from media.signals import captions_changed, video_recut
from media.videos.models import Video


@receiver(site_opened)
def open_lectures(home: HomePage, **_news: Any) -> None:
    open_section(
        home=home,
        page_class=LectureIndexPage,
        slug="lectures",
        title="云讲座",
        titles={"en": "Live lectures", "es": "Charlas en directo"},
    )


@receiver(captions_changed)
def find_lessons_by_what_is_said(video: Video, **_news: Any) -> None:
    """A lesson is found by the words of its film as they are now."""
    page = LessonPage._meta
    for key in LessonPage.objects.filter(video=video).values_list("pk", flat=True):
        insert_or_update_object_task.enqueue(page.app_label, page.model_name, str(key))


@receiver(video_recut)
def keep_places(video: Video, by_ms: int, **_news: Any) -> None:
    """Who has seen a part of a film has seen it where it is now, and goes on there."""
    follow_film(video_id=video.pk, by_ms=by_ms, film_ms=round(video.duration * 1000))


@receiver(students_merged)
def one_child_one_progress(kept: Student, gone: Student, **_news: Any) -> None:
    merge_progress(kept=kept, gone=gone)


@receiver(lesson_completed)
def complete_the_course(progress: LessonProgress, course_path: str, **_news: Any) -> None:
    """With the last of its lessons."""
    complete_seats_of(student_id=progress.student_id, course_path=course_path, at=progress.updated_at)
