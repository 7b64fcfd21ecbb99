"""Which column of a catalogue sheet holds what, by its heading in Chinese or English."""

import re
import unicodedata
from collections.abc import Sequence

from django.conf import settings
from django.utils.translation import gettext as _

from cms.chinese.scripts import to_simplified_exact
from courses.sheets.reading import HEAD_ROWS, Grid

_WORDS = {
    "number": "编号 序号 课程编号 number no code id",
    "title": "课程名称 课程 名称 标题 课名 中文标题 中文名称 title course name chinesetitle",
    "subject": "科目 学科 类别 subject category",
    "stage": "学段 阶段 stage agegroup ages",
    "levels": "级别 等级 程度 教材 levels level",
    "summary": "简介 课程简介 摘要 说明 中文简介 summary description chinesesummary",
    "teacher": "教师 老师 主讲 授课教师 主讲教师 teacher taughtby lecturer",
    "films": "视频 影片 视频文件 文件名 films film video videos file files",
    "character": "封面字 封面 cover covercharacter",
}
_TITLE, _SUMMARY = ("标题", "名称", "title", "name"), ("简介", "摘要", "summary", "description")
_LANGUAGES = {
    "en": ("英文", "英语", "english", "en"),
    "es": ("西文", "西班牙文", "西语", "spanish", "español", "es"),
    "fr": ("法文", "法语", "french", "fr"),
    "de": ("德文", "德语", "german", "de"),
    "it": ("意文", "意大利文", "italian", "it"),
    "pt": ("葡文", "葡语", "portuguese", "pt"),
    "pl": ("波兰文", "波兰语", "polish", "pl"),
    "nl": ("荷兰文", "荷兰语", "dutch", "nl"),
}


def languages_beside_chinese() -> list[str]:
    """Languages of the site in which a course has words of its own: Chinese scripts convert."""
    return [code for code, _name in settings.LANGUAGES if not code.startswith("zh")]


def fields() -> dict[str, str]:
    """What a sheet may tell of a course, each with its name for people."""
    known = {
        "number": _("Number"),
        "title": _("Title in Chinese"),
        "subject": _("Subject"),
        "stage": _("Stage"),
        "levels": _("Levels"),
        "summary": _("Summary in Chinese"),
        "teacher": _("Taught by"),
        "films": _("Films"),
        "character": _("Character on the cover"),
    }
    for code in languages_beside_chinese():
        name = settings.ALL_LANGUAGES[code]
        known[f"title:{code}"] = _("Title: %(language)s") % {"language": name}
        known[f"summary:{code}"] = _("Summary: %(language)s") % {"language": name}
    return known


def find_headings(grid: Grid) -> int | None:
    """The line that holds the headings, counted from 0: that of the first ten with the most known ones."""
    sizes = [len(columns_by_heading(line)) for line in grid[:HEAD_ROWS]]
    best = max(range(len(sizes)), key=lambda index: sizes[index], default=0)
    return best if sizes and sizes[best] >= 2 else None


def columns_by_heading(headings: Sequence[str]) -> dict[str, int]:
    """Field by number of column; the first column that fits has it."""
    columns: dict[str, int] = {}
    for index, heading in enumerate(headings):
        field = _field_of(heading)
        if field and field not in columns:
            columns[field] = index
    return columns


def _field_of(heading: str) -> str:
    folded = _folded(heading)
    for field, words in _WORDS.items():
        if folded in words.split():
            return field
    for code in languages_beside_chinese():
        # 英文标题, English title, Title (EN), summary_es; and the language alone is its title.
        for word in _LANGUAGES[code]:
            rest = folded.removeprefix(word) if folded.startswith(word) else folded.removesuffix(word)
            if rest == folded:
                continue
            if rest in _SUMMARY:
                return f"summary:{code}"
            if rest in _TITLE or (not rest and len(word) > 1):
                return f"title:{code}"
    return ""


def _folded(heading: str) -> str:
    plain = to_simplified_exact(unicodedata.normalize("NFKC", heading)).casefold()
    return re.sub(r"[\W_]+", "", plain)
