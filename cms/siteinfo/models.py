"""What editors may change for the whole site."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

from cms.pages.cache import forget_pages, remembered


@register_setting(icon="cog")
class SiteInformation(BaseGenericSetting):
    operator = models.CharField(
        _("operated by"),
        max_length=200,
        blank=True,
        help_text=_("The body answerable for this installation; it stands at the foot of every page."),
    )
    contact_email = models.EmailField(_("contact e-mail address"), blank=True)

    panels = [FieldPanel("operator"), FieldPanel("contact_email")]

    class Meta:
        verbose_name = _("site information")

    def save(self, *args: object, **kwargs: object) -> None:
        super().save(*args, **kwargs)
        forget_pages()

    @classmethod
    def current(cls) -> Self:
        """The site's information. Until somebody has written some, it is empty: reading a page writes no row."""
        return remembered("siteinfo", cls._written)

    @classmethod
    def _written(cls) -> Self:
        return cls.objects.first() or cls()
