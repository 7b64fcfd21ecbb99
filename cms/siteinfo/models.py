"""What editors may change for the whole site."""

from typing import Self

from django.core.cache import cache
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

CACHE_KEY = "siteinfo"
#: Seconds until another process notices a change.
REMEMBERED_FOR = 60


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
        cache.delete(CACHE_KEY)

    @classmethod
    def current(cls) -> Self:
        """The site's information, remembered for a minute so that a page costs no statement for it.

        Until somebody has written some, it is empty: reading a page writes no row.
        """
        remembered: Self | None = cache.get_or_set(CACHE_KEY, cls._written, REMEMBERED_FOR)
        return remembered or cls._written()

    @classmethod
    def _written(cls) -> Self:
        return cls.objects.first() or cls()
