"""Pictures of the site. Never called Image: that name clashes with Wagtail's."""

from typing import Any

from django.core.files import File
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.images.image_operations import FilterOperation, Operation
from wagtail.images.models import AbstractImage, AbstractRendition, Filter
from wagtail.images.models import Image as WagtailImage

# The place and time of a photograph; Willow would copy the first into every size.
CAMERAS_NOTES = ("exif", "xmp", "comment")


class ForgetCamerasNotes(FilterOperation):
    def construct(self) -> None:
        """It has no arguments."""

    def run(self, willow: Any, image: AbstractImage, env: dict[str, Any]) -> Any:
        for note in CAMERAS_NOTES:
            willow.image.info.pop(note, None)
        return willow


class ForgettingFilter(Filter):
    @cached_property
    def operations(self) -> list[Operation]:
        return [*super().operations, ForgetCamerasNotes("forget")]


class SiteImage(AbstractImage):
    credit = models.CharField(_("credit"), max_length=200, blank=True)

    admin_form_fields = (*WagtailImage.admin_form_fields, "credit")

    class Meta(AbstractImage.Meta):
        verbose_name = _("image")
        verbose_name_plural = _("images")

    def generate_rendition_file(self, filter: Filter, *, source: File | None = None) -> File:  # noqa: A002
        """Sizes for pages tell nothing about where, when and by whom the photograph was taken."""
        return super().generate_rendition_file(ForgettingFilter(spec=filter.spec), source=source)


class SiteRendition(AbstractRendition):
    image = models.ForeignKey(SiteImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["image", "filter_spec", "focal_point_key"], name="site_rendition_unique"
            )
        ]
