"""What became of every row, as a workbook to keep. Every cell is a text and can never be a formula."""

import io
from collections.abc import Iterable

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from courses.rosters.columns import Field
from courses.rosters.models import RosterRow
from courses.rosters.preview import Preview

#: What a cell of a workbook can hold.
_LONGEST_CELL = 32_000


def report_of(preview: Preview, headings: list[str]) -> bytes:
    """First what was made of the row, then the row as the file had it."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_("Report"))
    names = [str(column.label) for column in Field]
    width = max((len(row.cells) for row in preview.rows), default=0)
    original = [
        _("In the file: %(heading)s") % {"heading": name} for name in [*headings, *[""] * width][:width]
    ]
    lines = [[_("Line"), _("Result"), _("To look at"), *names, *original]]
    for row, entry in zip(preview.rows, preview.entries, strict=True):
        is_in = row.effect != RosterRow.Effect.NONE
        matters = "" if is_in else " ".join(str(matter.label) for matter in entry.matters)
        told = [entry.value(column) for column in Field]
        lines.append([str(row.number), str(row.get_effect_display()), matters, *told, *row.cells])
    for line in lines:
        sheet.append(_texts(sheet, line))
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _texts(sheet: object, line: Iterable[str]) -> list[WriteOnlyCell]:
    cells = []
    for text in line:
        cell = WriteOnlyCell(sheet, value="")
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", text)[:_LONGEST_CELL]
        # Said after the value, which would make '=1+1' a formula; the quote keeps it a text when edited.
        cell.data_type, cell.quotePrefix = "s", True
        cells.append(cell)
    return cells
