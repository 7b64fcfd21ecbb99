"""A file, and which column of it holds what."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from courses.rosters.columns import Field
from courses.rosters.judging import LONGEST
from courses.rosters.models import RosterImport
from courses.sheets.reading import MOST_BYTES


class UploadForm(forms.Form):
    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "XLSX, CSV or TSV, at most 10 MB, 5,000 rows and 60 columns. The columns may be called anything."
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

    def __init__(self, *args: Any, roster: RosterImport, width: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [*roster.headings, *[""] * width][: max(width, len(roster.headings))]
        choices = [("", gettext("not in the file"))]
        for index, name in enumerate(names):
            number = gettext("Column %(number)d") % {"number": index + 1}
            choices.append((str(index), f"{number}: {name}" if name else number))
        for column in Field:
            self.fields[column.value] = forms.ChoiceField(
                label=column.label,
                choices=choices,
                required=False,
                initial=str(roster.columns.get(column, "")),
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


class RowForm(forms.Form):
    """The texts of one row, to be mended in place."""

    def __init__(self, data: Any = None, *, number: int, values: dict[str, str]) -> None:
        super().__init__(data, auto_id=f"row-{number}-%s", initial=values)
        for column in Field:
            self.fields[column.value] = forms.CharField(
                label=column.label, required=False, max_length=LONGEST[column]
            )
