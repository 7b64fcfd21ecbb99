"""Fields that several account forms share, with faults told in sentences."""

import unicodedata
from typing import Any

from django import forms
from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from cms.accounts.names import LONGEST_NAME, clean_name
from cms.accounts.time_zones import city_choices, validate_time_zone
from cms.navigation.languages import language_name

LONGEST_ADDRESS = 254
LONGEST_PASSWORD = 256

ADDRESS_FAULTS = {
    "required": _("Please type your e-mail address."),
    "invalid": _("This is not a complete e-mail address. It should look like name@example.org."),
}
PASSWORD_FAULTS = {"required": _("Please type your password.")}
CODE_FAULTS = {"required": _("Please type the six digits from the letter.")}
PASSWORD_ADVICE = _("At least eight characters. A short sentence that only you know is good.")

address_fits = MaxLengthValidator(
    LONGEST_ADDRESS, _("This e-mail address is too long. Please use a shorter one.")
)
password_fits = MaxLengthValidator(LONGEST_PASSWORD, _("A password can have at most 256 characters."))


class NameField(forms.CharField):
    """A person's name in one field, since not every name has two halves."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Your name"))
        kwargs.setdefault("help_text", _("As you would like to be called, in any script."))
        widget = forms.TextInput(attrs={"autocomplete": "name", "dir": "auto", "maxlength": LONGEST_NAME})
        super().__init__(widget=widget, error_messages={"required": _("Please tell us your name.")}, **kwargs)

    def clean(self, value: Any) -> str:
        return clean_name(super().clean(value))


class TimeZoneField(forms.CharField):
    """A zone by its city. The browser may know zones that the list leaves out, so any known one is right."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Time zone"))
        kwargs.setdefault("help_text", _("Lecture times are shown on the clock of this city."))
        super().__init__(
            widget=CitySelect,
            validators=[validate_time_zone],
            error_messages={"required": _("Please choose the city nearest to you.")},
            **kwargs,
        )


class CitySelect(forms.Select):
    def optgroups(self, name: str, value: list[str], attrs: dict[str, Any] | None = None) -> list[Any]:
        groups = city_choices(get_language() or settings.LANGUAGE_CODE)
        offered = {zone for _region, cities in groups for zone, _city in cities}
        chosen = [zone for zone in value if zone and zone not in offered]
        first = [(zone, zone) for zone in chosen] if any(value) else [("", _("Please choose a city"))]
        self.choices = [*first, *groups]
        return super().optgroups(name, value, attrs)


class CodeInput(forms.TextInput):
    """Brings up the digits on a phone and lets it offer the code from the letter."""

    def __init__(self) -> None:
        super().__init__(
            attrs={
                "class": "code-field",
                "inputmode": "numeric",
                "autocomplete": "one-time-code",
                "autocapitalize": "off",
                "spellcheck": "false",
            }
        )


def language_choices() -> list[tuple[str, str]]:
    return [(code, language_name(code)) for code, _name in settings.LANGUAGES]


def plain_digits(value: str) -> str:
    """The code without spaces, and with the digits of a Chinese keyboard (１２３) made plain."""
    return "".join(unicodedata.normalize("NFKC", value).split())
