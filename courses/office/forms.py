"""What the office corrects in a student's record."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.students.actions import NAMES
from courses.students.models import FamilyContact, Student

_CONTACT = {"guardian_name": "name", "guardian_email": "email", "guardian_phone": "phone"}
_NO_BIRTH = _("Write the year and month, like 2017-02, or nothing.")


class StudentForm(forms.Form):
    """Names as they are; nothing is derived from another but the sort key, which may be corrected too."""

    display_name = forms.CharField(label=_("Name"), max_length=120)
    preferred_name = forms.CharField(
        label=_("Preferred name"),
        max_length=120,
        required=False,
        help_text=_("What everybody calls the child, where that is another name."),
    )
    name_hans = forms.CharField(label=_("Name in Simplified"), max_length=120, required=False)
    name_hant = forms.CharField(label=_("Name in Traditional"), max_length=120, required=False)
    name_latin = forms.CharField(label=_("Name as in the passport"), max_length=120, required=False)
    sort_key = forms.CharField(
        label=_("Sorted under"),
        max_length=200,
        required=False,
        help_text=_(
            "How the name is said, in Latin letters. Correct it where it is wrong, for example shan for the "
            "surname 单; leave it empty for a new proposal."
        ),
    )
    birth = forms.RegexField(
        label=_("Year and month of birth"),
        regex=r"^\s*(19|20)\d\d(-(0[1-9]|1[0-2]))?\s*$",
        required=False,
        help_text=_("Like 2017-02. The day is not kept."),
        error_messages={"invalid": _NO_BIRTH},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "placeholder": "2017-02"}),
    )
    guardian_name = forms.CharField(label=_("Guardian"), max_length=120, required=False)
    guardian_email = forms.EmailField(label=_("E-mail"), required=False)
    guardian_phone = forms.CharField(label=_("Phone"), max_length=40, required=False)

    @classmethod
    def about(cls, student: Student, contact: FamilyContact | None, data: Any = None) -> "StudentForm":
        initial = {name: getattr(student, name) for name in NAMES}
        initial["birth"] = birth_of(student)
        initial |= {field: getattr(contact, name, "") for field, name in _CONTACT.items()}
        return cls(data, initial=initial)

    def clean_birth(self) -> str:
        birth: str = self.cleaned_data["birth"].strip()
        if birth and int(birth[:4]) > timezone.now().year:
            raise forms.ValidationError(_NO_BIRTH)
        return birth

    def facts(self) -> dict[str, Any]:
        """Fields of Student."""
        year, _dash, month = self.cleaned_data["birth"].partition("-")
        born = {"birth_year": int(year) if year else None, "birth_month": int(month) if month else None}
        return {name: self.cleaned_data[name] for name in NAMES} | born

    def contact(self) -> dict[str, str]:
        """Fields of FamilyContact."""
        return {name: self.cleaned_data[field] for field, name in _CONTACT.items()}


def birth_of(student: Student) -> str:
    """Year and month as the office writes them."""
    if not student.birth_year:
        return ""
    return (
        f"{student.birth_year}-{student.birth_month:02}" if student.birth_month else f"{student.birth_year}"
    )
