"""One film, from its upload to the moment it can be watched."""

import uuid
from collections.abc import Sequence
from typing import Self

from django.db import models
from django.db.models import CharField, Exists, OuterRef, Q
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtailmedia.models import AbstractMedia, MediaQuerySet

from cms.jobs.models import Job
from media.storage import private_storage
from media.videos.faults import FilmFault

TRANSCODE_JOB = "transcode_video"


class VideoState(models.TextChoices):
    """Where a film stands. A film with an earlier version keeps playing it while a new one is made."""

    UPLOADED = "uploaded", _("waiting")
    TRANSCODING = "transcoding", _("being prepared")
    READY = "ready", _("ready")
    FAILED = "failed", _("failed")


def source_name(video: "Video", filename: str) -> str:
    """A random name without extension: neither address nor file type can be guessed or trusted."""
    return f"films/{video.uid.hex}/source/{uuid.uuid4().hex}"


def poster_name(video: "Video", filename: str) -> str:
    return f"films/{video.uid.hex}/poster/{uuid.uuid4().hex}.jpg"


class VideoQuerySet(MediaQuerySet):
    def unsettled(self) -> Self:
        """Neither ready nor failed: somebody has yet to work on these."""
        return self.filter(state__in=(VideoState.UPLOADED, VideoState.TRANSCODING))

    def without_job(self) -> Self:
        """Those that no job, waiting or running, is about."""
        subject = Cast(OuterRef("pk"), CharField(max_length=200))
        return self.filter(~Exists(Job.objects.active().filter(kind=TRANSCODE_JOB, subject_id=subject)))


class Video(AbstractMedia):
    """A film of one organisation, kept in that organisation's collection.

    Every byte of it is private. `generation` names the folder of the version that plays; it is
    empty until the first transcoding has ended, and changes in one transaction with the renditions.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    file = models.FileField(_("file"), upload_to=source_name, storage=private_storage, max_length=255)
    thumbnail = models.FileField(
        _("poster"), upload_to=poster_name, storage=private_storage, max_length=255, blank=True
    )
    original_name = models.CharField(_("name of the file"), max_length=255, blank=True, editable=False)
    source_bytes = models.PositiveBigIntegerField(default=0, editable=False)
    # What tells its bytes from those of other films: see `uploads.digests`.
    digest = models.CharField(max_length=64, blank=True, db_index=True, editable=False)
    state = models.CharField(max_length=12, choices=VideoState, default=VideoState.UPLOADED, editable=False)
    # A FilmFault. Not declared as choices: a better sentence should not need a migration.
    fault = models.CharField(max_length=20, blank=True, editable=False)
    generation = models.CharField(max_length=32, blank=True, editable=False)
    transcoded_from = models.CharField(max_length=255, blank=True, editable=False)

    objects = VideoQuerySet.as_manager()

    admin_form_fields = ("title", "file", "collection", "tags")

    class Meta(AbstractMedia.Meta):
        verbose_name = _("film")
        verbose_name_plural = _("films")
        constraints = [
            models.CheckConstraint(name="video_state_known", condition=Q(state__in=VideoState.values)),
            models.CheckConstraint(
                name="video_failed_with_a_reason",
                condition=(Q(state=VideoState.FAILED) & ~Q(fault=""))
                | (~Q(state=VideoState.FAILED) & Q(fault="")),
            ),
            models.CheckConstraint(
                name="video_ready_has_renditions",
                condition=~Q(state=VideoState.READY) | ~Q(generation=""),
            ),
            models.CheckConstraint(name="video_duration_not_negative", condition=Q(duration__gte=0)),
        ]

    @property
    def failure(self) -> str:
        """The sentence that says why the film failed, in the reader's language; empty otherwise."""
        return str(FilmFault(self.fault).label) if self.fault else ""

    @property
    def state_text(self) -> str:
        """Where the film stands, for its editors: "12 %", "ready", or the sentence why not."""
        if self.state == VideoState.FAILED:
            return self.failure
        if self.state == VideoState.TRANSCODING:
            return gettext("%(percent)d %%") % {"percent": self.progress}
        return str(VideoState(self.state).label)

    @property
    def is_settled(self) -> bool:
        return self.state in (VideoState.READY, VideoState.FAILED)

    @property
    def is_playable(self) -> bool:
        return bool(self.generation)

    @cached_property
    def progress(self) -> int:
        """Percent of the transcoding that is done, from the job's row (one query while it runs)."""
        if self.state == VideoState.READY:
            return 100
        if self.state == VideoState.FAILED:
            return 0
        return progress_of([self]).get(self.pk, 0)

    @property
    def filename(self) -> str:
        """What the sender called the file; the stored name says nothing."""
        return self.original_name or super().filename

    @property
    def url(self) -> str:
        """Where those who may change the film download its source: checked, never the storage's address."""
        return reverse("films:source", args=[self.uid])

    @property
    def master_url(self) -> str:
        return reverse("films:master", args=[self.uid])

    @property
    def poster_url(self) -> str:
        return reverse("films:poster", args=[self.uid]) if self.thumbnail else ""

    @property
    def sources(self) -> list[dict[str, str]]:
        return [{"src": self.master_url, "type": "application/vnd.apple.mpegurl"}]

    @property
    def folder(self) -> str:
        """The film's folder in the private storage: everything of it, and nothing else, lies there."""
        return f"films/{self.uid.hex}"


def progress_of(videos: "Sequence[Video]") -> dict[int, int]:
    """Percent done by film, for those that are waiting or being transcoded: one query for all."""
    busy = [video.pk for video in videos if video.state in (VideoState.UPLOADED, VideoState.TRANSCODING)]
    if not busy:
        return {}
    jobs = Job.objects.active().filter(kind=TRANSCODE_JOB, subject_id__in=[str(pk) for pk in busy])
    return {int(pk): percent for pk, percent in jobs.values_list("subject_id", "progress")}
