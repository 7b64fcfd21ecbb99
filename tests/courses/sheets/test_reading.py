import io
import zipfile
from contextlib import suppress
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from courses.sheets import reading as sheets
from courses.sheets.reading import read_sheet
from courses.sheets.refusals import SheetTooLarge, UnreadableSheet
from tests.courses.rosters.awkward import HEADINGS, ROWS, as_csv

#: As the reader leaves them: spaces at the ends say nothing.
CLEAN = [[cell.strip() for cell in line] for line in [HEADINGS, *ROWS]]
# One child's last cell is empty.
CLEAN[13].pop()
# Traditional, as a school in Taipei or Hong Kong would save it.
TAIPEI = "班級,姓名,家長,電話\n二年級甲,陳柏翰,陳淑芬,0850000103\n四年級,區家豪,區美玲,0850000109\n"
# Without the letters that Big5 has no room for, for any old Windows in China.
BEIJING = "班级,姓名,家长,电话\n二年级,吕思语,吕建国,0850000101\n四年级,区家豪,区美玲,0850000109\n"


def workbook(rows, *, more=()) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    for title in more:
        book.create_sheet(title).append(["x"])
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


@pytest.mark.parametrize(
    ("encoding", "read_as"),
    [
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "UTF-8"),
        ("utf-16", "UTF-16"),
        ("utf-16-le", "UTF-16"),
        ("utf-16-be", "UTF-16"),
        ("gb18030", "GB18030"),
    ],
)
@pytest.mark.parametrize("mark", [",", "\t", ";"])
def test_the_awkward_rows_are_the_same_in_every_encoding(encoding, read_as, mark):
    sheet = read_sheet(as_csv(mark=mark).encode(encoding))
    assert sheet.read_as == read_as
    assert sheet.grid == CLEAN


@pytest.mark.parametrize(
    ("text", "encoding", "read_as"),
    [(TAIPEI, "big5", "Big5"), (BEIJING, "gb18030", "GB18030"), (TAIPEI, "gb18030", "GB18030")],
)
def test_the_old_encodings_are_told_apart(text, encoding, read_as):
    sheet = read_sheet(text.encode(encoding))
    assert sheet.read_as == read_as
    assert sheet.grid == [line.split(",") for line in text.splitlines()]


def test_a_workbook_holds_the_same():
    sheet = read_sheet(workbook([HEADINGS, *ROWS]))
    assert sheet.read_as == "XLSX"
    assert sheet.grid == CLEAN


def test_cells_are_read_as_they_are_seen():
    row = [
        43210,
        43210.0,
        1.5,
        datetime(2018, 3, 4, tzinfo=UTC).replace(tzinfo=None),
        date(2018, 3, 4),
        True,
        None,
        "=1+1",
    ]
    assert read_sheet(workbook([row])).grid == [
        ["43210", "43210", "1.5", "2018-03-04", "2018-03-04", "True", "", "=1+1"]
    ]


def test_lines_keep_their_numbers():
    assert read_sheet("姓名\n\n王芳\n\n\n".encode()).grid == [["姓名"], [], ["王芳"]]
    assert read_sheet(workbook([["姓名"], [], ["王芳"], [None, " "]])).grid == [["姓名"], [], ["王芳"]]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "empty"),
        (b"\xff\xfe", "could not be read"),
        (b" \n,,\n", "empty"),
        (b"PK\x03\x04 no archive", "could not be read"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "XLS"),
        (b"\x81\xff\xff\x80", "could not be read"),
        (workbook([["a"]], more=["二班"]), "More than one sheet of this file holds something: Sheet, 二班."),
        (workbook([]), "empty"),
    ],
)
def test_what_cannot_be_read_is_said(content, says):
    with pytest.raises(UnreadableSheet, match=says):
        read_sheet(content)


@pytest.mark.parametrize("make", [workbook, lambda rows: as_csv(rows, headings=["a"]).encode()])
def test_the_limits(make):
    most = [["x"]] * (sheets.MOST_ROWS + sheets.HEAD_ROWS - 1)
    assert len(read_sheet(make(most)).grid) >= sheets.MOST_ROWS
    with pytest.raises(SheetTooLarge, match="5,000 rows"):
        read_sheet(make([*most, ["x"], ["x"]]))
    assert len(read_sheet(make([["x"] * 60])).grid[-1]) == 60
    with pytest.raises(SheetTooLarge, match="60 columns"):
        read_sheet(make([["x"] * 61]))


def test_a_file_of_more_than_ten_megabytes():
    with pytest.raises(SheetTooLarge, match="10 MB"):
        read_sheet(b"x" * (10 * 1024 * 1024 + 1))


def test_a_bomb_is_never_unpacked():
    target = io.BytesIO(workbook([["a"]]))
    with zipfile.ZipFile(target, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/large.xml", b" " * 4_000_000)
    with pytest.raises(SheetTooLarge, match="far larger"):
        read_sheet(target.getvalue())


def test_a_sheet_formatted_down_to_its_last_line():
    book = Workbook()
    book.active.append(["姓名"])
    book.active.cell(row=1_000_000, column=1).value = "x"
    target = io.BytesIO()
    book.save(target)
    with pytest.raises(SheetTooLarge):
        read_sheet(target.getvalue())


CELLS = st.text(
    st.characters(
        exclude_categories=["Cs", "Cc", "Zl", "Zp", "Zs"], max_codepoint=0xFFFF, exclude_characters="\ufeff"
    ),
    min_size=1,
    max_size=12,
)


@settings(deadline=None)  # A workbook is a ZIP: how long one takes is the machine's.
@given(st.lists(st.lists(CELLS, min_size=1, max_size=6), min_size=1, max_size=12))
def test_no_text_is_lost_on_the_way_through_a_workbook(rows):
    assert read_sheet(workbook([[f"'{cell}" for cell in row] for row in rows])).grid == [
        [f"'{cell}" for cell in row] for row in rows
    ]


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused_with_a_sentence(content):
    with suppress(UnreadableSheet):
        assert read_sheet(content).grid
