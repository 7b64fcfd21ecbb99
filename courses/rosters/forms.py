"""The file of a roster, which column of it holds what, and the texts of one row."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.rosters.columns import Field
from courses.rosters.judging import LONGEST
from courses.rosters.models import RosterImport
from courses.sheets.forms import ColumnsForm, SheetForm


class UploadForm(SheetForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = _(
            "XLSX, CSV or TSV, at most 10 MB, 5,000 rows and 60 columns. The columns may be called anything."
        )


def columns_form(roster: RosterImport, width: int, data: Any = None) -> ColumnsForm:
    fields = {column.value: str(column.label) for column in Field}
    return ColumnsForm(data, fields=fields, headings=roster.headings, width=width, chosen=roster.columns)


class RowForm(forms.Form):
    """The texts of one row, to be mended in place."""

    def __init__(self, data: Any = None, *, number: int, values: dict[str, str]) -> None:
        super().__init__(data, auto_id=f"row-{number}-%s", initial=values)
        for column in Field:
            self.fields[column.value] = forms.CharField(
                label=column.label, required=False, max_length=LONGEST[column]
            )
