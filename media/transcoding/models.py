"""The forms in which a film is sent to viewers."""

from pathlib import Path

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from media.storage import private_storage
from media.videos.models import Video


class RenditionKind(models.TextChoices):
    PICTURE = "picture", _("picture")
    SOUND = "sound", _("sound")


class VideoRendition(models.Model):
    """One file of a film: the picture in one size, or its sound.

    The file is CMAF: a header, then fragments that are asked for by byte range, so `fragments`
    (a list of [seconds, length, offset]) is all a playlist needs to know.
    """

    video = models.ForeignKey(Video, on_delete=models.CASCADE, related_name="renditions")
    name = models.CharField(max_length=20)
    kind = models.CharField(max_length=8, choices=RenditionKind)
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    bandwidth = models.PositiveIntegerField()
    average_bandwidth = models.PositiveIntegerField()
    codecs = models.CharField(max_length=40)
    duration = models.FloatField()
    bytes = models.PositiveBigIntegerField()
    file = models.FileField(storage=private_storage, max_length=255)
    header_bytes = models.PositiveIntegerField()
    fragments = models.JSONField()

    #: Where the file lies before it is stored, while the film is being made.
    path: Path

    class Meta:
        ordering = ["bandwidth"]
        constraints = [
            models.UniqueConstraint(fields=["video", "name"], name="video_rendition_name_once"),
            models.CheckConstraint(
                name="video_rendition_picture_has_size",
                condition=Q(kind=RenditionKind.SOUND, width=None, height=None)
                | Q(kind=RenditionKind.PICTURE, width__gt=0, height__gt=0),
            ),
            models.CheckConstraint(
                name="video_rendition_lasts", condition=Q(duration__gt=0, bandwidth__gt=0)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.video_id}/{self.name}"
