"""A sheet, which column of it holds what, and the texts of one line."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from courses.sheets.reading import MOST_BYTES
from lessons.batches.columns import fields
from lessons.batches.models import Batch

LONG = ("summary", "films")


class SheetForm(forms.Form):
    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "XLSX or CSV, at most 500 courses, one in each line. The columns may be called anything."
        ),
        error_messages={
            "required": _("Choose a file first."),
            "empty": _("The file is empty. Please choose another one."),
        },
    )

    def content(self) -> bytes:
        """One byte more than is allowed is enough to know that it is too much."""
        file: UploadedFile = self.cleaned_data["file"]
        return file.read(MOST_BYTES + 1)


class ColumnsForm(forms.Form):
    """One choice for each field; no column is chosen for two."""

    def __init__(self, *args: Any, batch: Batch, width: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [*batch.headings, *[""] * width][: max(width, len(batch.headings))]
        choices = [("", gettext("not in the file"))]
        for index, name in enumerate(names):
            number = gettext("Column %(number)d") % {"number": index + 1}
            choices.append((str(index), f"{number}: {name}" if name else number))
        for name, label in fields().items():
            self.fields[name] = forms.ChoiceField(
                label=label, choices=choices, required=False, initial=str(batch.columns.get(name, ""))
            )

    def clean(self) -> dict[str, Any]:
        told = [value for value in self.cleaned_data.values() if value]
        if len(told) > len(set(told)):
            raise forms.ValidationError(
                gettext("One column cannot hold two things. Choose each column once.")
            )
        return self.cleaned_data

    def columns(self) -> dict[str, int]:
        return {name: int(value) for name, value in self.cleaned_data.items() if value}


class LineForm(forms.Form):
    """The texts of one line, to be mended in place."""

    def __init__(self, data: Any = None, *, number: int, values: dict[str, str]) -> None:
        super().__init__(data, auto_id=f"row-{number}-%s", initial=values)
        for name, label in fields().items():
            is_long = name.partition(":")[0] in LONG
            widget = forms.Textarea(attrs={"rows": 3}) if is_long else forms.TextInput()
            self.fields[name] = forms.CharField(label=label, required=False, max_length=2000, widget=widget)
