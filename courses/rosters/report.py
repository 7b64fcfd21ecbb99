"""What became of every row, as a workbook to keep. Every cell is a text and can never be a formula."""

from django.utils.translation import gettext as _

from courses.rosters.columns import Field
from courses.rosters.models import RosterRow
from courses.rosters.preview import Preview
from courses.rosters.workbook import write_workbook


def report_of(preview: Preview, headings: list[str]) -> bytes:
    """First what was made of the row, then the row as the file had it."""
    names = [str(column.label) for column in Field]
    width = max((len(row.cells) for row in preview.rows), default=0)
    original = [
        _("In the file: %(heading)s") % {"heading": name} for name in [*headings, *[""] * width][:width]
    ]
    lines = [[_("Line"), _("Result"), _("To look at"), *names, *original]]
    for row, entry in zip(preview.rows, preview.entries, strict=True):
        is_in = row.effect != RosterRow.Effect.NONE
        looked_at = "" if is_in else " ".join(str(matter.label) for matter in entry.matters)
        matters = row.get_stays_display() or looked_at
        told = [entry.value(column) for column in Field]
        lines.append([str(row.number), str(row.get_effect_display()), matters, *told, *row.cells])
    return write_workbook(_("Report"), lines)
