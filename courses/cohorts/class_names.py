"""When two spellings of a class are one: 二年级（甲） and 二年級甲 surely, 2A perhaps."""

import re
import unicodedata

from cms.chinese.scripts import to_simplified_exact

_NUMBERS = str.maketrans("一二三四五六七八九甲乙丙丁戊", "123456789abcde")
_EMPTY_WORDS = re.compile(r"年级|级|班|第|grade|class|year")


def class_key(name: str) -> str:
    """The same for spellings that differ in script, width, brackets and spaces alone."""
    plain = to_simplified_exact(unicodedata.normalize("NFKC", name)).casefold()
    return re.sub(r"[\W_]+", "", plain)


def class_alias(name: str) -> str:
    """The same for spellings that may well mean one class; a person decides."""
    return _EMPTY_WORDS.sub("", class_key(name)).translate(_NUMBERS)
