"""A file as a grid of texts. A formula is text like any other: nothing is ever evaluated.

Every limit is refused with a sentence before the work behind it is done.
"""

import csv
import io
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _
from openpyxl import load_workbook

from courses.sheets.refusals import SheetTooLarge, UnreadableSheet

MOST_BYTES = 10 * 1024 * 1024
MOST_ROWS = 5_000
MOST_COLUMNS = 60
#: How many times larger than the file its unpacked content may be; and in all, in bytes, because the
#: texts of a workbook are held in memory together.
MOST_EXPANSION = 100
MOST_UNPACKED = 100 * 1024 * 1024
#: Headings, and what stands above them, come on top of the rows.
HEAD_ROWS = 10

Grid = list[list[str]]
_BYTE_ORDER_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
#: The frequent characters of either standard: a text read by the wrong one is full of rare ones.
_FREQUENT = {"gb18030": (0xB0A1, 0xD7F9), "big5hkscs": (0xA440, 0xC67E)}


@dataclass(frozen=True)
class Sheet:
    """`read_as` names what the bytes were taken for: XLSX, UTF-8, GB18030 …"""

    grid: Grid
    read_as: str


def read_sheet(content: bytes) -> Sheet:
    """Raises UnreadableSheet, or its SheetTooLarge, with a sentence. Empty lines stay, so that a row
    has the number that the person who wrote the file sees."""
    if len(content) > MOST_BYTES:
        raise SheetTooLarge(
            _("The file is larger than 10 MB. Please take out pictures or old sheets and send it again.")
        )
    if not content.strip(b"\x00 \t\r\n"):
        raise UnreadableSheet(_("The file is empty. Please choose another one."))
    if content.startswith(b"PK"):
        return Sheet(_workbook(content), "XLSX")
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise UnreadableSheet(
            _("This is an old Excel file (XLS), or one with a password. Please save it as XLSX without one.")
        )
    text, encoding = _decoded(content)
    return Sheet(_separated(text), encoding)


def _workbook(content: bytes) -> Grid:
    _refuse_bomb(content)
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
        sheets = {sheet.title: _collected(_texts_of(sheet)) for sheet in book.worksheets}
        book.close()
    except UnreadableSheet:
        raise
    except Exception as error:
        # Whatever is wrong inside a workbook surfaces as any of a dozen kinds of error.
        raise UnreadableSheet from error
    filled = {title: grid for title, grid in sheets.items() if grid}
    if len(filled) > 1:
        sentence = _(
            "More than one sheet of this file holds something: %(sheets)s. "
            "Please save the one that you mean as a file of its own."
        )
        raise UnreadableSheet(sentence % {"sheets": ", ".join(filled)})
    if not filled:
        raise UnreadableSheet(_("The file is empty. Please choose another one."))
    return next(iter(filled.values()))


def _refuse_bomb(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
    except zipfile.BadZipFile as error:
        raise UnreadableSheet from error
    if unpacked > min(len(content) * MOST_EXPANSION, MOST_UNPACKED):
        raise SheetTooLarge(
            _("Unpacked, this file is far larger than any such sheet. Please save it anew and send it again.")
        )


def _texts_of(sheet: object) -> Iterable[list[str]]:
    sheet.reset_dimensions()  # type: ignore[attr-defined] # openpyxl carries no types
    rows = sheet.iter_rows(max_col=MOST_COLUMNS + 1, values_only=True)  # type: ignore[attr-defined]
    # A sheet formatted down to its last line brings a million of nothing.
    return ([] if row.count(None) == len(row) else [_text_of(value) for value in row] for row in rows)


def _text_of(value: object) -> str:
    """As the person sees it: a day without its midnight, a whole number without its point."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    # An array formula comes as an object that holds its text.
    return str(getattr(value, "text", value))


def _separated(text: str) -> Grid:
    beginning = text.splitlines()[:HEAD_ROWS]
    # Semicolons are what Excel writes where the comma is the decimal point.
    delimiter = max("\t,;", key=lambda mark: sum(line.count(mark) for line in beginning))
    try:
        grid = _collected(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise UnreadableSheet from error
    if not grid:
        raise UnreadableSheet(_("The file is empty. Please choose another one."))
    return grid


def _collected(lines: Iterable[list[str]]) -> Grid:
    grid: Grid = []
    blanks = filled = 0
    for line in lines:
        cells = [cell.strip().replace("\x00", "") for cell in line]
        while cells and not cells[-1]:
            cells.pop()
        if not cells:
            # A sheet may be formatted down to its millionth line; only gaps between rows are kept.
            blanks += 1
            continue
        if len(cells) > MOST_COLUMNS:
            raise SheetTooLarge(_("The file has more than 60 columns. Please keep those that are needed."))
        filled += 1
        if filled > MOST_ROWS + HEAD_ROWS or len(grid) + blanks > 4 * MOST_ROWS:
            raise SheetTooLarge(too_many_rows())
        grid += [[] for _blank in range(blanks)]
        grid.append(cells)
        blanks = 0
    return grid


def too_many_rows() -> str:
    return _("The file has more than 5,000 rows. Please split it and send the parts one after the other.")


def _decoded(content: bytes) -> tuple[str, str]:
    for mark, encoding in _BYTE_ORDER_MARKS:
        if content.startswith(mark):
            return _strictly(content, encoding) or _refuse(), encoding.upper().removesuffix("-SIG")
    if content.count(b"\x00") > len(content) // 10:
        # UTF-16 without its mark: the zeros of Latin letters and commas stand on one side.
        encoding = "utf-16-le" if content[1::2].count(0) >= content[::2].count(0) else "utf-16-be"
        return _strictly(content, encoding) or _refuse(), "UTF-16"
    if (text := _strictly(content, "utf-8")) is not None:
        return text, "UTF-8"
    readings = {encoding: _strictly(content, encoding) for encoding in _FREQUENT}
    possible = {encoding: text for encoding, text in readings.items() if text is not None}
    if not possible:
        _refuse()
    best = max(possible, key=lambda encoding: _familiarity(possible[encoding], encoding))
    return possible[best], {"gb18030": "GB18030", "big5hkscs": "Big5"}[best]


def _refuse() -> str:
    raise UnreadableSheet


def _strictly(content: bytes, encoding: str) -> str | None:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return None


def _familiarity(text: str, encoding: str) -> float:
    """How much of what is not ASCII is frequent in the standard, from 0 to 1."""
    low, high = _FREQUENT[encoding]
    letters = [letter for letter in text if not letter.isascii()]
    codes = (letter.encode(encoding) for letter in letters)
    frequent = sum(len(code) == 2 and low <= int.from_bytes(code, "big") <= high for code in codes)
    return frequent / len(letters) if letters else 0
