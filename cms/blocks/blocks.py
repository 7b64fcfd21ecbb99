"""The vocabulary of running content: few blocks, each with one plain form."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock

from cms.chinese.middleware import wanted_script


class PictureBlock(blocks.StructBlock):
    image = ImageChooserBlock(label=_("picture"))
    alt = blocks.CharBlock(
        label=_("what it shows"),
        help_text=_("Read aloud to those who do not see the picture."),
        max_length=250,
    )
    caption = blocks.CharBlock(label=_("caption"), required=False, max_length=250)

    class Meta:
        icon = "image"
        label = _("picture")
        template = "cms/blocks/picture.html"


class QuoteBlock(blocks.StructBlock):
    text = blocks.TextBlock(label=_("words"))
    source = blocks.CharBlock(label=_("who said it"), required=False, max_length=200)

    class Meta:
        icon = "openquote"
        label = _("quotation")
        template = "cms/blocks/quote.html"


class BilingualLine(blocks.StructBlock):
    """One step of a recipe: as written, and in English."""

    zh = blocks.TextBlock(label=_("Chinese"), rows=2)
    en = blocks.TextBlock(label=_("English"), rows=2, required=False)


class IngredientBlock(blocks.StructBlock):
    zh = blocks.CharBlock(label=_("Chinese"), max_length=120)
    en = blocks.CharBlock(label=_("English"), max_length=120, required=False)
    amount = blocks.CharBlock(label=_("amount"), max_length=80, required=False)
    substitute = blocks.CharBlock(
        label=_("instead of it"),
        help_text=_("What a shop abroad has."),
        max_length=200,
        required=False,
    )


class RecipeBlock(blocks.StructBlock):
    title_zh = blocks.CharBlock(label=_("dish, in Chinese"), max_length=120)
    title_en = blocks.CharBlock(label=_("dish, in English"), max_length=160, required=False)
    serves = blocks.IntegerBlock(label=_("serves"), min_value=1, max_value=200)
    time = blocks.CharBlock(label=_("time"), max_length=80, required=False)
    allergens = blocks.CharBlock(label=_("allergens"), max_length=300, required=False)
    ingredients = blocks.ListBlock(IngredientBlock(), label=_("ingredients"), min_num=1)
    steps = blocks.ListBlock(BilingualLine(), label=_("steps"), min_num=1)

    class Meta:
        icon = "list-ol"
        label = _("recipe")
        template = "cms/blocks/recipe.html"


class PoemLineBlock(blocks.StructBlock):
    """One line in both scripts and with its reading, each checked by a person: none is converted."""

    hans = blocks.CharBlock(label=_("Simplified"), max_length=60)
    hant = blocks.CharBlock(label=_("Traditional"), max_length=60)
    pinyin = blocks.CharBlock(label=_("pinyin"), max_length=160)
    en = blocks.CharBlock(label=_("English"), max_length=200, required=False)

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context=parent_context)
        line = value["hant"] if context.get("is_traditional") else value["hans"]
        context["syllables"] = syllables_under(line, value["pinyin"])
        return context

    class Meta:
        template = "cms/blocks/poem_line.html"


class PoemBlock(blocks.StructBlock):
    title_hans = blocks.CharBlock(label=_("title, Simplified"), max_length=80)
    title_hant = blocks.CharBlock(label=_("title, Traditional"), max_length=80)
    title_pinyin = blocks.CharBlock(label=_("title, pinyin"), max_length=200, required=False)
    title_en = blocks.CharBlock(label=_("title, English"), max_length=200, required=False)
    author_hans = blocks.CharBlock(label=_("poet, Simplified"), max_length=60)
    author_hant = blocks.CharBlock(label=_("poet, Traditional"), max_length=60)
    author_pinyin = blocks.CharBlock(label=_("poet, pinyin"), max_length=120, required=False)
    era = blocks.CharBlock(label=_("era"), max_length=60, required=False)
    lines = blocks.ListBlock(PoemLineBlock(), label=_("lines"), min_num=1)
    note = blocks.TextBlock(label=_("note"), required=False, rows=2)

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        """Adds `is_traditional`: the script this reader gets everywhere else on the page too."""
        context = super().get_context(value, parent_context=parent_context)
        request = context.get("request")
        context["is_traditional"] = request is not None and wanted_script(request) == "hant"
        return context

    class Meta:
        icon = "pilcrow"
        label = _("poem")
        template = "cms/blocks/poem.html"


class ContentBlocks(blocks.StreamBlock):
    heading = blocks.CharBlock(
        label=_("heading"), icon="title", max_length=120, template="cms/blocks/heading.html"
    )
    paragraph = blocks.RichTextBlock(
        label=_("paragraph"), icon="bold", features=["bold", "ol", "ul", "link", "document-link"]
    )
    picture = PictureBlock()
    quote = QuoteBlock()
    poem = PoemBlock()
    recipe = RecipeBlock()


def syllables_under(line: str, pinyin: str) -> list[tuple[str, str]]:
    """Each character of the line with its syllable; punctuation has none.

    Where the syllables do not match the characters one to one, the whole line is one piece under
    the whole reading: nothing is guessed.
    """
    syllables = pinyin.split()
    if sum(map(_is_read, line)) != len(syllables):
        return [(line, pinyin)]
    remaining = iter(syllables)
    return [(mark, next(remaining) if _is_read(mark) else "") for mark in line]


def _is_read(mark: str) -> bool:
    return mark.isalnum()
