"""A sheet to begin with: the headings that are guessed, and two courses to write over."""

import io

from django.utils.translation import gettext as _
from openpyxl import Workbook

from courses.catalogue.models import Subject

HEADINGS = (
    "编号",
    "课程名称",
    "English title",
    "科目",
    "学段",
    "级别",
    "简介",
    "English summary",
    "主讲教师",
    "视频",
)
#: As the headings after the first: what a publisher of one house would write.
COURSES = (
    {
        "编号": "C1",
        "课程名称": "小小书法家",
        "English title": "Little calligraphers",
        "学段": "启蒙",
        "级别": "YCT 1",
        "简介": "从一点一横开始。",
        "English summary": "It begins with a dot.",
        "视频": "C1-1.mp4",
    },
    {
        "编号": "C2",
        "课程名称": "节气里的诗",
        "English title": "Poems of the seasons",
        "学段": "初级",
        "级别": "《中文》4-7",
        "简介": "跟着节气读诗。",
        "English summary": "A poem for each season.",
        "视频": "C2-1.mp4; C2-2.mp4",
    },
)


def sample_sheet() -> bytes:
    book = Workbook()
    sheet = book.active
    sheet.title = _("Catalogue")
    sheet.append(HEADINGS)
    subject = Subject.objects.first()
    for told in COURSES:
        facts = {"科目": subject.name if subject else "", **told}
        sheet.append([facts.get(heading, "") for heading in HEADINGS])
    for column in "ABCDEFGHIJ":
        sheet.column_dimensions[column].width = 24
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()
