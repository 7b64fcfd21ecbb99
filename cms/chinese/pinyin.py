"""Readings of Chinese characters, without tones, as people type them to find something.

Texts are expected in Simplified script: the dictionary knows far fewer Traditional words.
"""

import unicodedata
from functools import cache, lru_cache

from pypinyin import Style, lazy_pinyin
from pypinyin import pinyin as all_readings
from pypinyin.constants import PINYIN_DICT

#: zhuang, chuang, shuang
LONGEST_SYLLABLE = 6
_LONGEST_WORD = 60
_MOST_READINGS = 3
_LETTERS_THAT_ARE_SYLLABLES = "aeo"


def syllables(text: str) -> list[str]:
    """One syllable for each character, chosen by the words around it: 长城 gives chang, cheng."""
    return lazy_pinyin(text, errors=list)  # type: ignore[arg-type]  # pypinyin's hints know no callable that splits


@lru_cache(20_000)
def other_readings(character: str) -> tuple[str, ...]:
    """Every common way to read one character alone, and lü also as lu: nobody types the dots."""
    found = all_readings(character, style=Style.NORMAL, heteronym=True)[0][:_MOST_READINGS]
    return tuple(dict.fromkeys([*found, *(reading.replace("v", "u") for reading in found)]))


@lru_cache(2_000)
def split_syllables(word: str) -> tuple[str, ...] | None:
    """'tangshisanbaishou' as its syllables, the longest first; None when it is not pinyin."""
    if len(word) > _LONGEST_WORD:
        return None
    known = _known_syllables()

    @cache
    def rest(start: int) -> tuple[str, ...] | None:
        if start == len(word):
            return ()
        for end in range(min(len(word), start + LONGEST_SYLLABLE), start, -1):
            syllable = word[start:end]
            if syllable in known and (following := rest(end)) is not None:
                return (syllable, *following)
        return None

    return rest(0)


@cache
def _known_syllables() -> frozenset[str]:
    readings = {reading for entry in PINYIN_DICT.values() for reading in entry.split(",")}
    plain = {_without_tone(reading) for reading in readings}
    return frozenset(
        syllable
        for syllable in plain
        if syllable.isascii()
        and any(vowel in syllable for vowel in "aeiouv")
        and (len(syllable) > 1 or syllable in _LETTERS_THAT_ARE_SYLLABLES)
    )


def _without_tone(reading: str) -> str:
    apart = unicodedata.normalize("NFD", reading).replace("u\u0308", "v")
    return "".join(letter for letter in apart if letter.isascii())
