"""What a guardian states, and what they may write about their child."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.dates import MONTHS
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from courses.families.animals import Animal
from courses.families.codes import LENGTH, as_typed
from courses.students.models import Student

#: The oldest pupil whose guardian comes with a slip.
OLDEST = 25


class BirthForm(forms.Form):
    """What shows that somebody knows the child."""

    month = forms.TypedChoiceField(
        label=_("Your child was born in the month of"),
        coerce=int,
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Please choose the month.")),
    )
    year = forms.TypedChoiceField(
        label=_("and the year"),
        coerce=int,
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Please choose the year.")),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        nothing = ("", pgettext("nothing chosen yet", "choose"))
        this_year = timezone.localdate().year
        years = range(this_year, this_year - OLDEST, -1)
        self.fields["month"].choices = [nothing, *MONTHS.items()]  # type: ignore[attr-defined]
        self.fields["year"].choices = [nothing, *((year, str(year)) for year in years)]  # type: ignore[attr-defined]


class LinkForm(BirthForm):
    field_order = ("code", "month", "year")

    code = forms.CharField(
        label=_("Code on the slip"),
        help_text=_("Eight letters and figures, like 7KQ2-XW9M."),
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
        error_messages={
            "required": _("Please type the code from the slip."),
            "max_length": _("This is longer than a code. Please type the eight letters and figures."),
        },
    )

    def clean_code(self) -> str:
        code = as_typed(self.cleaned_data["code"])
        if len(code) != LENGTH:
            raise forms.ValidationError(
                gettext("A code has eight letters and figures. Please compare it with the slip.")
            )
        return code


class NamesForm(forms.ModelForm):
    """The name on the roll is the school's: by it next year's list finds the child."""

    class Meta:
        model = Student
        fields = ("preferred_name", "name_latin", "name_hans", "name_hant")
        labels = {
            "preferred_name": _("What your child is called"),
            "name_latin": _("Name as in the passport"),
            "name_hans": _("Name in Simplified characters"),
            "name_hant": _("Name in Traditional characters"),
        }
        help_texts = {
            "preferred_name": _("Shown to you, your child and the school in place of the name on the roll."),
            "name_latin": _("Exactly as it is spelt there. It is printed on certificates."),
        }


class CardForm(forms.Form):
    animal = forms.ChoiceField(
        label=_("Animal"),
        choices=Animal.choices,
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Please choose an animal.")),
    )
