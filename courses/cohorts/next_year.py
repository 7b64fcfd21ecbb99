"""What a class is called a year later: a proposal, which a person corrects."""

import re

_CHINESE = "零一二三四五六七八九"
#: The first number in a name is its year; letters and halves of classes stay.
_ARABIC = re.compile(r"\d+")
_HAN_NUMBER = re.compile(r"十[一二三四五六七八九]?|[一二三四五六七八九](?!十)")


def name_of_next_year(name: str) -> str:
    """2A for 1A, 四年级甲班 for 三年级甲班, 十一年级 for 十年级. A name without a number stays as it is."""
    if found := _ARABIC.search(name):
        return f"{name[: found.start()]}{int(found[0]) + 1}{name[found.end() :]}"
    if found := _HAN_NUMBER.search(name):
        return f"{name[: found.start()]}{_in_han(_of_han(found[0]) + 1)}{name[found.end() :]}"
    return name


def _of_han(number: str) -> int:
    if number.startswith("十"):
        return 10 + (_CHINESE.index(number[1]) if len(number) > 1 else 0)
    return _CHINESE.index(number)


def _in_han(number: int) -> str:
    if number < 10:
        return _CHINESE[number]
    tens, ones = divmod(number, 10)
    return f"{_CHINESE[tens] if tens > 1 else ''}十{_CHINESE[ones] if ones else ''}"
