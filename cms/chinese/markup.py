"""Whole pages of HTML from one Chinese script into the other, markup untouched."""

import re
from functools import lru_cache
from typing import Literal, NamedTuple

from cms.chinese.scripts import HAN, convert

Script = Literal["hans", "hant"]

# Words are replaced towards Traditional only. Unlabelled text is most often Simplified, and
# replacing "Taiwanese" words in it would change what its author wrote.
_CONFIGURATIONS: dict[Script, str] = {"hant": "s2twp", "hans": "t2s"}
_LABELS: dict[Script, str] = {"hant": "zh-Hant", "hans": "zh-Hans"}

# What is no prose, and the pinyin over characters, is one token from its first tag to its last.
_TOKEN = re.compile(
    r"(<(?P<raw>script|style|textarea|code|pre|rt|rp)\b(?:[^>\"']|\"[^\"]*\"|'[^']*')*>.*?</(?P=raw)\s*>"
    r"|<!--.*?-->"
    r"|</?[a-z!?](?:[^>\"']|\"[^\"]*\"|'[^']*')*>)",
    re.DOTALL | re.IGNORECASE,
)
_NAME = re.compile(r"</?([a-z][^\s/>]*)", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""([^\s"'<>/=]+)(\s*=\s*)("[^"]*"|'[^']*'|[^\s"'<>]+)""")
_UNTRANSLATED = re.compile(
    r"""\sclass\s*=\s*["'](?:[^"']*\s)?notranslate[\s"']"""
    r"""|\stranslate\s*=\s*["']?no\b"""
    r"""|\slang\s*=\s*["']?(?:ja|ko|vi)\b""",
    re.IGNORECASE,
)
_META_PROSE = re.compile(
    r"""<meta\b[^>]*\s(?:name|property)\s*=\s*["']"""
    r"""(?:description|application-name|(?:og|twitter):(?:title|description|site_name|image:alt))["']""",
    re.IGNORECASE,
)
_CHINESE = re.compile(r"zh(?:-(?:hans|hant|cn|tw|hk|mo|sg))*", re.IGNORECASE)

_PROSE_ATTRIBUTES = frozenset({"alt", "title", "placeholder", "label", "aria-label", "aria-description"})
_VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
)
# A word may go on across these: the 头 of <b>头</b>发 is hair's, not the head's.
_INLINE = frozenset(
    {"a", "abbr", "b", "bdi", "em", "i", "mark", "rb", "rp", "rt", "ruby", "small", "span", "strong"}
    | {"sub", "sup", "u", "wbr"}
)
# Prose never holds it, so many texts pass through OpenCC in one call and come apart again.
_SEPARATOR = "\u2028"


def convert_html(html: str, script: Script = "hant") -> str:
    """The page with its Chinese in the wanted script, `lang` labels corrected, all markup as it was.

    Converted are texts, `alt`, `title`, `placeholder`, `label`, `aria-label`, `aria-description` and
    the page's description for search engines and link previews. Left alone are script, style,
    textarea, code, pre and comments; whatever is marked `class="notranslate"` or `translate="no"`,
    with everything inside it; and Japanese, Korean and Vietnamese, which use Han their own way.

    Text labelled with the wanted script is converted too: templates label what the reader will see.
    """
    return _Page(script).convert(html)


class _Tag(NamedTuple):
    name: str = ""
    opens: int = 0  # 1 opens an element, -1 closes one, 0 is an element in itself
    ends_word: bool = False
    is_untranslated: bool = False
    may_hold_chinese: bool = False


@lru_cache(2048)
def _read(token: str) -> _Tag:
    """What a tag means here. The same few tags make up most of every page, so they are remembered."""
    match = _NAME.match(token)
    if not match:
        return _Tag()
    name = match[1].lower()
    is_alone = name in _VOID or token.endswith("/>")
    is_closing = token.startswith("</")
    return _Tag(
        name=name,
        opens=0 if is_alone else -1 if is_closing else 1,
        ends_word=name not in _INLINE,
        is_untranslated=not is_closing and bool(_UNTRANSLATED.search(token)),
        may_hold_chinese=not is_closing and ("lang" in token or bool(HAN.search(token))),
    )


class _Page:
    """One pass over one page: collects its texts word by word, then converts all of them at once."""

    def __init__(self, script: Script) -> None:
        self.configuration = _CONFIGURATIONS[script]
        self.label = _LABELS[script]
        self.out: list[str] = []
        self.groups: list[list[int]] = [[]]  # positions in `out` of texts that read as one
        self.left_alone = ""  # name of the open element that is not converted
        self.depth = 0  # how many elements of that name are open, so that its own end is known

    def convert(self, html: str) -> str:
        # Three pieces at a time: text, token, and the name of a raw element where it is one.
        pieces = _TOKEN.split(html)
        for place in range(0, len(pieces), 3):
            self._take_text(pieces[place])
            if place + 1 < len(pieces):
                self._take_token(pieces[place + 1], pieces[place + 2])
        self._convert_texts()
        return "".join(self.out)

    def _take_text(self, text: str) -> None:
        if text and not self.left_alone:
            self.groups[-1].append(len(self.out))
        self.out.append(text)

    def _take_token(self, token: str, raw: str | None) -> None:
        # Scripts and comments may be long: only their first tag's name counts, and is what is remembered.
        tag = _read(f"<{raw}>" if raw else token if token[1] != "!" else "")
        if tag.ends_word:
            self.groups.append([])
        if self.left_alone:
            if tag.name == self.left_alone and raw is None:
                self.depth += tag.opens
                if not self.depth:
                    self.left_alone = ""
        elif tag.is_untranslated and raw is None:
            if tag.opens:
                self.left_alone, self.depth = tag.name, 1
                self.groups.append([])
        elif tag.may_hold_chinese and raw is None:
            token = self._convert_attributes(token)
        self.out.append(token)

    def _convert_attributes(self, tag: str) -> str:
        prose = _PROSE_ATTRIBUTES | {"content"} if _META_PROSE.match(tag) else _PROSE_ATTRIBUTES

        def converted(match: re.Match[str]) -> str:
            name, equals, value = match.groups()
            if name.lower() in prose:
                value = convert(value, self.configuration)
            elif name.lower() == "lang" and _CHINESE.fullmatch(value.strip("\"'")):
                value = f'"{self.label}"'
            return name + equals + value

        return _ATTRIBUTE.sub(converted, tag)

    def _convert_texts(self) -> None:
        joined = [("".join(self.out[place] for place in group), group) for group in self.groups if group]
        chinese = [(text, group) for text, group in joined if HAN.search(text)]
        together = _SEPARATOR.join(text for text, _group in chinese)
        converted = convert(together, self.configuration).split(_SEPARATOR)
        if len(converted) != len(chinese):
            converted = [convert(text, self.configuration) for text, _group in chinese]
        for (before, group), after in zip(chinese, converted, strict=True):
            self._put_back(group, before, after)

    def _put_back(self, group: list[int], before: str, after: str) -> None:
        """Cut a converted text where tags stood in it; a replaced word may have changed its length."""
        if len(group) == 1:
            self.out[group[0]] = after
            return
        if len(after) != len(before):
            # Rather the right characters than the Taiwanese word: this changes no length.
            after = convert(before, "s2t")
        start = 0
        for place in group:
            end = start + len(self.out[place])
            self.out[place] = after[start:end]
            start = end
