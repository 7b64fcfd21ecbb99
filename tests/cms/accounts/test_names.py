"""What may stand in a name."""

import unicodedata

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from cms.accounts.names import clean_name

KEPT = [
    "王小明",
    "欧阳娜娜",
    "𠮷野家",
    "\U00031350",
    "李",
    "María José Núñez-Ávila",
    "Nguyễn Thị Ánh",
    "Kaʻahumanu",
    "O'Brien",
    "Anne-Marie Wang 王安",
    "شريف",
    "Ｗａｎｇ",
    "<b>Max</b>",
]


@pytest.mark.parametrize("name", KEPT)
def test_names_of_the_world_stay_as_they_are(name):
    assert clean_name(name) == name


def test_a_name_is_kept_in_composed_form_with_single_spaces():
    assert clean_name("  Zoe\u0308   Wang\u3000王 ") == "Zoë Wang 王"


REFUSED = {
    "a turn of direction": ("Wang\u202egnimoaiX", "invisible"),
    "a direction mark": ("Wang\u200f", "invisible"),
    "no width": ("Wa\u200bng", "invisible"),
    "a joiner": ("Wa\u200dng", "invisible"),
    "a byte-order mark": ("\ufeffWang", "invisible"),
    "null": ("Wang\x00", "invisible"),
    "a bell": ("Wang\x07", "invisible"),
    "a line end": ("Wang\nXiao", "invisible"),
    "a tab": ("Wang\tXiao", "invisible"),
    "a line separator": ("Wang\u2028Xiao", "invisible"),
    "private use": ("Wang\ue000", "invisible"),
    "unassigned": ("Wang\u0378", "invisible"),
    "a tower": ("Wang" + "\u0301" * 12, "accents"),
    "signs only": ("---", "required"),
    "spaces only": ("   ", "required"),
    "too long": ("王" * 121, "max_length"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_seen_is_refused_with_a_sentence(case):
    name, code = REFUSED[case]
    with pytest.raises(ValidationError) as refusal:
        clean_name(name)
    assert refusal.value.code == code
    assert refusal.value.messages[0].endswith(".")


def test_a_name_of_120_characters_fits():
    assert clean_name("王" * 120) == "王" * 120


@given(st.text(max_size=200))
def test_whatever_is_typed_is_refused_or_clean(typed):
    try:
        name = clean_name(typed)
    except ValidationError:
        return
    assert clean_name(name) == name
    assert name == unicodedata.normalize("NFC", name) == name.strip()
    assert 0 < len(name) <= 120
    assert not [c for c in name if unicodedata.category(c) in {"Cc", "Cf", "Cs"}]
