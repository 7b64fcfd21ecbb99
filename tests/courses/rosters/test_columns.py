from datetime import date

import pytest

from courses.cohorts.class_names import class_alias, class_key
from courses.rosters.columns import columns_by_heading, find_headings, guess_columns
from tests.courses.rosters.awkward import HEADINGS, ROWS

TODAY = date(2026, 11, 20)
ALL = {"class": 0, "name": 1, "latin": 2, "birth": 3, "guardian": 4, "email": 5, "phone": 6}


@pytest.mark.parametrize(
    "headings",
    [
        HEADINGS,
        ["班級", "學生姓名", "護照姓名", "出生年月", "家長", "電子郵件", "聯繫電話"],
        ["Class", "Name", "Passport name", "Date of birth", "Parent", "E-mail", "Mobile"],
        [
            "年级 / Grade",
            "Student Name",
            "English name",
            "D.O.B.",
            "Guardian name",
            "Parent e-mail",
            "Parent phone",
        ],
        ["班级", "中文姓名", "拼音", "生日", "家长姓名", "家长邮箱", "家长手机"],
    ],
)
def test_headings_in_both_languages(headings):
    assert columns_by_heading(headings) == ALL


def test_nothing_is_taken_for_what_it_is_not():
    assert columns_by_heading(["备注", "Address", "Hotel", "序号"]) == {}


@pytest.mark.parametrize("above", range(10))
def test_the_headings_may_stand_in_any_of_the_first_ten_lines(above):
    assert find_headings([["都柏林中文学校 名单"]] * above + [HEADINGS, *ROWS]) == above


def test_the_eleventh_line_is_too_late_and_a_name_is_no_heading():
    assert find_headings([[]] * 10 + [HEADINGS]) is None
    assert find_headings(ROWS) is None
    assert find_headings([]) is None


def test_columns_without_headings_are_known_by_what_stands_in_them():
    numbered = [[str(10_000 + number), *row] for number, row in enumerate(ROWS)]
    without_guardian = [[*row[:5], *row[6:]] for row in numbered]
    assert guess_columns([], without_guardian, today=TODAY) == {"name": 2, "birth": 4, "email": 5, "phone": 6}


def test_of_two_columns_that_look_alike_neither_is_taken():
    assert guess_columns([], ROWS, today=TODAY) == {"birth": 3, "email": 5, "phone": 6}
    days = [[row[3], row[3], row[1]] for row in ROWS]
    assert guess_columns([], days, today=TODAY) == {"name": 2}


def test_a_heading_that_says_nothing_is_helped_by_the_content():
    headings = ["班级", "姓名", "护照姓名", "出生日期", "家长", "X", "Y"]
    assert guess_columns(headings, ROWS, today=TODAY) == ALL


def test_spellings_of_a_class():
    assert class_key("二年级（甲）") == class_key("二年級甲") == class_key("二年级(甲) ")
    assert class_key("2A") != class_key("二年级（甲）")
    assert (
        class_alias("2A")
        == class_alias("二年级（甲）")
        == class_alias("二年级甲班")
        == class_alias("Grade 2A")
    )
    assert class_alias("三年级") == class_alias("3")
    assert class_alias("2A") != class_alias("2B")
