"""The index of this app's tables: outsiders import from the rooms."""

from lessons.lectures.models import CoHost, Lecture
from lessons.lectures.pages import LectureIndexPage, LecturePage
from lessons.outline.pages import LessonPage
from lessons.progress.models import LearningEvent, LessonProgress
from lessons.reading.pages import ReadingPage

__all__ = [
    "CoHost",
    "LearningEvent",
    "Lecture",
    "LectureIndexPage",
    "LecturePage",
    "LessonPage",
    "LessonProgress",
    "ReadingPage",
]
