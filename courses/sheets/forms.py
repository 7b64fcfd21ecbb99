"""Sending a sheet, and telling which column of it holds what."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from courses.sheets.reading import MOST_BYTES


class SheetForm(forms.Form):
    file = forms.FileField(
        label=_("File"),
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
    """One choice for each of `fields` (labels by name); no column is chosen for two.

    `headings` are the sheet's own, `width` is how many columns its widest row has, and `chosen` holds the
    index of the column that each field is read from.
    """

    def __init__(
        self,
        *args: Any,
        fields: Mapping[str, str],
        headings: Sequence[str],
        width: int,
        chosen: Mapping[str, int],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        names = [*headings, *[""] * width][: max(width, len(headings))]
        choices = [("", gettext("not in the file"))]
        for index, name in enumerate(names):
            number = gettext("Column %(number)d") % {"number": index + 1}
            choices.append((str(index), f"{number}: {name}" if name else number))
        for name, label in fields.items():
            self.fields[name] = forms.ChoiceField(
                label=label, choices=choices, required=False, initial=str(chosen.get(name, ""))
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
