"""Words for the same thing, which editors may add to."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel


class SearchSynonym(models.Model):
    """A word that finds other words too: who types `steak` is shown what says 牛排.

    A row takes the place of the built-in entry for its word; with nothing beside it, it switches
    that entry off.
    """

    word = models.CharField(
        _("word"), max_length=80, unique=True, help_text=_("What people type: a word, or up to three.")
    )
    also_finds = models.CharField(
        _("also finds"),
        max_length=400,
        blank=True,
        help_text=_("Words as they stand in our titles, with commas between them."),
    )

    panels = [FieldPanel("word"), FieldPanel("also_finds")]

    class Meta:
        verbose_name = _("search synonym")
        verbose_name_plural = _("search synonyms")
        ordering = ["word"]

    def __str__(self) -> str:
        return f"{self.word}: {self.also_finds}"
