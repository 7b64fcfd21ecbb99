"""Simplified 简 and Traditional 繁: a text from one script into the other. For pages see `markup.py`."""

import re
from functools import cache

import opencc

#: What the converter makes of a word, and the word this house uses: its table prefers terms of computing
#: (釋出 a program, 高階 languages) where we speak of courses, stages and news.
HOUSE_WORDS = {"釋出": "發布", "高階": "高級", "賬號": "帳號", "訊息": "消息", "揹著": "背著"}
_HOUSE_WORD = re.compile("|".join(HOUSE_WORDS))

HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")


def to_traditional(text: str) -> str:
    """Prose as a reader in Taiwan expects it: characters and everyday words (软件 becomes 軟體)."""
    return convert(text, "s2twp")


def to_traditional_exact(text: str) -> str:
    """Character for character, no word replaced: for poems and for lessons that teach characters."""
    return convert(text, "s2t")


def to_simplified(text: str) -> str:
    """Traditional prose in mainland characters and words (軟體 becomes 软件).

    Meant for text known to be Traditional: a few Taiwanese words mean something else on the
    mainland (程序 there is 进程 here), so text that is Simplified already may come back changed.
    """
    return convert(text, "tw2sp")


def to_simplified_exact(text: str) -> str:
    """Character for character, no word replaced; a Simplified text comes back as it was."""
    return convert(text, "t2s")


def convert(text: str, configuration: str) -> str:
    """The text through one of OpenCC's configurations; a text without Han comes back untouched."""
    if not HAN.search(text):
        return text
    # OpenCC stops at a NUL and refuses halves of surrogate pairs; neither may cost the reader the rest.
    clean = text.replace("\0", "").encode("utf-8", "ignore").decode()
    converted = str(_converter(configuration).convert(clean))
    if configuration == "s2twp":
        return _HOUSE_WORD.sub(lambda word: HOUSE_WORDS[word[0]], converted)
    return converted


@cache
def _converter(configuration: str) -> opencc.OpenCC:
    return opencc.OpenCC(configuration)
