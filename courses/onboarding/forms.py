"""The steps of an application, each a form of its own that may be left half empty."""

from typing import Any

from babel import Locale
from django import forms
from django.core.validators import validate_slug
from django.utils.translation import gettext_lazy as _

from cms.accounts.fields import (
    ADDRESS_FAULTS,
    CODE_FAULTS,
    LONGEST_ADDRESS,
    CodeInput,
    NameField,
    TimeZoneField,
    plain_digits,
)
from cms.navigation.languages import active_language
from courses.onboarding.models import OnboardingApplication
from courses.organisations.models import Organisation

#: What CLDR lists beside countries: unions, the unknown, and tests.
NO_COUNTRIES = {"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"}
CHINESE = ("zh-Hans", "zh-Hant", "yue")
#: Where Chinese schools are.
SPOKEN_BESIDE = (
    *("cs", "da", "de", "el", "en", "es", "fi", "fr", "hu", "id", "it", "ja", "ko", "ms", "nb", "nl"),
    *("pl", "pt", "ro", "ru", "sv", "th", "tr", "vi"),
)


def country_choices() -> list[tuple[str, str]]:
    territories = Locale.parse(active_language(), sep="-").territories.items()
    countries = [
        (code, name)
        for code, name in territories
        if code.isalpha() and len(code) == 2 and code not in NO_COUNTRIES
    ]
    return [("", _("Please choose a country")), *sorted(countries, key=lambda pair: pair[1])]


def spoken_choices() -> list[tuple[str, str]]:
    """As `Organisation.languages` writes them, named in the reader's language."""
    names = Locale.parse(active_language(), sep="-").languages
    chinese = [(code, names[code.replace("-", "_")]) for code in CHINESE]
    return [*chinese, *sorted(((code, names[code]) for code in SPOKEN_BESIDE), key=lambda pair: pair[1])]


class ContactForm(forms.Form):
    contact_name = NameField()
    contact_email = forms.EmailField(
        label=_("E-mail address"),
        max_length=LONGEST_ADDRESS,
        error_messages=ADDRESS_FAULTS,
        help_text=_("We send six digits there, and later our answer."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def clean_contact_email(self) -> str:
        return str(self.cleaned_data["contact_email"]).lower()


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Six-digit code"), max_length=40, error_messages=CODE_FAULTS, widget=CodeInput()
    )

    def clean_code(self) -> str:
        return plain_digits(self.cleaned_data["code"])


class NamesForm(forms.ModelForm):
    class Meta:
        model = OnboardingApplication
        fields = ("name", "local_name")
        help_texts = {"local_name": _("As it stands in the statutes or on the door, if there is one.")}
        widgets = {
            "name": forms.TextInput(attrs={"lang": "zh", "autocomplete": "off"}),
            "local_name": forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
        }


class PlaceForm(forms.ModelForm):
    country = forms.ChoiceField(label=_("Country"), choices=country_choices, required=False)
    time_zone = TimeZoneField(required=False, help_text=_("The city whose clock your lessons follow."))

    class Meta:
        model = OnboardingApplication
        fields = ("city", "country", "time_zone")


class WorkForm(forms.ModelForm):
    kind = forms.ChoiceField(
        label=_("What are you?"), choices=Organisation.Kind, required=False, widget=forms.RadioSelect
    )
    languages = forms.MultipleChoiceField(
        label=_("What is spoken there?"),
        choices=spoken_choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = OnboardingApplication
        fields = ("kind", "hours", "languages")
        help_texts = {"hours": _("For instance: Saturday 10:00–13:00.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["languages"] = [code for code in self.instance.languages.split(", ") if code]

    def clean_languages(self) -> str:
        return ", ".join(self.cleaned_data["languages"])


#: In the order in which they are asked.
STEPS: dict[str, type[forms.ModelForm]] = {"names": NamesForm, "place": PlaceForm, "work": WorkForm}
STEP_TITLES = {
    "names": _("What are you called?"),
    "place": _("Where are you?"),
    "work": _("What do you do?"),
}


class ApprovalForm(forms.Form):
    slug = forms.CharField(
        label=_("Address"),
        max_length=60,
        validators=[validate_slug],
        help_text=_("Small letters and hyphens. It stands in the address of every page of theirs."),
    )


class ReturnForm(forms.Form):
    note = forms.CharField(
        label=_("Note"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=4000,
        help_text=_("What is to be mended. It is sent to the applicant as you write it."),
    )


class RefusalForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=4000,
        help_text=_("It is sent to the applicant as you write it."),
    )
