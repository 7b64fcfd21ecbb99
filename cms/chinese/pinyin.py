"""Readings of Chinese characters, without tones, as people type them to find something.

Texts are expected in Simplified script: the dictionary knows far fewer Traditional words.
"""

import re
import unicodedata
from functools import cache, lru_cache

from pypinyin import Style, lazy_pinyin
from pypinyin import pinyin as all_readings
from pypinyin.constants import PINYIN_DICT

from cms.chinese.latin import plain_letters
from cms.chinese.scripts import HAN, to_simplified_exact

#: zhuang, chuang, shuang
LONGEST_SYLLABLE = 6
#: An address below three others still fits into a message.
LONGEST_SLUG = 50
_LONGEST_WORD = 60
_RUN = re.compile(rf"(?:{HAN.pattern})+|(?:(?!{HAN.pattern})[^\W_])+")
_MOST_READINGS = 3
_LETTERS_THAT_ARE_SYLLABLES = "aeo"


def syllables(text: str) -> list[str]:
    """One syllable for each character, chosen by the words around it: 长城 gives chang, cheng."""
    return lazy_pinyin(text, errors=list)  # type: ignore[arg-type]  # pypinyin's hints know no callable that splits


def slug_of(text: str) -> str:
    """Latin letters for an address, in whole syllables: 第1课：对折 gives di-1-ke-dui-zhe."""
    words: list[str] = []
    for run in _RUN.findall(plain_letters(text)):
        words += syllables(to_simplified_exact(run)) if HAN.match(run) else [run]
    slug = ""
    for word in filter(str.isascii, words):
        longer = f"{slug}-{word}" if slug else word
        if len(longer) > LONGEST_SLUG:
            break
        slug = longer
    return slug


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
