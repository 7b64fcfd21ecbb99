"""The index of this app's tables: outsiders import from the rooms."""

from lessons.batches.models import Batch, BatchRow, Publication
from lessons.lectures.models import CoHost, Lecture
from lessons.lectures.pages import LectureIndexPage, LecturePage
from lessons.outline.models import LessonDate
from lessons.outline.pages import LessonPage
from lessons.progress.models import LearningEvent, LessonProgress
from lessons.reading.pages import ReadingPage

__all__ = [
    "Batch",
    "BatchRow",
    "CoHost",
    "LearningEvent",
    "Lecture",
    "LectureIndexPage",
    "LecturePage",
    "LessonDate",
    "LessonPage",
    "LessonProgress",
    "Publication",
    "ReadingPage",
]
