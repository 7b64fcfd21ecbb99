"""The demo's twenty poems: as blocks of a page, and all of them together as a book in Suyun's house."""

from typing import Any

from cms.pages.models import PageTranslation
from courses.organisations.models import Organisation
from lessons.demo.content import demo_content
from lessons.reading.pages import ReadingPage

SLUG = "poems"
#: For readers. The notes in the content are for whoever edits it.
NOTES = {
    "静夜思": "这是课本里的版本。更早的刻本作“床前看月光”“举头望山月”。",
    "悯农（其二）": "“餐”字有的版本作“飧”。",
    "鹿柴": "“柴”在这里读 zhài；“景”读 yǐng，是“影”的古字。",
    "回乡偶书": "“衰”今天读 shuāi，旧时为了押韵读 cuī。",
    "山行": "“斜”今天读 xié，旧时为了押韵读 xiá。“生处”也有版本作“深处”。",
}


def poem_block(poem: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "poem",
        "value": {
            **{f"title_{key}": poem["title"][key] for key in ("hans", "hant", "pinyin", "en")},
            **{f"author_{key}": poem["author"][key] for key in ("hans", "hant", "pinyin")},
            "era": poem["author"]["era"],
            "lines": poem["lines"],
            "note": NOTES.get(poem["title"]["hans"], ""),
        },
    }


def seed_poems(organisations: dict[str, Organisation]) -> None:
    if ReadingPage.objects.filter(slug=SLUG).exists():
        return
    book = ReadingPage(
        title="诗词集",
        slug=SLUG,
        summary="二十首从小背到大的诗，一字一音，一句一译。",
        body=[poem_block(poem) for poem in demo_content()["poems"]],
    )
    book.other_languages = [
        PageTranslation(
            language="en",
            title="A Little Book of Poems",
            summary="Twenty poems that children have learned by heart for a thousand years: every character "
            "with its sound, every line in English.",
        ),
        PageTranslation(
            language="es",
            title="Pequeño libro de poemas",
            summary="Veinte poemas que los niños aprenden de memoria desde hace mil años: cada carácter con "
            "su sonido, cada verso en inglés.",
        ),
    ]
    organisations["suyun"].page.add_child(instance=book)
