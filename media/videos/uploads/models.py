"""A film on its way to us, in pieces, and how much of it is here."""

import uuid
from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from media.videos.limits import MAX_BYTES, MAX_SECONDS


class UploadQuerySet(models.QuerySet["Upload"]):
    def under_way(self) -> Self:
        """Not yet handed over to a film."""
        return self.filter(destination="")

    def abandoned(self, at: datetime) -> Self:
        return self.filter(expires_at__lte=at)


class Upload(models.Model):
    """The bytes lie in one file of ours (`uploads.files`), to which whatever arrives is appended."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    collection = models.ForeignKey("wagtailcore.Collection", on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=255, blank=True)
    length = models.PositiveBigIntegerField()
    offset = models.PositiveBigIntegerField(default=0)
    # See `uploads.digests`: of the whole blocks so far; of all bytes once all are here.
    digest = models.CharField(max_length=64, blank=True)
    # The name in the private storage under which a film waits for these bytes.
    destination = models.CharField(max_length=255, blank=True, db_index=True)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(db_index=True)

    objects = UploadQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="upload_offset_within_length", condition=Q(offset__lte=F("length"))),
            models.CheckConstraint(
                name="upload_whole_when_handed_over",
                condition=Q(destination="") | Q(offset=F("length")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.offset} of {self.length})"

    @property
    def is_whole(self) -> bool:
        return self.offset == self.length


class FilmAllowance(models.Model):
    """What one organisation may send, where it differs from the site's own measure (empty fields)."""

    collection = models.OneToOneField("wagtailcore.Collection", on_delete=models.CASCADE, related_name="+")
    max_bytes = models.PositiveBigIntegerField(
        _("largest film, in bytes"), null=True, blank=True, help_text=_("Empty: 8 GB.")
    )
    max_seconds = models.PositiveIntegerField(
        _("longest film, in seconds"), null=True, blank=True, help_text=_("Empty: four hours.")
    )
    quota_bytes = models.PositiveBigIntegerField(
        _("room for all films together, in bytes"),
        null=True,
        blank=True,
        help_text=_("Empty: what the settings of this site say; 0: without limit."),
    )

    class Meta:
        verbose_name = _("room for films")
        verbose_name_plural = _("room for films")

    def __str__(self) -> str:
        return str(self.collection)

    @classmethod
    def of(cls, collection_id: int) -> "FilmAllowance":
        return cls.objects.filter(collection=collection_id).first() or cls()

    @property
    def largest_film(self) -> int:
        return MAX_BYTES if self.max_bytes is None else min(self.max_bytes, MAX_BYTES)

    @property
    def longest_film(self) -> int:
        return MAX_SECONDS if self.max_seconds is None else min(self.max_seconds, MAX_SECONDS)

    @property
    def quota(self) -> int:
        """0 stands for no limit."""
        return settings.FILM_QUOTA_BYTES if self.quota_bytes is None else self.quota_bytes
