"""Which column holds what: by its heading in Chinese or English, and else by what stands in it."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from cms.chinese.scripts import HAN, to_simplified_exact
from courses.rosters.births import read_birth
from courses.sheets.reading import HEAD_ROWS, Grid


class Field(models.TextChoices):
    """What a roster tells of a child."""

    CLASS = "class", _("Class")
    NAME = "name", _("Name")
    LATIN = "latin", _("Name as in the passport")
    HANS = "hans", _("Name in Simplified")
    HANT = "hant", _("Name in Traditional")
    PREFERRED = "preferred", _("Preferred name")
    BIRTH = "birth", _("Birth")
    GUARDIAN = "guardian", _("Guardian")
    EMAIL = "email", _("E-mail")
    PHONE = "phone", _("Phone")


# In the order in which they are looked for: 'parent e-mail' is an address and 'guardian name' a guardian.
_HEADINGS: dict[Field, str] = {
    Field.EMAIL: "邮箱 电子邮件 电邮 邮件 电子信箱 email emailaddress mail",
    Field.PHONE: "电话 手机 手机号 手机号码 联系电话 联系方式 phone phonenumber mobile telephone tel",
    Field.BIRTH: "出生日期 生日 出生年月 出生年月日 出生 birth birthday birthdate dateofbirth dob born",
    Field.LATIN: "护照姓名 护照名 护照拼写 英文名 英文姓名 外文名 拼音 passport passportname englishname latinname",
    Field.HANS: "简体姓名 简体名 简体中文名 simplified simplifiedname nameinsimplified",
    Field.HANT: "繁体姓名 繁体名 正体姓名 繁体中文名 traditional traditionalname nameintraditional",
    Field.PREFERRED: "常用名 昵称 小名 preferred preferredname nickname",
    Field.GUARDIAN: "监护人 监护人姓名 家长 家长姓名 父母 联系人 guardian guardianname parent parentname",
    Field.CLASS: "班级 班名 年级 班 class classname grade group",
    Field.NAME: "姓名 学生姓名 学生 中文名 中文姓名 名字 name studentname student fullname chinesename child",
}
_WORDS = {field: words.split() for field, words in _HEADINGS.items()}
_PHONE = re.compile(r"\+?[\d\s()/.-]{7,24}")
_HAN_NAME = re.compile(rf"(?:{HAN.pattern}){{2,5}}")
_MOST_LOOKED_AT = 50


def find_headings(grid: Grid) -> int | None:
    """The line that holds the headings, counted from 0: that of the first ten with the most known ones."""
    sizes = [len(columns_by_heading(line)) for line in grid[:HEAD_ROWS]]
    best = max(range(len(sizes)), key=lambda index: sizes[index], default=0)
    return best if sizes and sizes[best] >= 2 else None


def guess_columns(headings: Sequence[str], rows: Grid, *, today: date) -> dict[str, int]:
    """Field by number of column. Where two columns look alike, such as a child's name and a parent's,
    neither is taken: a person chooses."""
    columns = columns_by_heading(headings)
    width = max(map(len, [*rows, headings]), default=0)
    for name, is_one in _contents(today).items():
        free = [index for index in range(width) if index not in columns.values()]
        fitting = [index for index in free if _mostly(is_one, rows, index)]
        if name not in columns and len(fitting) == 1:
            columns[name] = fitting[0]
    return columns


def _mostly(is_one: Callable[[str], bool], rows: Grid, index: int) -> bool:
    """Whether the column says this in most of its cells, and not the same in all of them, as a class does."""
    texts = [row[index] for row in rows[:_MOST_LOOKED_AT] if index < len(row) and row[index]]
    is_telling = len(set(texts)) > len(texts) * 0.5
    return is_telling and sum(map(is_one, texts)) > len(texts) * 0.7


def columns_by_heading(headings: Sequence[str]) -> dict[str, int]:
    """Whole headings count before parts of them."""
    folded = [_folded(heading) for heading in headings]
    columns: dict[str, int] = {}

    def take(fits: Callable[[str, str], bool]) -> None:
        for field, words in _WORDS.items():
            for index, heading in enumerate(folded):
                if field in columns or index in columns.values():
                    continue
                if any(fits(heading, word) for word in words):
                    columns[field.value] = index

    take(lambda heading, word: heading == word)
    # One Chinese character, or 'tel' in 'hotel', says nothing inside a longer word; nor does a sentence.
    take(
        lambda heading, word: (
            len(word) > (3 if word.isascii() else 1) and len(heading) < 30 and word in heading
        )
    )
    return columns


def _folded(heading: str) -> str:
    plain = to_simplified_exact(unicodedata.normalize("NFKC", heading)).casefold()
    return re.sub(r"[\W_]+", "", plain)


def _contents(today: date) -> dict[str, Callable[[str], bool]]:
    def is_birth(text: str) -> bool:
        # Bare digits may number the pupils.
        is_day = not text.isdigit() or len(text) == 8
        return is_day and not read_birth(text, today=today).is_unreadable

    def is_phone(text: str) -> bool:
        return not is_birth(text) and bool(_PHONE.fullmatch(unicodedata.normalize("NFKC", text)))

    return {
        Field.EMAIL.value: lambda text: "@" in text,
        Field.BIRTH.value: is_birth,
        Field.PHONE.value: is_phone,
        Field.NAME.value: lambda text: bool(_HAN_NAME.fullmatch(text)),
    }
