"""What is written into the search index, and what is looked up there: the two must always agree.

Han text is kept as pairs of neighbours (少儿书法 is 少儿, 儿书, 书法) and its last character, so that
any word inside a title is found without a dictionary of words. Titles are also kept by their sound:
syllables, pairs of syllables (`shufa`) and initials (`sf`). Both scripts and both vocabularies of
Chinese meet in one form.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from cms.chinese import pinyin
from cms.chinese.latin import plain_letters
from cms.chinese.scripts import HAN, to_simplified, to_simplified_exact

_HAN = HAN.pattern.strip("[]")
_RUN = re.compile(rf"[{_HAN}]+|[^\W_{_HAN}]+(?:['’\-][^\W_{_HAN}]+)*")
_JOINT = re.compile(r"['’\-]")

#: Initials of more characters than this are not kept: nobody types them.
MOST_INITIALS = 6
#: Databases refuse words of kilobytes; nobody looks for more than the beginning of one.
LONGEST_TERM = 40
#: A question with more terms than this has long said what it wants.
MOST_GROUPS = 40
#: Nor does anybody type a longer sentence of Chinese than this without a comma.
LONGEST_RUN = 60
#: Words of the longest phrase that may have synonyms.
LONGEST_SYNONYM = 3


@dataclass(frozen=True)
class Term:
    """One word of the index; a prefix stands for every word that begins with it."""

    text: str
    is_prefix: bool = False


#: Terms that must all be there.
Phrase = tuple[Term, ...]
#: Phrases of which one is enough.
Group = tuple[Phrase, ...]
Synonyms = Mapping[str, Iterable[str]]


@lru_cache(256)
def document_terms(text: str, *, has_sound: bool = False) -> str:
    """The words under which a text is kept, with spaces between; `has_sound` adds its pinyin."""
    terms: list[str] = []
    for run in _RUN.findall(plain_letters(text)):
        if not HAN.match(run):
            terms += _latin_terms(run)
            continue
        for form in _simplified_forms(run):
            terms += [*_windows(form, 2), form[-1]]
            if has_sound:
                terms += _sounds(form)
    return " ".join(term[:LONGEST_TERM] for term in terms)


def query_terms(text: str, *, synonyms: Synonyms | None = None, ends_open: bool = False) -> list[Group]:
    """What a question asks of the index: every group must be met by one of its phrases.

    `synonyms` maps words, as `synonym_key` writes them, to other words for the same thing. With
    `ends_open` the last word may still be being typed. A question without a single letter gives an
    empty list.
    """
    runs = _RUN.findall(plain_letters(text))[:MOST_GROUPS]
    groups: list[Group] = []
    place = 0
    while place < len(runs):
        length, others = _synonyms_at(runs, place, synonyms or {})
        own = runs[place : place + length]
        place += length
        phrases = [*_own_phrases(own, is_open=ends_open and place == len(runs))]
        phrases += [phrase for other in others for phrase in _phrases(_RUN.findall(plain_letters(other)))]
        groups.append(tuple(dict.fromkeys(phrases)))
    return groups


def synonym_key(words: str) -> str:
    """A word or phrase as synonyms are looked up: 'Tai-Chi' and 'tai chi' are one."""
    return " ".join(
        to_simplified_exact(part) for run in _RUN.findall(plain_letters(words)) for part in _parts(run)
    )


def _simplified_forms(run: str) -> list[str]:
    """Character by character, and in mainland words where those differ: 程式 as it is and as 程序.

    Both are kept and both are asked for, since which words OpenCC replaces depends on their neighbours.
    """
    return list(dict.fromkeys([to_simplified_exact(run), to_simplified(run)]))


def _windows(sequence: str | list[str], length: int) -> list[str]:
    return ["".join(sequence[start : start + length]) for start in range(len(sequence) - length + 1)]


def _sounds(run: str) -> Iterator[str]:
    read = pinyin.syllables(run)
    yield from read
    yield from _windows(read, 2)
    yield from _other_sounds(run, read)
    initials = [syllable[0] for syllable in read]
    for length in range(2, MOST_INITIALS + 1):
        yield from _windows(initials, length)


def _other_sounds(run: str, read: list[str]) -> Iterator[str]:
    """Each other reading alone and beside its neighbours: 长城 is found by changcheng and zhangcheng."""
    for place, character in enumerate(run):
        for other in pinyin.other_readings(character):
            if other == read[place]:
                continue
            yield other
            if place:
                yield read[place - 1] + other
            if place + 1 < len(read):
                yield other + read[place + 1]


def _latin_terms(run: str) -> list[str]:
    parts = _JOINT.split(run)
    return parts if len(parts) == 1 else [*parts, "".join(parts)]


def _parts(run: str) -> list[str]:
    return [run] if HAN.match(run) else _JOINT.split(run)


def _phrases(runs: Sequence[str], *, is_open: bool = False) -> Iterator[Phrase]:
    """The runs as they may stand in the index: in either form of Chinese, hyphens apart or closed up."""
    choices = [_simplified_forms(run[:LONGEST_RUN]) if HAN.match(run) else [run] for run in runs]
    for forms in product(*choices):
        yield _phrase([part for form in forms for part in _parts(form)], is_open=is_open)
        if any(_JOINT.search(form) for form in forms):
            yield _phrase([_JOINT.sub("", form) for form in forms], is_open=is_open)


def _phrase(words: Sequence[str], *, is_open: bool) -> Phrase:
    """All of the words; the very last one only by its beginning when it is open."""
    terms: list[str] = []
    for word in words:
        terms += _windows(word, 2) if HAN.match(word) and len(word) > 1 else [word]
    last = len(terms) - 1
    return tuple(
        Term(
            term[:LONGEST_TERM],
            # One character alone begins the pair it stands in, or is the last one.
            is_prefix=bool(HAN.fullmatch(term)) or (is_open and place == last),
        )
        for place, term in enumerate(terms)
    )


def _own_phrases(runs: Sequence[str], *, is_open: bool) -> Iterator[Phrase]:
    yield from _phrases(runs, is_open=is_open)
    typed = "".join(runs)
    if typed.isascii() and typed.isalpha():
        yield from _pinyin_phrases(typed, is_open=is_open)


def _pinyin_phrases(typed: str, *, is_open: bool) -> Iterator[Phrase]:
    """Several syllables run together: tangshisanbai is tangshi, shisan, sanbai, and sanb may become it."""
    for unfinished in range(pinyin.LONGEST_SYLLABLE if is_open else 1):
        end = len(typed) - unfinished
        read = pinyin.split_syllables(typed[:end])
        if read:
            pairs = _windows([*read, *filter(None, [typed[end:]])], 2)
            if len(pairs) > 1:
                yield tuple(Term(pair, is_prefix=is_open and pair is pairs[-1]) for pair in pairs)
            return


def _synonyms_at(runs: Sequence[str], place: int, synonyms: Synonyms) -> tuple[int, Iterable[str]]:
    """How many words from here on have synonyms together, and which; one word without, failing that."""
    for length in range(min(LONGEST_SYNONYM, len(runs) - place), 0, -1):
        found = synonyms.get(synonym_key(" ".join(runs[place : place + length])))
        if found:
            return length, found
    return 1, ()
