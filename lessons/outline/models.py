"""A lesson of a weekly run that opens on another day than its week would have it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from courses.catalogue.models import CourseRun


class LessonDate(models.Model):
    """Only what somebody has moved is kept: every other date follows from the run's first day (calendar.py)."""

    run = models.ForeignKey(CourseRun, on_delete=models.CASCADE, related_name="lesson_dates")
    lesson = models.ForeignKey("lessons.LessonPage", on_delete=models.CASCADE, related_name="dates")
    opens_on = models.DateField(_("opens on"))

    class Meta:
        verbose_name = _("date of a lesson")
        verbose_name_plural = _("dates of lessons")
        constraints = [
            models.UniqueConstraint(name="lesson_date_once_in_a_run", fields=["run", "lesson"]),
        ]

    def __str__(self) -> str:
        return f"{self.lesson}, {self.opens_on}"
