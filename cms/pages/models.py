"""A page's words in the languages it was not written in."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField


class PageTranslation(models.Model):
    """Drafted, reviewed and published with its page, since it hangs on it as a child row."""

    page = ParentalKey("wagtailcore.Page", on_delete=models.CASCADE, related_name="other_languages")
    language = models.CharField(_("language"), max_length=12, choices=list(settings.ALL_LANGUAGES.items()))
    title = models.CharField(_("title"), max_length=255, blank=True)
    summary = models.TextField(_("summary"), blank=True)
    text = RichTextField(_("text"), blank=True, features=["h2", "h3", "bold", "ol", "ul", "link"])

    panels = [FieldPanel("language"), FieldPanel("title"), FieldPanel("summary"), FieldPanel("text")]

    class Meta:
        verbose_name = _("words in another language")
        verbose_name_plural = _("words in other languages")
        constraints = [
            models.UniqueConstraint(fields=["page", "language"], name="page_translation_once_per_language")
        ]

    def __str__(self) -> str:
        return f"{self.language}: {self.title}"
