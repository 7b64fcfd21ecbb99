"""The sheet of a batch, which column of it holds what, and the texts of one line."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.sheets.forms import ColumnsForm, SheetForm
from lessons.batches.columns import fields
from lessons.batches.models import Batch

LONG = ("summary", "films")


class UploadForm(SheetForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = _(
            "XLSX or CSV, at most 500 courses, one in each line. The columns may be called anything."
        )


def columns_form(batch: Batch, width: int, data: Any = None) -> ColumnsForm:
    return ColumnsForm(data, fields=fields(), headings=batch.headings, width=width, chosen=batch.columns)


class LineForm(forms.Form):
    """The texts of one line, to be mended in place."""

    def __init__(self, data: Any = None, *, number: int, values: dict[str, str]) -> None:
        super().__init__(data, auto_id=f"row-{number}-%s", initial=values)
        for name, label in fields().items():
            is_long = name.partition(":")[0] in LONG
            widget = forms.Textarea(attrs={"rows": 3}) if is_long else forms.TextInput()
            self.fields[name] = forms.CharField(label=label, required=False, max_length=2000, widget=widget)
