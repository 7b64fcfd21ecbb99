"""Catalogue sheets as people send them."""

import io

from openpyxl import Workbook

HEADINGS = ["编号", "课程名称", "英文标题", "科目", "学段", "级别", "简介", "英文简介", "主讲教师", "视频"]


def course(number: int, title: str, **told: str) -> list[str]:
    facts = {
        "编号": f"C{number}",
        "课程名称": title,
        "英文标题": f"Course {number}",
        "科目": "书法",
        "学段": "启蒙",
        "级别": "YCT 1；《中文》4-7",
        "简介": "写字。",
        "英文简介": "Writing.",
        "主讲教师": "郑牧",
    } | told
    return [facts.get(heading, "") for heading in HEADINGS]


def as_xlsx(*rows: list[str]) -> bytes:
    """With a title above the headings, as offices write it."""
    book = Workbook()
    for line in (["苏韵课程目录 2026"], HEADINGS, *rows):
        book.active.append(line)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()
