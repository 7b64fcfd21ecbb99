"""What may stand in a person's name: nearly everything, since nobody but the person knows."""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

LONGEST_NAME = 120
_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
# Planes 2 and 3 hold nothing but Chinese characters; new ones are named faster than Python learns of them.
_RARE_HANZI = range(0x20000, 0x40000)
_PILE_OF_ACCENTS = 4


def clean_name(value: str) -> str:
    """The name in composed form (NFC) with single spaces; otherwise as typed.

    Refuses what cannot be seen (control characters, marks that turn the reading direction) and what
    overflows its line, because a name stands in class lists between other people's names.
    """
    name = unicodedata.normalize("NFC", value).strip(" ")
    if any(_is_invisible(character) for character in name):
        raise ValidationError(
            _("This name contains an invisible character. Please type the name by hand."),
            code="invisible",
        )
    name = re.sub(r"\s+", " ", name).strip()
    if not any(character.isalnum() or ord(character) in _RARE_HANZI for character in name):
        raise ValidationError(_("Please give a name with at least one letter."), code="required")
    if _piles_accents(name):
        raise ValidationError(
            _("This name has too many accents on one letter. Please type the name by hand."),
            code="accents",
        )
    if len(name) > LONGEST_NAME:
        raise ValidationError(
            _("A name can have at most %(limit)d characters. Please shorten it."),
            code="max_length",
            params={"limit": LONGEST_NAME},
        )
    return name


def validate_name(value: str) -> None:
    """For the database column: the name is acceptable as it stands."""
    clean_name(value)


def _is_invisible(character: str) -> bool:
    return unicodedata.category(character) in _INVISIBLE and ord(character) not in _RARE_HANZI


def _piles_accents(name: str) -> bool:
    height = 0
    for character in name:
        height = height + 1 if unicodedata.combining(character) else 0
        if height > _PILE_OF_ACCENTS:
            return True
    return False
