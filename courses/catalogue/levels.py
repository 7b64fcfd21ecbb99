"""Levels that a course fits, as free labels: 《中文》4-7, YCT 2, HSK 3.0-2 … A course has any number of them."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from taggit.models import ItemBase, TagBase
from wagtail.search import index


class LevelTag(index.Indexed, TagBase):
    """One label. Textbooks and examinations name levels in their own ways, so nothing orders them."""

    #: Whoever writes a course may think of a new one.
    free_tagging = True

    search_fields: ClassVar[list[index.BaseField]] = [index.SearchField("name")]

    class Meta:
        verbose_name = _("level")
        verbose_name_plural = _("levels")
        ordering = ("name",)


class CourseLevel(ItemBase):
    content_object = ParentalKey("courses.CoursePage", on_delete=models.CASCADE, related_name="course_levels")
    tag = models.ForeignKey(LevelTag, on_delete=models.CASCADE, related_name="course_levels")

    class Meta:
        verbose_name = _("level of a course")
        verbose_name_plural = _("levels of courses")
        constraints = [
            models.UniqueConstraint(name="course_level_once_per_course", fields=["content_object", "tag"])
        ]
