"""A workbook of texts. No cell is a formula, nor becomes one when somebody saves the sheet as CSV."""

import io
from collections.abc import Iterable

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

#: What a cell of a workbook can hold.
_LONGEST_CELL = 32_000
#: A text that begins so is reckoned by Excel when it opens a CSV file.
_BEGINS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def write_workbook(title: str, lines: Iterable[Iterable[str]]) -> bytes:
    """Line after line goes to the disk before it is packed, so that only the packed file is held in memory."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title[:31])
    for line in lines:
        sheet.append([_cell(sheet, text) for text in line])
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _cell(sheet: object, text: str) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, value="")
    cell.value = harmless(ILLEGAL_CHARACTERS_RE.sub("", text))[:_LONGEST_CELL]
    # Said after the value; the quote keeps it a text when edited.
    cell.data_type, cell.quotePrefix = "s", True
    return cell


def harmless(text: str) -> str:
    """With an apostrophe before what would begin a formula, as the sheet itself would show it."""
    return f"'{text}" if text.startswith(_BEGINS_FORMULA) else text


def as_it_was(text: str) -> str:
    """What `harmless` was given: a sheet of ours that comes back means the same."""
    return text[1:] if text.startswith("'") and text[1:].startswith(_BEGINS_FORMULA) else text
