"""The vocabulary of running content: what stays out of migrations, and poems read in both scripts."""

from typing import Any

import pytest
from django.test import RequestFactory
from wagtail.blocks import StreamBlock

from cms.blocks.blocks import ContentBlocks, syllables_under
from cms.blocks.fields import ContentField

POEM = {
    "title_hans": "静夜思",
    "title_hant": "靜夜思",
    "author_hans": "李白",
    "author_hant": "李白",
    "lines": [
        {"hans": "举头望明月，", "hant": "舉頭望明月，", "pinyin": "jǔ tóu wàng míng yuè", "en": "I look up."}
    ],
}


def shown(block: str, value: dict[str, Any], language: str = "en") -> str:
    blocks = ContentBlocks()
    stream = blocks.to_python([{"type": block, "value": value}])
    html: str = stream[0].render(context={"request": RequestFactory().get(f"/{language}/x/")})
    return " ".join(html.split())


def test_a_migration_knows_nothing_of_blocks() -> None:
    _name, path, args, kwargs = ContentField(ContentBlocks, blank=True).deconstruct()
    assert (path, args, kwargs) == ("cms.blocks.fields.ContentField", [], {"blank": True})
    assert isinstance(ContentField(blank=True).stream_block, StreamBlock)


@pytest.mark.parametrize(
    ("line", "pinyin", "expected"),
    [
        ("鹅，鹅", "é é", [("鹅", "é"), ("，", ""), ("鹅", "é")]),
        ("借问？", "jiè wèn", [("借", "jiè"), ("问", "wèn"), ("？", "")]),
        ("鹅鹅", "é", [("鹅鹅", "é")]),
        ("", "", []),
    ],
)
def test_each_character_has_its_syllable_or_nothing_is_guessed(
    line: str, pinyin: str, expected: list[tuple[str, str]]
) -> None:
    assert syllables_under(line, pinyin) == expected


def test_a_poem_stands_in_the_readers_script_as_a_person_checked_it() -> None:
    simplified, traditional = shown("poem", POEM), shown("poem", POEM, "zh-hant")
    assert '<ruby>举<rp>(</rp><rt lang="zh-Latn">jǔ</rt><rp>)</rp></ruby>' in simplified
    assert '<ruby>舉<rp>(</rp><rt lang="zh-Latn">jǔ</rt><rp>)</rp></ruby>' in traditional
    assert ("静夜思" in simplified, "靜夜思" in traditional) == (True, True)
    # What was checked by hand must not be converted by machine on its way out.
    assert '<p class="poem__line notranslate" lang="zh-Hant" translate="no">' in traditional


def test_a_recipe_shows_what_to_take_instead() -> None:
    html = shown(
        "recipe",
        {
            "title_zh": "蒸鸡翅",
            "serves": 4,
            "ingredients": [
                {"zh": "料酒", "en": "cooking wine", "amount": "1 汤匙", "substitute": "dry sherry"}
            ],
            "steps": [{"zh": "泡软。", "en": "Soak."}],
        },
    )
    assert "dry sherry" in html
    assert "<dt>Serves</dt><dd>4</dd>" in html
    assert html.index("料酒") < html.index("泡软。")


def test_what_an_editor_types_stays_text() -> None:
    html = shown("quote", {"text": "<script>alert(1)</script>\nnext", "source": "<b>"})
    assert "<script>" not in html
    assert "&lt;b&gt;" in html
